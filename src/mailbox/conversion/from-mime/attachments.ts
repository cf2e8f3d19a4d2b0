import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { byteStringOf } from '../../../wire/mime/byte-string.ts';
import { parseDate } from '../../../wire/mime/date.ts';
import { findParameter } from '../../../wire/mime/parameters.ts';
import { findFileName, type Part } from '../../../wire/mime/structure.ts';
import { cleanFileName, extensionOf, numberedName, shortFileName } from '../attachment-names.ts';
import type { AttachmentContent, AttachmentData, MessageContent } from '../message-content.ts';
import { type MimeSource, mimeSourceOfBytes, readDecodedPart } from '../mime-source.ts';
import { decodedSize } from './decoded-size.ts';

/** PidTagAttachMethod: [MS-OXCMSG] section 2.2.2.9. */
export const attachMethod = { none: 0, byValue: 1, embeddedMessage: 5, ole: 6 } as const;
/** attRenderedInBody of PidTagAttachFlags: [MS-OXCMSG] section 2.2.2.18. */
export const renderedInBody = 4;
/** PidTagRenderingPosition of what stands nowhere in the text. */
const noPosition = -1;
/** A message that is encoded as a whole, which RFC 2046 forbids, is decoded up to this size; beyond it stays a file. */
const maxEncodedMessage = 32 * 1024 * 1024;

/** Reads a message that is attached to another. */
export type OpenMessage = (source: MimeSource) => Promise<MessageContent>;

export interface AttachedFile {
  readonly part: Part;
  readonly number: number;
  /** Shown within the text, and in no list of attachments. */
  readonly isInline: boolean;
}

export async function attachmentOf(
  source: MimeSource,
  { part, number, isInline }: AttachedFile,
  open: OpenMessage,
): Promise<AttachmentContent> {
  const contentType = `${part.type}/${part.subtype}`;
  const isMessage = isAttachedMessage(part);
  const name = nameOf(part, number, contentType);
  const size = await decodedSize(source, part);
  const bag = filePropertiesOf(name, contentType, size);
  bag.set(PidTag.AttachMethod, isMessage ? attachMethod.embeddedMessage : attachMethod.byValue);
  if (isMessage) bag.set(PidTag.DisplayName, part.message?.envelope.subject || name);
  if (part.id !== undefined) bag.set(PidTag.AttachContentId, part.id.trim().replace(/^<|>$/g, ''));
  if (part.location !== undefined) bag.set(PidTag.AttachContentLocation, part.location);
  if (isInline) bag.set(PidTag.AttachFlags, renderedInBody).set(PidTag.AttachmentHidden, true);
  const charset = findParameter(part.params, 'charset');
  if (part.type === 'text' && charset !== undefined) bag.set(PidTag.TextAttachmentCharset, charset);
  setTimes(bag, part);
  return { properties: bag, data: dataOf(source, part, size, open) };
}

/** What every attachment has: [MS-OXCMSG] section 2.2.2. */
export function filePropertiesOf(name: string, contentType: string, size: number): PropertyBag {
  return new PropertyBag([
    { key: PidTag.AttachMethod, value: attachMethod.byValue },
    { key: PidTag.AttachLongFilename, value: name },
    { key: PidTag.AttachFilename, value: shortFileName(name) },
    { key: PidTag.AttachExtension, value: extensionOf(name) },
    { key: PidTag.DisplayName, value: name },
    { key: PidTag.AttachMimeTag, value: contentType },
    { key: PidTag.AttachSize, value: Math.min(size, 0x7fff_ffff) },
    { key: PidTag.RenderingPosition, value: noPosition },
    { key: PidTag.AttachFlags, value: 0 },
    { key: PidTag.AttachmentFlags, value: 0 },
    { key: PidTag.AttachmentLinkId, value: 0 },
    { key: PidTag.AttachmentHidden, value: false },
    { key: PidTag.AttachEncoding, value: new Uint8Array() },
  ]);
}

function isAttachedMessage(part: Part): boolean {
  if (part.message) return true;
  const isMessage = part.type === 'message' && (part.subtype === 'rfc822' || part.subtype === 'global');
  return isMessage && part.size <= maxEncodedMessage;
}

function nameOf(part: Part, number: number, contentType: string): string {
  const given = cleanFileName(findFileName(part) ?? '');
  if (given !== '') return given;
  const subject = part.message?.envelope.subject ?? '';
  if (subject !== '') return cleanFileName(`${subject.slice(0, 200)}.eml`.replace(/[:*?"<>|/\\]/g, '_'));
  return numberedName(number, contentType);
}

function setTimes(bag: PropertyBag, part: Part): void {
  const params = part.disposition?.params ?? [];
  const made = parseDate(findParameter(params, 'creation-date') ?? '');
  const changed = parseDate(findParameter(params, 'modification-date') ?? '');
  if (made !== undefined) bag.set(PidTag.CreationTime, filetimeOf(made));
  if (changed !== undefined) bag.set(PidTag.LastModificationTime, filetimeOf(changed));
}

function dataOf(source: MimeSource, part: Part, size: number, open: OpenMessage): AttachmentData {
  const { message } = part;
  if (message) return { kind: 'message', open: () => open({ root: message, read: source.read }) };
  if (isAttachedMessage(part)) {
    const decode = (): Promise<Uint8Array> => readDecodedPart(source, part);
    return { kind: 'message', open: async () => open(mimeSourceOfBytes(await decode())) };
  }
  return { kind: 'bytes', size, read: () => readDecodedPart(source, part) };
}

/** The names by which an HTML text refers to what stands beside it. */
export function referencesOf(html: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, id = ''] of html.matchAll(/cid:([^"'\s>)\\]{1,512})/gi)) {
    if (found.size === maxReferences) break;
    found.add(percentDecoded(id).toLowerCase());
  }
  return found;
}

const maxReferences = 10_000;

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_whole, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    ),
    'latin1',
  );
  return byteStringOf(bytes);
}
