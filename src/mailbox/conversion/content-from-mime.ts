import { filetimeOf } from '../../wire/mapi/filetime.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { type ByteString, byteStringOf } from '../../wire/mime/byte-string.ts';
import { Header } from '../../wire/mime/header.ts';
import { conversationIdOf } from './conversation.ts';
import { type AttachedFile, attachmentOf, referencesOf } from './from-mime/attachments.ts';
import { type AttachedPart, type BodyChoice, chooseBody } from './from-mime/body-choice.ts';
import { nativeBody, setBody } from './from-mime/body-properties.ts';
import { applyMeeting, findMeeting } from './from-mime/calendar-part.ts';
import { setHeaderProperties } from './from-mime/header-properties.ts';
import { kindOfMessage } from './from-mime/message-class.ts';
import { recipientsOf, setDisplayLists } from './from-mime/people.ts';
import { applyDeliveryReport, applyReadReport, isReportFields } from './from-mime/reports.ts';
import { clearSignedAttachment, contentFieldsOf, opaqueAttachment } from './from-mime/secured-message.ts';
import { applyTnef, findTnef, tnefAttachments } from './from-mime/tnef-content.ts';
import { internetHeader } from './internet-headers.ts';
import type { AttachmentContent, MessageContent } from './message-content.ts';
import type { MimeSource } from './mime-source.ts';

export interface FromMimeOptions {
  /** When it came into the mailbox, in milliseconds; what is within it came with it. */
  readonly receivedAt?: number;
  /** Zone of times in calendars that name none: that of the mailbox. */
  readonly zone?: string | undefined;
}

/** Beyond these, parts belong to no attachment that a client could list. */
const maxAttachments = 5000;
const maxHeaderBytes = 262_144;

/**
 * A message in MIME as MAPI has it: [MS-OXCMAIL] section 2.2. The text is read, attachments are when they are asked for, so that
 * `source` must stay readable as long as the content is used.
 */
export async function contentFromMime(
  source: MimeSource,
  options: FromMimeOptions = {},
): Promise<MessageContent> {
  const { root } = source;
  const end = Math.min(root.headerEnd, root.headerStart + maxHeaderBytes);
  const rawHeader = byteStringOf(await source.read(root.headerStart, end));
  const header = new Header(rawHeader);
  const properties = propertiesOf(source, header, rawHeader, options);
  const recipients = recipientsOf(root.envelope);
  const attachments = await setContent({ properties, recipients }, source, header, options);
  setDisplayLists(properties, recipients);
  properties.set(PidTag.ConversationId, conversationIdOf(properties));
  properties.set(PidTag.HasAttachments, attachments.some(isVisible));
  return { properties, recipients, attachments };
}

function propertiesOf(
  source: MimeSource,
  header: Header,
  rawHeader: ByteString,
  options: FromMimeOptions,
): PropertyBag {
  const { envelope } = source.root;
  const bag = new PropertyBag([{ key: PidTag.MessageClass, value: 'IPM.Note' }]);
  setHeaderProperties(bag, header, rawHeader, envelope);
  const received = options.receivedAt ?? envelope.date;
  if (received !== undefined) bag.set(PidTag.MessageDeliveryTime, filetimeOf(received));
  return bag;
}

/** Of what is being made: recipients are those of the header until the content knows better ones. */
interface Draft {
  readonly properties: PropertyBag;
  readonly recipients: PropertyBag[];
}

async function setContent(
  draft: Draft,
  source: MimeSource,
  header: Header,
  options: FromMimeOptions,
): Promise<AttachmentContent[]> {
  const bag = draft.properties;
  const kind = kindOfMessage(source.root);
  if (kind === 'opaqueSecured') return setOpaque(bag, source);
  if (kind === 'clearSigned') return setClearSigned(bag, source);
  const choice = chooseBody(source.root);
  const { html } = await setBody(bag, source, choice.segments);
  if (kind === 'deliveryReport') {
    const told = await applyDeliveryReport(bag, source);
    if (told) draft.recipients.splice(0, draft.recipients.length, ...told);
  } else if (kind === 'readReport') await applyReadReport(bag, source);
  const meeting =
    choice.calendar && (await findMeeting(source, choice.calendar, header.find('content-class'), options));
  const ofMeeting = meeting === undefined ? [] : applyMeeting(bag, draft.recipients, meeting);
  const tnef = choice.tnef && (await findTnef(source, choice.tnef, header.find('x-ms-tnef-correlator')));
  if (tnef) applyTnef(bag, tnef);
  const rest = {
    ...choice,
    calendar: meeting === undefined ? choice.calendar : undefined,
    tnef: tnef === undefined ? choice.tnef : undefined,
  };
  const beside = [...(await readAttachments(source, rest, html)), ...ofMeeting];
  return tnef === undefined ? beside : [...beside, ...tnefAttachments(tnef, beside.length)];
}

async function setOpaque(bag: PropertyBag, source: MimeSource): Promise<AttachmentContent[]> {
  bag
    .set(PidTag.MessageClass, 'IPM.Note.SMIME')
    .set(PidTag.Body, '')
    .set(PidTag.NativeBody, nativeBody.undefined);
  bag.set(internetHeader('content-type'), contentTypeIn(await contentFieldsOf(source, source.root)));
  return [await opaqueAttachment(source)];
}

/** The text is there to be searched and previewed; what is attached to it stays within what is signed. */
async function setClearSigned(bag: PropertyBag, source: MimeSource): Promise<AttachmentContent[]> {
  const signed = source.root.children[0];
  if (signed) await setBody(bag, source, chooseBody(signed).segments);
  bag.set(PidTag.MessageClass, 'IPM.Note.SMIME.MultipartSigned');
  const fields = await contentFieldsOf(source, source.root);
  bag.set(internetHeader('content-type'), contentTypeIn(fields));
  return [clearSignedAttachment(source, fields)];
}

const contentTypeIn = (fields: string): string =>
  (/^content-type:((?:[^\r\n]|\r?\n[ \t])*)/im.exec(fields)?.[1] ?? '').replace(/\s+/g, ' ').trim();

async function readAttachments(
  source: MimeSource,
  { attached, calendar, tnef }: BodyChoice,
  html: string | undefined,
): Promise<AttachmentContent[]> {
  const references = referencesOf(html ?? '');
  const others = [calendar, tnef].flatMap((part) => (part ? [{ part, isRelated: false }] : []));
  const parts = [...attached, ...others].slice(0, maxAttachments);
  return Promise.all(
    parts.map(({ part, isRelated }, index) => {
      const file: AttachedFile = {
        part,
        number: index + 1,
        isInline:
          isReportFields(part) || (html !== undefined && isReferred({ part, isRelated }, references, html)),
      };
      return attachmentOf(source, file, (within) => contentFromMime(within));
    }),
  );
}

/** Nobody misses a picture in the list that stands in the text; one that the text does not show must stand in the list. */
function isReferred(
  { part, isRelated }: AttachedPart,
  references: ReadonlySet<string>,
  html: string,
): boolean {
  const id = part.id?.trim().replace(/^<|>$/g, '').toLowerCase();
  if (id !== undefined && references.has(id)) return true;
  return isRelated && part.location !== undefined && part.location.length > 4 && html.includes(part.location);
}

const isVisible = ({ properties }: AttachmentContent): boolean =>
  properties.boolean(PidTag.AttachmentHidden) !== true;
