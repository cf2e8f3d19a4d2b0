/** Properties of a message that follow from where it lies and what it is: [MS-OXCMSG] section 2.2.1. Clients do not write them. */
import { createHash } from 'node:crypto';
import type { FolderId } from '../../../base/ids.ts';
import { nativeBody } from '../../../mailbox/conversion/from-mime/body-properties.ts';
import { messageFlag, rowProperties } from '../../../mailbox/conversion/row-properties.ts';
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import { sourceKey } from '../../../wire/mapi/object-id.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, propertyId } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import type { Logon } from './logon.ts';
import type { MessageDraft } from './message-draft.ts';
import { identityOfMessage } from './message-identity.ts';
import { storeEntryId } from './store-identity.ts';
import { submissionFolder } from './submission-id.ts';

export interface MessageView {
  readonly logon: Logon;
  /** As it is stored now; undefined for one that was not saved yet, or that is attached to another. */
  readonly row: Message | undefined;
  /** The folder that clients see it in. */
  readonly folder: FolderId;
  readonly isAssociated: boolean;
  readonly isWritable: boolean;
  readonly draft: MessageDraft;
}

/** PidTagObjectType: [MS-OXCPRPT] section 2.2.1.7. */
const objectTypeMessage = 5;
/** Modify, Read, Delete: PidTagAccess, as Exchange 2013 and later answer it. */
const fullAccess = 0x07;
const readAccess = 0x02;
/** Beside `messageFlag`, and believed of whoever has stored them. */
const internet = 0x2000;
const untrusted = 0x8000;
const { read, unmodified, submitted, unsent, hasAttachment, fromMe, associated, resend } = messageFlag;
const { notifyRead, notifyUnread, everRead } = messageFlag;
export const keptFlags = fromMe | resend | internet | untrusted;
/** What a client says of a message before it is saved for the first time: [MS-OXCMSG] section 2.2.1.6. */
export const writableFlags = read | unsent | resend;

type Compute = (view: MessageView, row: Message | undefined) => PropertyValue | undefined;

/** What was noted when a message was made that has no row. */
const noted =
  (tag: PropertyTag): Compute =>
  ({ draft }) =>
    draft.properties.get(tag);

/** Of those that follow from the row, what a message says that has none. */
const withoutRow = new Map<PropertyTag, Compute>([
  [PidTag.StoreEntryId, ({ logon }) => storeEntryId(logon)],
  [PidTag.StoreRecordKey, ({ logon }) => sourceKey(logon.replica, 0).slice(0, 16)],
  [PidTag.MappingSignature, ({ logon }) => sourceKey(logon.replica, 0).slice(0, 16)],
  [PidTag.MessageSize, () => 0],
  [PidTag.MessageSizeExtended, () => 0n],
  [PidTag.CreationTime, noted(PidTag.CreationTime)],
  [PidTag.LastModificationTime, noted(PidTag.LastModificationTime)],
]);

const identity = [...identityOfMessage].map(([tag, compute]): readonly [PropertyTag, Compute] => [
  tag,
  (view, row) =>
    row === undefined
      ? withoutRow.get(tag)?.(view, row)
      : compute({ logon: view.logon, row, folder: view.folder }),
]);

const computed: readonly (readonly [PropertyTag, Compute])[] = [
  ...identity,
  [PidTag.ObjectType, () => objectTypeMessage],
  [PidTag.Access, ({ isWritable }) => (isWritable ? fullAccess : readAccess)],
  [PidTag.AccessLevel, ({ isWritable }) => (isWritable ? 1 : 0)],
  [PidTag.Associated, ({ isAssociated }) => isAssociated],
  [PidTag.MessageFlags, messageFlagsOf],
  [PidTag.Read, (view, row) => (messageFlagsOf(view, row) & read) !== 0],
  [PidTag.MessageStatus, ({ draft }) => draft.properties.number(PidTag.MessageStatus) ?? 0],
  [PidTag.HasAttachments, ({ draft }) => draft.hasVisibleAttachments],
  [PidTag.HasNamedProperties, ({ draft }) => draft.keys().some((key) => typeof key !== 'number')],
  [PidTag.NativeBody, ({ draft }) => draft.properties.number(PidTag.NativeBody) ?? nativeBody.undefined],
  [PidTag.RtfInSync, ({ draft }) => draft.properties.has(PidTag.RtfCompressed)],
  [
    PidTag.SearchKey,
    ({ draft }, row) => draft.properties.get(PidTag.SearchKey) ?? (row && searchKeyOfBody(row)),
  ],
  [PidTag.LastModifierName, modifierName],
];

/** Of a message that no MAPI client has written: a copy of it has the same ([MS-OXCPRPT] section 2.2.1.9). */
const searchKeyOfBody = ({ body }: Message): Uint8Array => createHash('md5').update(body).digest();

function modifierName({ draft, logon }: MessageView): string {
  const { properties } = draft;
  return (
    properties.text(PidTag.LastModifierName) ?? properties.text(PidTag.SenderName) ?? logon.owner.displayName
  );
}

/** In tables: beside what the row says, what has been said of the message itself. */
export const flagsWithKept = (ofRow: number, beside: PropertyBag, isAssociated: boolean): number =>
  ofRow | ((beside.number(PidTag.MessageFlags) ?? 0) & keptFlags) | (isAssociated ? associated : 0);

function messageFlagsOf(view: MessageView, row: Message | undefined): number {
  const { draft, isAssociated } = view;
  const said = draft.properties.number(PidTag.MessageFlags) ?? 0;
  const state = row ? stateOf(row) : said & (read | unsent);
  return (
    state |
    ((state & read) === 0 ? 0 : everRead) |
    (row ? receiptsOf(view, row) : 0) |
    (row && isSubmitted(view, row) ? submitted : 0) |
    (said & keptFlags) |
    (isAssociated ? associated : 0) |
    (draft.hasVisibleAttachments ? hasAttachment : 0)
  );
}

/** Somebody waits to be told that it was read, or was thrown away unread: [MS-OXCMSG] section 2.2.1.6. */
function receiptsOf({ draft: { properties } }: MessageView, { flags }: Message): number {
  if ((flags & (flag.mdnSent | flag.draft)) !== 0) return 0;
  return (
    (properties.boolean(PidTag.ReadReceiptRequested) === true ? notifyRead : 0) |
    (properties.boolean(PidTag.NonReceiptNotificationRequested) === true ? notifyUnread : 0)
  );
}

/** As long as it lies where it was submitted. */
const isSubmitted = ({ draft }: MessageView, row: Message): boolean =>
  submissionFolder(draft.properties.bytes(PidTag.MessageSubmissionId)) === row.folder;

const stateOf = ({ flags, native }: Message): number =>
  ((flags & flag.seen) === 0 ? 0 : read) |
  ((flags & flag.draft) === 0 ? (native === null ? unmodified : 0) : unsent);

const byTag = new Map(computed);
const byId = new Map(computed.map(([tag, compute]) => [propertyId(tag), { tag, compute }]));

export const isComputedOfMessage = (tag: PropertyTag): boolean => byId.has(propertyId(tag));
export const computedOfMessage: readonly PropertyTag[] = computed.map(([tag]) => tag);

/** With the type that it has. */
export function computeOfMessage(
  tag: PropertyTag,
  view: MessageView,
): { readonly tag: PropertyTag; readonly value: PropertyValue } | undefined {
  const exact = byTag.get(tag);
  const found = exact === undefined ? byId.get(propertyId(tag)) : { tag, compute: exact };
  const value = found?.compute(view, view.row);
  return found === undefined || value === undefined ? undefined : { tag: found.tag, value };
}

/** What the owner has done with a message, as the row says it, beside what `computeOfMessage` knows. */
export const rowEntries = (row: Message) =>
  [...rowProperties(row).entries()].filter(({ key }) => typeof key === 'number' && !isComputedOfMessage(key));

/**
 * [MS-OXCMSG] section 3.2.5.3: a client that writes one of these cannot save. Other properties of the server it may write, to no
 * effect (section 2.2): programs that copy messages write whatever they have found.
 */
const unsavable: ReadonlySet<number> = new Set(
  [
    PidTag.HasAttachments,
    PidTag.MessageSize,
    PidTag.Access,
    PidTag.AccessLevel,
    PidTag.ObjectType,
    PidTag.RecordKey,
    PidTag.MessageStatus,
    PidTag.MessageFlags,
  ].map(propertyId),
);

export const isUnsavable = (tag: PropertyTag): boolean => unsavable.has(propertyId(tag));
