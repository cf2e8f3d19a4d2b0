import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { identityOfKey } from '../../../wire/mapi/property-key.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { Part } from '../../../wire/mime/structure.ts';
import { readTnef, type TnefAttachment, type TnefMessage } from '../../../wire/tnef/read-tnef.ts';
import { cleanFileName, numberedName, typeOfFileName } from '../attachment-names.ts';
import { nativeBodyOf } from '../body-forms.ts';
import type { AttachmentContent, AttachmentData, MessageContent } from '../message-content.ts';
import { type MimeSource, readDecodedPart } from '../mime-source.ts';
import { splitSubject } from '../subject.ts';
import { attachMethod, filePropertiesOf } from './attachments.ts';
import { setDisplayLists } from './people.ts';

/** A larger one stays the file that it came as: all of it must be read to read any of it. */
const maxTnefBytes = 48 * 1024 * 1024;

/** Undefined for what is broken, too large, or belongs to another message: then it is a file like others. */
export async function findTnef(
  source: MimeSource,
  part: Part,
  correlator: string | undefined,
): Promise<TnefMessage | undefined> {
  if (part.size > maxTnefBytes) return undefined;
  try {
    const message = readTnef(await readDecodedPart(source, part));
    return belongs(message, correlator) ? message : undefined;
  } catch (error) {
    if (error instanceof MapiFormatError) return undefined;
    throw error;
  }
}

/** [MS-OXCMSG] section 2.2.1.29: the key that the message names must be the one within. */
function belongs({ properties }: TnefMessage, correlator: string | undefined): boolean {
  const key = properties.bytes(PidTag.TnefCorrelationKey);
  if (key === undefined || correlator === undefined) return true;
  return Buffer.from(key).toString('latin1').split('\0', 1)[0] === correlator.trim();
}

/** What names objects in the sender's mailbox and address book, says what became of the sender's copy, or what the header knows better. */
const notTaken = new Set<number | string>(
  [
    ...[PidTag.EntryId, PidTag.ParentEntryId, PidTag.StoreEntryId, PidTag.RecordKey, PidTag.StoreRecordKey],
    ...[
      PidTag.SearchKey,
      PidTag.InstanceKey,
      PidTag.MappingSignature,
      PidTag.ParentKey,
      PidTag.SentMailEntryId,
    ],
    ...[
      PidTag.SourceKey,
      PidTag.ParentSourceKey,
      PidTag.ChangeKey,
      PidTag.PredecessorChangeList,
      PidTag.Access,
    ],
    ...[PidTag.MessageFlags, PidTag.MessageSize, PidTag.MessageStatus, PidTag.HasAttachments, PidTag.Read],
    ...[PidTag.CreatorEntryId, PidTag.LastModifierEntryId, PidTag.CreatorName, PidTag.LastModifierName],
    ...[
      PidTag.ReceivedByEntryId,
      PidTag.ReceivedByName,
      PidTag.ReceivedBySearchKey,
      PidTag.ReceivedByEmailAddress,
    ],
    ...[
      PidTag.ReceivedRepresentingEntryId,
      PidTag.ReceivedRepresentingName,
      PidTag.ReceivedRepresentingSearchKey,
    ],
    ...[
      PidTag.TransportMessageHeaders,
      PidTag.MessageDeliveryTime,
      PidTag.ClientSubmitTime,
      PidTag.DeleteAfterSubmit,
    ],
    ...[
      PidTag.DisplayTo,
      PidTag.DisplayCc,
      PidTag.DisplayBcc,
      PidTag.InternetMessageId,
      PidTag.TnefCorrelationKey,
    ],
    ...[PidTag.SenderEntryId, PidTag.SenderName, PidTag.SenderAddressType, PidTag.SenderEmailAddress],
    ...[PidTag.SenderSearchKey, PidTag.SenderSmtpAddress, PidTag.SentRepresentingEntryId],
    ...[PidTag.SentRepresentingName, PidTag.SentRepresentingAddressType, PidTag.SentRepresentingEmailAddress],
    ...[PidTag.SentRepresentingSearchKey, PidTag.SentRepresentingSmtpAddress, PidTag.Subject],
    ...[PidTag.SubjectPrefix, PidTag.NormalizedSubject, PidTag.CreationTime, PidTag.LastModificationTime],
  ].map(identityOfKey),
);

const bodies = [PidTag.Html, PidTag.RtfCompressed, PidTag.Body, PidTag.NativeBody, PidTag.RtfInSync];

/** Over what the MIME says: [MS-OXCMAIL] section 2.2.3.4. The text is that of the MIME where TNEF brings none. */
export function applyTnef(bag: PropertyBag, { properties }: TnefMessage): void {
  const hasBody = [PidTag.Html, PidTag.RtfCompressed, PidTag.Body].some((tag) => properties.has(tag));
  const text = bag.text(PidTag.Body);
  if (hasBody) for (const tag of bodies) bag.delete(tag);
  for (const { key, value } of properties.entries()) {
    if (!notTaken.has(identityOfKey(key))) bag.set(key, value);
  }
  if (!hasBody) return;
  if (text !== undefined && text.trim() !== '') bag.setDefault(PidTag.Body, text);
  bag.set(PidTag.NativeBody, nativeBodyOf(bag));
}

export const tnefAttachments = ({ attachments }: TnefMessage, before: number): AttachmentContent[] =>
  attachments.map((attachment, index) => attachmentOf(attachment, before + index + 1));

function attachmentOf({ properties, data, message }: TnefAttachment, number: number): AttachmentContent {
  const given = properties.text(PidTag.AttachLongFilename) || properties.text(PidTag.AttachFilename);
  const fallback = properties.text(PidTag.AttachTransportName) || properties.text(PidTag.DisplayName);
  const contentType = properties.text(PidTag.AttachMimeTag) || typeOfFileName(given ?? '');
  const name = cleanFileName(given || fallback || '') || numberedName(number, contentType);
  const bag = filePropertiesOf(name, contentType, data?.length ?? 0);
  for (const { key, value } of properties.entries()) bag.set(key, value);
  bag.set(PidTag.AttachLongFilename, name);
  if (message) bag.set(PidTag.AttachMethod, attachMethod.embeddedMessage);
  return { properties: bag, data: dataOf(data, message) };
}

function dataOf(data: Uint8Array | undefined, message: TnefMessage | undefined): AttachmentData {
  if (message) return { kind: 'message', open: async () => contentOf(message) };
  return data === undefined ? { kind: 'none' } : { kind: 'bytes', size: data.length, read: async () => data };
}

/** A message within TNEF has no MIME beside it: everything that it says is its own. */
function contentOf(message: TnefMessage): MessageContent {
  const properties = message.properties.clone();
  const subject = properties.text(PidTag.Subject) ?? '';
  const parts = splitSubject(subject);
  properties
    .setDefault(PidTag.MessageClass, 'IPM.Note')
    .setDefault(PidTag.SubjectPrefix, parts.prefix)
    .setDefault(PidTag.NormalizedSubject, parts.normalized)
    .setDefault(PidTag.NativeBody, nativeBodyOf(properties));
  setDisplayLists(properties, message.recipients);
  return { properties, recipients: message.recipients, attachments: tnefAttachments(message, 0) };
}
