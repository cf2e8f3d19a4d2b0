import { AppError } from '../base/errors.ts';
import type { DirectoryChangeNumber, Guid, RecipientId, TenantId } from '../base/ids.ts';
import { recipientLimits } from '../store/directory/recipient-limits.ts';
import type { Recipient, RecipientKey } from '../store/ports/directory-model.ts';
import type { RecipientChange, RecipientReader } from '../store/ports/directory-store.ts';
import {
  type AttributeChange,
  referenceAttributes,
  referenceListAttributes,
} from '../store/ports/recipient-attributes.ts';
import { type AddressEdit, editAddresses, setPrimary } from './address-list.ts';
import { checkAlias } from './alias.ts';
import { checkTarget, isMailEnabledKind } from './recipient-input.ts';
import { checkName } from './recipient-text.ts';
import { parseForeignAddress, parseSmtpAddress } from './smtp-address.ts';

/** What an administrator changes of a recipient; what is not named stays, `null` takes away. */
export interface RecipientEdit {
  readonly name?: string;
  readonly displayName?: string;
  readonly alias?: string | null;
  readonly upn?: string | null;
  readonly addresses?: AddressEdit;
  /** Becomes the primary SMTP address; the one there was stays as a secondary. */
  readonly primaryAddress?: string;
  readonly targetAddress?: string | null;
  readonly anchor?: string | null;
  readonly hiddenFromAddressLists?: boolean;
  readonly attributes?: AttributeChange;
}

export interface RecipientEditRequest {
  readonly recipient: RecipientId;
  readonly edit: RecipientEdit;
  /** Refuse with `conflict` when the recipient has changed after this number. */
  readonly unchangedSince?: DirectoryChangeNumber;
}

/** The edit as the store takes it: checked, and with the whole list of addresses. */
export function toRecipientChange(current: Recipient, edit: RecipientEdit): RecipientChange {
  const { name, displayName, alias, upn, addresses, primaryAddress, targetAddress } = edit;
  if (addresses !== undefined || primaryAddress !== undefined) checkMailEnabled(current);
  if (targetAddress !== undefined) checkTarget({ kind: current.kind, targetAddress });
  return {
    ...(name !== undefined && { name: checkName('name', name, recipientLimits.name) }),
    ...(displayName !== undefined && {
      displayName: checkName('displayName', displayName, recipientLimits.displayName),
    }),
    ...(alias !== undefined && { alias: alias === null ? null : checkAlias(alias) }),
    ...(upn !== undefined && { upn: upn === null ? null : parseSmtpAddress(upn).address }),
    ...((addresses !== undefined || primaryAddress !== undefined) && {
      addresses: toAddresses(current, addresses, primaryAddress),
    }),
    ...(targetAddress !== undefined && {
      targetAddress: targetAddress === null ? null : parseForeignAddress(targetAddress).address,
    }),
    ...(edit.anchor !== undefined && { anchor: edit.anchor }),
    ...(edit.hiddenFromAddressLists !== undefined && {
      hiddenFromAddressLists: edit.hiddenFromAddressLists,
    }),
    ...(edit.attributes !== undefined && { attributes: edit.attributes }),
  };
}

/** Nobody would get the mail that comes to an address of theirs. */
function checkMailEnabled({ displayName, guid, kind }: Recipient): void {
  if (isMailEnabledKind(kind)) return;
  throw new AppError({
    kind: 'invalid',
    code: 'recipient.mail.notEnabled',
    message: `"${displayName}" (${kind}) takes no mail, and so has no addresses. Enable it for mail first.`,
    details: { recipient: guid, kind },
  });
}

function toAddresses(current: Recipient, edit: AddressEdit | undefined, primary: string | undefined) {
  const edited = edit === undefined ? current.addresses : editAddresses(current.addresses, edit);
  return primary === undefined ? edited : setPrimary(edited, primary);
}

/** Refuses references to what is no recipient of the same organisation. */
export async function checkReferences(
  store: RecipientReader,
  organization: TenantId,
  changes: readonly (AttributeChange | undefined)[],
): Promise<void> {
  const wanted = new Set(changes.flatMap((change) => (change === undefined ? [] : referencesOf(change))));
  if (wanted.size === 0) return;
  const keys = [...wanted].map((guid): RecipientKey => ({ kind: 'guid', value: guid }));
  const found = await store.findByKeys(organization, keys);
  for (const { recipient } of found) wanted.delete(recipient.guid);
  const [missing] = wanted;
  if (missing === undefined) return;
  throw new AppError({
    kind: 'invalid',
    code: 'recipient.reference.unknown',
    message: `The organisation has no recipient ${missing} to refer to. Look it up again.`,
    details: { guid: missing },
  });
}

function referencesOf(change: AttributeChange): Guid[] {
  const single = referenceAttributes.flatMap((name) => change[name] ?? []);
  const listed = referenceListAttributes.flatMap((name) => [...(change[name] ?? [])]);
  return [...single, ...listed];
}
