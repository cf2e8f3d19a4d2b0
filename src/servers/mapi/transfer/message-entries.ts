/** Which properties of a message, a recipient and an attachment stand in a stream. */
import { nativeBody } from '../../../mailbox/conversion/from-mime/body-properties.ts';
import type { FastTransferWriter } from '../../../wire/mapi/fast-transfer/fast-transfer-writer.ts';
import type { BagEntry, PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey, type PropertyKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId } from '../../../wire/mapi/property-type.ts';
import { isComputedOfAttachment } from '../objects/attachment-properties.ts';
import { isBodyForm } from '../objects/message-bodies.ts';
import { computeOfMessage, isComputedOfMessage, type MessageView } from '../objects/message-properties.ts';
import type { PropertyFilter } from './property-filter.ts';
import type { MessageTerms } from './write-message.ts';

/** Of what follows from where a message lies and what it is: that which is true of its copy as well. */
const sentComputed: readonly PropertyTag[] = [
  PidTag.MessageFlags,
  PidTag.MessageStatus,
  PidTag.HasAttachments,
  PidTag.NativeBody,
  PidTag.RtfInSync,
  PidTag.SearchKey,
  PidTag.LastModifierName,
  PidTag.CreationTime,
];

/** [MS-OXCFXICS] section 2.2.3.1.1.3.1: SendEntryId. */
const versionKeys = [PidTag.SourceKey, PidTag.ChangeKey, PidTag.PredecessorChangeList] as const;

/** With PidTagMid first where it is asked for (R3311), which is written at once, for it is one of the server's own. */
export function messageEntries(
  writer: FastTransferWriter,
  view: MessageView,
  { filter, isBestBody, hasMid = false, version = 'time' }: MessageTerms,
): readonly BagEntry[] {
  const { draft, row } = view;
  const entries: BagEntry[] = [];
  const compute = (tag: PropertyTag, as: PropertyTag = tag) => {
    const found = computeOfMessage(tag, view);
    if (found !== undefined && filter.wants(as)) entries.push({ key: as, value: found.value });
  };
  const mid = hasMid ? computeOfMessage(PidTag.Mid, view) : undefined;
  if (mid !== undefined) writer.property(PidTag.Mid, mid.value);
  for (const tag of sentComputed) compute(tag);
  if (row !== undefined) compute(PidTag.MessageSize);
  // R3134: a list without SendEntryId does not say it either.
  if (version !== 'none') compute(PidTag.LastModificationTime);
  if (version === 'keys') {
    for (const tag of versionKeys) compute(tag);
    compute(PidTag.EntryId, PidTag.OriginalEntryId);
  }
  const isBody = isBestBody ? bestBodyOnly(draft.properties) : () => true;
  for (const entry of draft.properties.entries()) {
    const { key } = entry;
    if (typeof key === 'number' && isComputedOfMessage(key)) continue;
    if (filter.wants(key) && isBody(key)) entries.push(entry);
  }
  // What is asked for by its name may be anything that a message has; forms of the text are made for whoever asks for them.
  const told = new Set(entries.map(({ key }) => identityOfKey(key)));
  for (const key of filter.named ?? []) {
    if (typeof key === 'number' && isComputedOfMessage(key) && !told.has(identityOfKey(key))) compute(key);
    const body = isBodyForm(identityOfKey(key)) && !draft.properties.has(key) ? draft.find(key) : undefined;
    if (body !== undefined) entries.push(body);
  }
  return entries;
}

const bodies = [
  { tag: PidTag.Html, native: nativeBody.html },
  { tag: PidTag.RtfCompressed, native: nativeBody.rtf },
  { tag: PidTag.Body, native: nativeBody.plain },
] as const;

/** Of the forms that are there the one that the message says, or the richest. */
function bestBodyOnly(bag: PropertyBag): (key: PropertyKey) => boolean {
  const there = bodies.filter(({ tag }) => bag.has(tag));
  const best = there.find(({ native }) => native === bag.number(PidTag.NativeBody)) ?? there[0];
  const left = new Set<number | string>(
    there.filter((each) => each !== best).map(({ tag }) => propertyId(tag)),
  );
  return (key) => !left.has(identityOfKey(key));
}

export const recipientEntries = (bag: PropertyBag): readonly BagEntry[] =>
  [...bag.entries()].filter(({ key }) => identityOfKey(key) !== propertyId(PidTag.Rowid));

export const attachedEntries = (bag: PropertyBag, filter: PropertyFilter): readonly BagEntry[] =>
  [...bag.entries()].filter(({ key }) => !isComputedOfAttachment(key) && filter.wants(key));
