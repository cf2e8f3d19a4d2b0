/** RopCopyTo and RopCopyProperties: [MS-OXCPRPT] sections 2.2.10 and 2.2.11. */
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { propertyId } from '../../../wire/mapi/property-type.ts';
import { RopError } from '../rop-error.ts';
import { AttachmentObject } from './attachment-object.ts';
import { isComputedOfAttachment } from './attachment-properties.ts';
import { FolderObject } from './folder-object.ts';
import { isComputedOfFolder } from './folder-properties.ts';
import type { MapiObject } from './mapi-object.ts';
import { MessageObject } from './message-object.ts';
import { isComputedOfMessage } from './message-properties.ts';
import type { PropertyHolder, PropertyProblem } from './property-holder.ts';

export const copyFlags = { move: 0x01, noOverwrite: 0x02 } as const;

/** Of one kind, for they have the same properties (section 3.2.5.8). */
export type CopyPair =
  | { readonly kind: 'message'; readonly source: MessageObject; readonly target: MessageObject }
  | { readonly kind: 'attachment'; readonly source: AttachmentObject; readonly target: AttachmentObject }
  | { readonly kind: 'folder'; readonly source: FolderObject; readonly target: FolderObject };

export function pairOf(source: MapiObject, target: MapiObject, flags: number): CopyPair {
  const known = copyFlags.move | copyFlags.noOverwrite;
  // Not both, as Exchange 2010 and later have it.
  if ((flags & ~known) !== 0 || flags === known) throw new RopError(ErrorCode.InvalidParameter);
  // Onto itself nothing is copied.
  if (source === target) throw new RopError(ErrorCode.AccessDenied);
  if (source instanceof MessageObject && target instanceof MessageObject) {
    checkCycle(source, target);
    return { kind: 'message', source, target };
  }
  if (source instanceof AttachmentObject && target instanceof AttachmentObject)
    return { kind: 'attachment', source, target };
  if (source instanceof FolderObject && target instanceof FolderObject)
    return { kind: 'folder', source, target };
  throw new RopError(ErrorCode.NotSupported);
}

/** A message that is attached to another does not come to hold that one. */
function checkCycle(source: MessageObject, target: MessageObject): void {
  for (let { home } = target; home.kind === 'attached'; { home } = home.attachment.message) {
    if (home.attachment.message === source) throw new RopError(ErrorCode.MessageCycle);
  }
}

/** What clients write, and the key that copies have in common. */
export function isCopied(pair: CopyPair, key: PropertyKey): boolean {
  if (typeof key !== 'number') return true;
  if (pair.kind === 'folder') return !isComputedOfFolder(key) && !contentIds.has(propertyId(key));
  if (pair.kind === 'attachment') return !isComputedOfAttachment(key);
  return propertyId(key) === propertyId(PidTag.MessageFlags) ? false : !isComputedOfMessage(key);
}

const contentIds: ReadonlySet<number> = new Set(
  [PidTag.ContainerContents, PidTag.ContainerHierarchy, PidTag.FolderAssociatedContents].map(propertyId),
);

/** What could not be read or written; what is not there is not copied, and nothing is said of it. */
export async function copyValues(
  { source, target }: CopyPair,
  keys: readonly PropertyKey[],
  flags: number,
): Promise<readonly PropertyProblem[]> {
  const wanted = (flags & copyFlags.noOverwrite) === 0 ? keys : await missingIn(target, keys);
  const outcomes = await source.readProperties(wanted);
  const entries: BagEntry[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const key = wanted[index];
    if (outcome.kind === 'value') entries.push(outcome.entry);
    else if (outcome.code === ErrorCode.NotEnoughMemory && key !== undefined && identityOfKey(key) === dataId)
      await copyData(source, target);
  }
  return target.setProperties(entries);
}

const dataId = propertyId(PidTag.AttachDataBinary);

async function missingIn(target: PropertyHolder, keys: readonly PropertyKey[]): Promise<PropertyKey[]> {
  const there = new Set((await target.listProperties()).map(identityOfKey));
  return keys.filter((key) => !there.has(identityOfKey(key)));
}

/** As it lies there, without being read. */
async function copyData(source: PropertyHolder, target: PropertyHolder): Promise<void> {
  if (source instanceof AttachmentObject && target instanceof AttachmentObject) await target.copyFrom(source);
}

/** Recipients and attachments of a message, or what is attached of an attachment. */
export async function copySubobjects(
  pair: CopyPair,
  isWanted: (tag: number) => boolean,
  flags: number,
): Promise<void> {
  const keepsOwn = (flags & copyFlags.noOverwrite) !== 0;
  if (pair.kind === 'attachment') {
    if (isWanted(PidTag.AttachDataObject)) await pair.target.copyFrom(pair.source);
    return;
  }
  if (pair.kind !== 'message') return;
  const from = await pair.source.draft();
  const to = await pair.target.draft();
  if (isWanted(PidTag.MessageRecipients) && !(keepsOwn && to.recipientCount > 0)) {
    to.removeAllRecipients();
    for (const { rowId, properties } of from.recipients()) to.putRecipient(rowId, properties.clone());
    to.showRecipients();
  }
  if (isWanted(PidTag.MessageAttachments) && !(keepsOwn && to.attachmentCount > 0)) {
    for (const { number } of to.attachments()) to.deleteAttachment(number);
    for (const { properties, data } of from.attachments())
      to.putAttachment({ number: to.takeAttachmentNumber(), properties: properties.clone(), data });
  }
}
