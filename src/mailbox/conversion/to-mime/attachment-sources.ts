import { millisecondsOf } from '../../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type AttachmentSource, isMessage, type MessagePiece } from '../../../wire/mime/message-source.ts';
import { cleanFileName, extensionOf, numberedName, typeOfFileName } from '../attachment-names.ts';
import { isCalendarException } from '../calendar-exceptions.ts';
import { referencesOf, renderedInBody } from '../from-mime/attachments.ts';
import type { AttachmentContent, MessageContent } from '../message-content.ts';

/** What stands where the content of an attachment comes: bytes that are read then, or a message in pieces of its own. */
export type Leaf =
  | { readonly kind: 'bytes'; read(): Promise<Uint8Array> }
  | { readonly kind: 'message'; readonly pieces: readonly MessagePiece<Leaf>[] };

/** Lays out a message that is attached to another. */
export type LayOut = (content: MessageContent) => Promise<MessagePiece<Leaf>[]>;

export async function attachmentSources(
  attachments: readonly AttachmentContent[],
  html: string | undefined,
  layOut: LayOut,
): Promise<AttachmentSource<Leaf>[]> {
  const references = referencesOf(html ?? '');
  const sources: AttachmentSource<Leaf>[] = [];
  for (const [index, attachment] of attachments.entries()) {
    if (isCalendarException(attachment)) continue;
    sources.push(await sourceOf(attachment, index + 1, references, layOut));
  }
  return sources;
}

async function sourceOf(
  { properties, data }: AttachmentContent,
  number: number,
  references: ReadonlySet<string>,
  layOut: LayOut,
): Promise<AttachmentSource<Leaf>> {
  const common = { ...placeOf(properties, references), ...timesOf(properties) };
  if (data.kind === 'message') {
    const pieces = await layOut(await data.open());
    const name = nameOf(properties, number, 'message/rfc822');
    const content: Leaf = { kind: 'message', pieces };
    return {
      ...common,
      name,
      contentType: 'message/rfc822',
      content,
      isInline: false,
      isEightBit: !isSevenBit(pieces),
    };
  }
  const contentType = typeOf(properties);
  const name = nameOf(properties, number, contentType);
  if (data.kind === 'bytes') {
    const isEightBit = isMessage({ contentType }) && (await data.read()).some((byte) => byte > 0x7f);
    return { ...common, name, contentType, content: { kind: 'bytes', read: () => data.read() }, isEightBit };
  }
  return { ...common, ...linkOf(properties, name), isInline: false };
}

function isSevenBit(pieces: readonly MessagePiece<Leaf>[]): boolean {
  return pieces.every((piece) => {
    if (piece.kind === 'written') return piece.bytes.every((byte) => byte < 0x80);
    if (piece.encoding === 'base64') return true;
    return piece.content.kind === 'message' && isSevenBit(piece.content.pieces);
  });
}

const contentTypeForm = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/i;
/** Types that mean something else to a reader of MIME than a file that came with the message. */
const structural =
  /^(?:multipart\/|message\/(?!delivery-status|disposition-notification|feedback-report|global-))/i;

function typeOf(bag: PropertyBag): string {
  const given = bag.text(PidTag.AttachMimeTag) ?? '';
  const isUsable = contentTypeForm.test(given) && !structural.test(given);
  const type = isUsable ? given.toLowerCase() : typeOfFileName(givenName(bag));
  const charset = bag.text(PidTag.TextAttachmentCharset) ?? '';
  return type.startsWith('text/') && /^[\w.:-]{1,64}$/.test(charset) ? `${type}; charset=${charset}` : type;
}

const givenName = (bag: PropertyBag): string =>
  bag.text(PidTag.AttachLongFilename) || bag.text(PidTag.AttachFilename) || '';

function nameOf(bag: PropertyBag, number: number, contentType: string): string {
  const given = cleanFileName(givenName(bag));
  if (given !== '') return given;
  const shown = cleanFileName(bag.text(PidTag.DisplayName) ?? '');
  if (contentType === 'message/rfc822' && shown !== '') return `${shown}.eml`;
  return extensionOf(shown) === '' ? numberedName(number, contentType) : shown;
}

function placeOf(
  bag: PropertyBag,
  references: ReadonlySet<string>,
): Pick<AttachmentSource<Leaf>, 'contentId' | 'contentLocation' | 'isInline'> {
  const id = (bag.text(PidTag.AttachContentId) ?? '').replace(/[\s<>]/g, '');
  const location = bag.text(PidTag.AttachContentLocation) ?? '';
  const isRendered =
    ((bag.number(PidTag.AttachFlags) ?? 0) & renderedInBody) !== 0 && (id !== '' || location !== '');
  return {
    ...(id === '' ? {} : { contentId: `<${id}>` }),
    ...(location === '' ? {} : { contentLocation: location }),
    isInline: isRendered || references.has(id.toLowerCase()),
  };
}

function timesOf(bag: PropertyBag): Pick<AttachmentSource<Leaf>, 'createdAt' | 'modifiedAt'> {
  const made = bag.bigint(PidTag.CreationTime);
  const changed = bag.bigint(PidTag.LastModificationTime);
  return {
    ...(made === undefined ? {} : { createdAt: millisecondsOf(made) }),
    ...(changed === undefined ? {} : { modifiedAt: millisecondsOf(changed) }),
  };
}

/** What lies elsewhere and was attached as a link stays a link: [MS-OXCMSG] section 2.2.2.14. */
function linkOf(
  bag: PropertyBag,
  name: string,
): Pick<AttachmentSource<Leaf>, 'name' | 'contentType' | 'content'> {
  const path = bag.text(PidTag.AttachLongPathname) ?? bag.text(PidTag.AttachPathname) ?? '';
  const target = path.replace(/[\r\n\0]+/g, ' ');
  const bytes = Buffer.from(target === '' ? '' : `[InternetShortcut]\r\nURL=${target}\r\n`, 'utf8');
  const content: Leaf = { kind: 'bytes', read: async () => bytes };
  return { name: target === '' ? name : `${name}.url`, contentType: 'application/octet-stream', content };
}
