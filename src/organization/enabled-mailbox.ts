import type { Guid } from '../base/ids.ts';
import { recipientLimits } from '../store/directory/recipient-limits.ts';
import type { JsonObject, mailboxKinds, Recipient } from '../store/ports/directory-model.ts';
import type { RecipientChange } from '../store/ports/directory-store.ts';
import { editAddresses, setPrimary } from './address-list.ts';
import { checkAlias, makeAlias } from './alias.ts';
import type { AliasChooser } from './alias-choice.ts';
import { planAttributes } from './mailbox-plan.ts';
import { checkName } from './recipient-text.ts';
import { parseSmtpAddress } from './smtp-address.ts';

export interface EnableMailboxOptions {
  /** A user mailbox without it. */
  readonly kind?: (typeof mailboxKinds)[number];
  readonly alias?: string;
  readonly primaryAddress?: string;
  readonly displayName?: string;
  /** The default plan without it. */
  readonly mailboxPlan?: Guid;
}

interface EnablingContext {
  readonly aliases: AliasChooser;
  readonly defaultDomain: string;
  readonly settings: JsonObject;
  newGuid(): Guid;
}

/** What makes a user one with a mailbox: that of before where it is still kept, else a new one. */
export async function enabledMailbox(
  user: Recipient,
  options: EnableMailboxOptions,
  { aliases, defaultDomain, settings, newGuid }: EnablingContext,
): Promise<RecipientChange> {
  const { kind = 'userMailbox', displayName, mailboxPlan } = options;
  const primary = options.primaryAddress && parseSmtpAddress(options.primaryAddress).address;
  const base = makeAlias((primary ?? user.upn)?.split('@')[0] ?? user.name);
  const given = options.alias === undefined ? user.alias : checkAlias(options.alias);
  const alias = given ?? (await aliases.choose(base, user.recipient));
  const policy = { set: [`SMTP:${alias}@${defaultDomain}`] };
  const addresses = user.addresses.length > 0 || primary ? user.addresses : editAddresses([], policy);
  const returns = user.mailbox?.state === 'disconnected';
  return {
    kind,
    alias,
    ...(displayName !== undefined && {
      displayName: checkName('displayName', displayName, recipientLimits.displayName),
    }),
    addresses: primary ? setPrimary(addresses, primary) : addresses,
    targetAddress: null,
    attributes: returns
      ? {}
      : planAttributes(settings, { ...user.attributes, ...(mailboxPlan !== undefined && { mailboxPlan }) }),
    mailbox: returns ? { to: 'ready' } : { to: 'pending', guid: newGuid() },
  };
}
