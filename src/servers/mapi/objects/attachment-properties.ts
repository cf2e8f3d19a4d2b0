/** Properties of an attachment that the server alone writes: [MS-OXCMSG] sections 2.2.2.1, 2.2.2.5 and 2.2.2.6. */
import type { AttachmentData } from '../../../mailbox/conversion/message-content.ts';
import { ByteWriter } from '../../../wire/mapi/byte-writer.ts';
import { sourceKey } from '../../../wire/mapi/object-id.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import type { PropertyKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import type { AttachmentObject } from './attachment-object.ts';
import { sizeOfValue } from './property-cells.ts';
import { storeEntryId } from './store-identity.ts';

export interface AttachmentView {
  readonly object: AttachmentObject;
  readonly data: AttachmentData;
  readonly properties: PropertyBag;
}

type Compute = (view: AttachmentView) => PropertyValue;

/** PidTagObjectType: [MS-OXCPRPT] section 2.2.1.7. */
const objectTypeAttachment = 7;

const computed: readonly (readonly [PropertyTag, Compute])[] = [
  [PidTag.AttachNumber, ({ object }) => object.number],
  [PidTag.AttachSize, sizeOf],
  // As Exchange 2013 and later say it of one that was just made.
  [PidTag.AccessLevel, ({ object }) => (object.isWritable && !object.isNew ? 1 : 0)],
  [PidTag.ObjectType, () => objectTypeAttachment],
  [PidTag.RecordKey, ({ object }) => new ByteWriter(4).u32(object.number).written],
  [PidTag.StoreRecordKey, ({ object }) => sourceKey(object.logon.replica, 0).slice(0, 16)],
  [PidTag.MappingSignature, ({ object }) => sourceKey(object.logon.replica, 0).slice(0, 16)],
  [PidTag.StoreEntryId, ({ object: { logon } }) => storeEntryId(logon)],
];

function sizeOf({ object, data, properties }: AttachmentView): number {
  if (object.isNew) return 0;
  let size = data.kind === 'bytes' ? data.size : 0;
  for (const { value } of properties.entries()) size += sizeOfValue(value);
  return Math.min(size, 0x7fff_ffff);
}

const byId = new Map(computed.map(([tag, compute]) => [propertyId(tag), { tag, compute }]));

export const computedOfAttachment: readonly PropertyTag[] = computed.map(([tag]) => tag);

export const isComputedOfAttachment = (key: PropertyKey): key is PropertyTag =>
  typeof key === 'number' && byId.has(propertyId(key));

export function computeOfAttachment(
  tag: PropertyTag,
  view: AttachmentView,
): { readonly tag: PropertyTag; readonly value: PropertyValue } | undefined {
  const found = byId.get(propertyId(tag));
  return found && { tag: found.tag, value: found.compute(view) };
}
