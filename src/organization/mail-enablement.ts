import { AppError } from '../base/errors.ts';
import type { TenantId } from '../base/ids.ts';
import type { Recipient, RecipientKind } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { type AddressEdit, editAddresses } from './address-list.ts';
import { checkAlias, makeAlias } from './alias.ts';
import type { AliasChooser } from './alias-choice.ts';
import { parseForeignAddress } from './smtp-address.ts';

/** What is left out is made by policy, as for a recipient that is new. */
export interface MailEnablement {
  readonly alias?: string;
  /** Becomes the primary SMTP address. */
  readonly primaryAddress?: string;
  /** Where mail for a contact or mail user goes; groups take none. */
  readonly targetAddress?: string;
}

/** Kinds that take no mail, and what they become when they do. Mailboxes have steps of their own. */
const mailKinds = {
  user: 'mailUser',
  contact: 'mailContact',
  group: 'distributionGroup',
  securityGroup: 'mailSecurityGroup',
} as const satisfies Partial<Record<RecipientKind, RecipientKind>>;

type PlainKind = keyof typeof mailKinds;

export async function enableMail(
  store: DirectoryStore,
  organization: TenantId,
  found: Recipient,
  { alias: given, primaryAddress, targetAddress }: MailEnablement,
  policy: { readonly aliases: AliasChooser; readonly domain: string },
): Promise<Recipient[]> {
  const kind = isPlainKind(found.kind) ? mailKinds[found.kind] : undefined;
  if (kind === undefined) throw isMailEnabled(found);
  const isGroup = kind === 'distributionGroup' || kind === 'mailSecurityGroup';
  if (isGroup === (targetAddress !== undefined)) throw wrongTarget(found, isGroup);
  const base = makeAlias((primaryAddress ?? found.upn)?.split('@')[0] ?? found.name);
  const alias = given === undefined ? await policy.aliases.choose(base, found.recipient) : checkAlias(given);
  const set: AddressEdit = {
    set:
      primaryAddress === undefined
        ? isGroup
          ? [`SMTP:${alias}@${policy.domain}`]
          : []
        : [`SMTP:${primaryAddress}`],
  };
  return store.updateRecipients(organization, [
    {
      recipient: found.recipient,
      unchangedSince: found.changeNo,
      change: {
        kind,
        alias,
        addresses: editAddresses([], set),
        targetAddress: targetAddress === undefined ? null : parseForeignAddress(targetAddress).address,
      },
    },
  ]);
}

/** Leaves the recipient in the directory, and frees its alias and its addresses. */
export function disableMail(
  store: DirectoryStore,
  organization: TenantId,
  found: Recipient,
): Promise<Recipient[]> {
  const plain = (Object.keys(mailKinds) as PlainKind[]).find((kind) => mailKinds[kind] === found.kind);
  if (plain === undefined) throw isNotMailEnabled(found);
  return store.updateRecipients(organization, [
    {
      recipient: found.recipient,
      unchangedSince: found.changeNo,
      change: { kind: plain, alias: null, addresses: [], targetAddress: null },
    },
  ]);
}

const isPlainKind = (kind: RecipientKind): kind is PlainKind => Object.hasOwn(mailKinds, kind);

function isMailEnabled({ name, guid, kind }: Recipient): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'recipient.mail.enabled',
    message: `This task does not support recipients of this type. The specified recipient "${name}" is already mail-enabled (${kind}).`,
    details: { recipient: guid, kind },
  });
}

function isNotMailEnabled({ name, guid, kind }: Recipient): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'recipient.mail.notEnabled',
    message: `This task does not support recipients of this type. The specified recipient "${name}" is of the type ${kind}. Name a mail user, a mail contact or a group.`,
    details: { recipient: guid, kind },
  });
}

function wrongTarget({ name, guid, kind }: Recipient, isGroup: boolean): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'recipient.targetAddress.mismatch',
    message: isGroup
      ? `The group "${name}" takes no external address. Leave it out.`
      : `"${name}" needs the external address that its mail goes to. Give one.`,
    details: { recipient: guid, kind },
  });
}
