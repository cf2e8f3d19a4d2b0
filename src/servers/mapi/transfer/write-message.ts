/**
 * messageContent of [MS-OXCFXICS] section 2.2.4.2: what downloads and synchronisations write of a message. Its properties, then its
 * recipients and what is attached, messages in messages included.
 *
 *     const view = await viewOfRow(logon, row, { folder, isAssociated: false });
 *     writer.marker(Marker.IncrSyncMessage);
 *     yield* writeMessageContent(writer, view, { filter, isBestBody: true });
 *
 * Each step of the generator is a moment at which what was written can be fetched: whoever drives it takes steps until enough is there.
 */
import type { FolderId } from '../../../base/ids.ts';
import type { AttachmentData } from '../../../mailbox/conversion/message-content.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import type { FastTransferWriter } from '../../../wire/mapi/fast-transfer/fast-transfer-writer.ts';
import { Marker, MetaTag } from '../../../wire/mapi/fast-transfer/markers.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Logon } from '../objects/logon.ts';
import { type DraftAttachment, MessageDraft } from '../objects/message-draft.ts';
import type { MessageView } from '../objects/message-properties.ts';
import { readDraft } from '../objects/stored-draft.ts';
import { attachedEntries, messageEntries, recipientEntries } from './message-entries.ts';
import { type PropertyFilter, wholeObject } from './property-filter.ts';
import { writeLongValue, writeProperties } from './write-properties.ts';

export interface MessageTerms {
  /** Of the message itself; what is attached to it goes along whole. */
  readonly filter: PropertyFilter;
  /** The text in the one form that it was written in: [MS-OXBBODY] section 2.1.3.1. */
  readonly isBestBody: boolean;
  /** PidTagMid stands first: R3311. */
  readonly hasMid?: boolean;
  /** Which version of the message it is (section 2.2.3.1.1.3.1); without a word when it was changed last, and no more. */
  readonly version?: 'none' | 'time' | 'keys';
}

export interface MessagePlace {
  /** The folder that clients see it in. */
  readonly folder: FolderId;
  readonly isAssociated: boolean;
}

/** A message as it is stored. */
export async function viewOfRow(logon: Logon, row: Message, place: MessagePlace): Promise<MessageView> {
  return { logon, row, ...place, isWritable: true, draft: await readDraft(logon, row) };
}

export async function* writeMessageContent(
  writer: FastTransferWriter,
  view: MessageView,
  terms: MessageTerms,
): AsyncGenerator<void> {
  yield* writeProperties(writer, view.logon, messageEntries(writer, view, terms));
  yield;
  yield* writeMessageChildren(writer, view, terms);
}

async function* writeMessageChildren(
  writer: FastTransferWriter,
  { logon, draft }: MessageView,
  { filter, isBestBody }: MessageTerms,
): AsyncGenerator<void> {
  if (filter.wantsPart(PidTag.MessageRecipients)) {
    if (filter.tellsParts) writer.property(MetaTag.FXDelProp, PidTag.MessageRecipients);
    for (const recipient of draft.recipients()) {
      writer.marker(Marker.StartRecip).property(PidTag.Rowid, recipient.rowId);
      yield* writeProperties(writer, logon, recipientEntries(recipient.properties));
      writer.marker(Marker.EndToRecip);
    }
    yield;
  }
  if (!filter.wantsPart(PidTag.MessageAttachments)) return;
  if (filter.tellsParts) writer.property(MetaTag.FXDelProp, PidTag.MessageAttachments);
  for (const attachment of draft.attachments()) {
    writer.marker(Marker.NewAttach).property(PidTag.AttachNumber, attachment.number);
    yield* writeAttachmentContent(writer, logon, attachment, { filter: wholeObject, isBestBody });
    writer.marker(Marker.EndAttach);
  }
}

/** attachmentContent. */
export async function* writeAttachmentContent(
  writer: FastTransferWriter,
  logon: Logon,
  { properties, data }: Pick<DraftAttachment, 'properties' | 'data'>,
  { filter, isBestBody }: Pick<MessageTerms, 'filter' | 'isBestBody'>,
): AsyncGenerator<void> {
  yield* writeProperties(writer, logon, attachedEntries(properties, filter));
  if (data.kind === 'bytes') yield* writeData(writer, properties, data, filter);
  yield;
  if (data.kind !== 'message' || !filter.wantsPart(PidTag.AttachDataObject)) return;
  writer.marker(Marker.StartEmbed);
  const draft = new MessageDraft(await data.open());
  const view = { logon, row: undefined, folder: 0 as FolderId, isAssociated: false, isWritable: true, draft };
  yield* writeMessageContent(writer, view, { filter: wholeObject, isBestBody });
  writer.marker(Marker.EndEmbed);
}

/** [MS-OXCMSG] section 2.2.2.9: what an object of OLE was stored as is asked for under its other type. */
const oleMethod = 6;

async function* writeData(
  writer: FastTransferWriter,
  properties: PropertyBag,
  data: Extract<AttachmentData, { kind: 'bytes' }>,
  filter: PropertyFilter,
): AsyncGenerator<void> {
  const isOle = properties.number(PidTag.AttachMethod) === oleMethod;
  const tag = isOle ? PidTag.AttachDataObject : PidTag.AttachDataBinary;
  if (filter.wants(tag)) yield* writeLongValue(writer, { tag, value: await data.read() });
}
