import { AppError } from '../base/errors.ts';
import type { Guid } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import { recipientLimits } from '../store/directory/recipient-limits.ts';
import {
  hasMailbox,
  isMailboxKind,
  type JsonObject,
  type ProxyAddress,
  type RecipientKind,
} from '../store/ports/directory-model.ts';
import type { NewRecipient } from '../store/ports/directory-store.ts';
import type { RecipientAttributes } from '../store/ports/recipient-attributes.ts';
import { editAddresses } from './address-list.ts';
import { checkAlias, makeAlias } from './alias.ts';
import type { AliasChooser } from './alias-choice.ts';
import { planAttributes } from './mailbox-plan.ts';
import { checkName } from './recipient-text.ts';
import { parseForeignAddress, parseSmtpAddress } from './smtp-address.ts';

/** What is left out is made by policy: see `completeRecipient`. */
export interface RecipientInput {
  readonly kind: RecipientKind;
  readonly name?: string;
  readonly displayName?: string;
  readonly alias?: string;
  readonly upn?: string;
  /** In Exchange's spelling; the first SMTP one is the primary where none is marked. */
  readonly addresses?: readonly string[];
  /** Where mail for a contact or mail user goes. */
  readonly targetAddress?: string;
  readonly anchor?: string;
  readonly hiddenFromAddressLists?: boolean;
  readonly attributes?: RecipientAttributes;
}

/** Kinds that get an address by policy: alias@default-domain. Contacts are reached at their target. */
export function isAddressedKind(kind: RecipientKind): boolean {
  return hasMailbox(kind) || kind === 'distributionGroup' || kind === 'mailSecurityGroup';
}

export function isMailEnabledKind(kind: RecipientKind): boolean {
  return isAddressedKind(kind) || kind === 'mailUser' || kind === 'mailContact';
}

function hasTarget(kind: RecipientKind): boolean {
  return kind === 'mailUser' || kind === 'mailContact';
}

/** Kinds that people sign in with; rooms, equipment and shared mailboxes are opened by others. */
function signsIn(kind: RecipientKind): boolean {
  return kind === 'user' || kind === 'userMailbox' || kind === 'mailUser';
}

/**
 * The recipient to create. Display name and name stand in for each other; an alias comes from the sign-in
 * name, else the name, romanised and numbered until it is free; the sign-in name and the primary address are
 * alias@default-domain.
 */
export async function completeRecipient(
  input: RecipientInput,
  context: {
    readonly aliases: AliasChooser;
    readonly domain: string;
    readonly settings: JsonObject;
    readonly random: Random;
  },
): Promise<NewRecipient> {
  const { kind } = input;
  const { name, displayName } = completeNames(input);
  checkTarget(input);
  const given = input.addresses === undefined ? [] : editAddresses([], { set: input.addresses });
  const upn = input.upn === undefined ? undefined : parseSmtpAddress(input.upn).address;
  const alias = await completeAlias(input, given, upn, name, context.aliases);
  const policyAddress = `${alias ?? ''}@${context.domain}`;
  const addressed = isAddressedKind(kind) && !given.some(({ type }) => type === 'smtp');
  const addresses = addressed ? [...given, ...editAddresses([], { set: [`SMTP:${policyAddress}`] })] : given;
  return {
    guid: context.random.guid(),
    kind,
    name,
    displayName,
    alias: input.alias !== undefined || isMailEnabledKind(kind) ? alias : null,
    upn: upn ?? (signsIn(kind) ? signInName(addresses, policyAddress) : null),
    addresses,
    targetAddress:
      input.targetAddress === undefined ? null : parseForeignAddress(input.targetAddress).address,
    anchor: input.anchor ?? null,
    hiddenFromAddressLists: input.hiddenFromAddressLists ?? false,
    attributes: isMailboxKind(kind)
      ? planAttributes(context.settings, input.attributes ?? {})
      : (input.attributes ?? {}),
    ...(hasMailbox(kind) && { mailboxGuid: context.random.guid() satisfies Guid }),
  };
}

function completeNames(input: RecipientInput): { name: string; displayName: string } {
  const spoken = input.displayName ?? input.name ?? input.alias ?? input.upn?.split('@')[0];
  if (spoken === undefined) {
    throw new AppError({
      kind: 'invalid',
      code: 'recipient.name.missing',
      message: 'The recipient has no name. Give a name, a display name, an alias or a sign-in name.',
    });
  }
  const displayName = checkName('displayName', spoken, recipientLimits.displayName);
  // A display name may be longer than a name may be.
  const name = input.name ?? spoken.trim().slice(0, recipientLimits.name);
  return { name: checkName('name', name, recipientLimits.name), displayName };
}

export function checkTarget({
  kind,
  targetAddress = null,
}: {
  readonly kind: RecipientKind;
  readonly targetAddress?: string | null;
}): void {
  if (hasTarget(kind) === (targetAddress !== null)) return;
  throw new AppError({
    kind: 'invalid',
    code: 'recipient.targetAddress.mismatch',
    message: hasTarget(kind)
      ? `A ${kind} needs the external address that its mail goes to. Give one.`
      : `A ${kind} takes no external address. Leave it out, or make a mailContact or a mailUser.`,
    details: { kind },
  });
}

async function completeAlias(
  input: RecipientInput,
  addresses: readonly ProxyAddress[],
  upn: string | undefined,
  name: string,
  aliases: AliasChooser,
): Promise<string | null> {
  if (input.alias !== undefined) {
    const alias = checkAlias(input.alias);
    aliases.reserve(alias);
    return alias;
  }
  if (!isMailEnabledKind(input.kind) && !signsIn(input.kind)) return null;
  const primary = addresses.find(({ type, primary: isPrimary }) => type === 'smtp' && isPrimary)?.address;
  const local = (primary ?? upn)?.split('@')[0];
  return aliases.choose(makeAlias(local ?? name));
}

function signInName(addresses: readonly ProxyAddress[], policyAddress: string): string {
  const primary = addresses.find(({ type, primary: isPrimary }) => type === 'smtp' && isPrimary);
  return primary?.address ?? policyAddress;
}
