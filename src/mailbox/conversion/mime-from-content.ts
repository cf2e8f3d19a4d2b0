import { createHash } from 'node:crypto';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import type { Mailbox } from '../../wire/mime/address.ts';
import { encodeBase64Lines } from '../../wire/mime/base64.ts';
import { layOutMessage } from '../../wire/mime/build-message.ts';
import { encodeText } from '../../wire/mime/charset-encode.ts';
import { charsetOfCodePage } from '../../wire/mime/code-pages.ts';
import type { MessagePiece, MessageSource } from '../../wire/mime/message-source.ts';
import { findHtml, findText } from './body-forms.ts';
import { calendarFromContent } from './calendar-writing.ts';
import { textOfHtml, withCharset } from './html-source.ts';
import type { MessageContent } from './message-content.ts';
import { attachmentSources, type Leaf } from './to-mime/attachment-sources.ts';
import { dateOf, type Field, idsIn, otherFields, subjectOf } from './to-mime/header-fields.ts';
import { findItemText } from './to-mime/item-text.ts';
import { authorsOf, type ResolveAddress, readReceiptOf, recipientsIn, replyToOf } from './to-mime/people.ts';
import { findReportParts, reportRecipient } from './to-mime/report-parts.ts';
import { layOutSecured } from './to-mime/secured-layout.ts';

export interface ToMimeOptions {
  /** The sender's own copy names those in Bcc, every other copy does not. */
  readonly copy: 'own' | 'sent';
  /** For recipients and senders without an SMTP address of their own. */
  readonly resolveAddress?: ResolveAddress;
}

/** Messages within messages beyond this depth are left out: nobody has written them. */
const maxDepth = 30;
/** Encoded at once: a multiple of the 57 bytes of a line. */
const turnBytes = 57 * 8192;

/** The message as bytes, whole. */
export async function mimeFromContent(content: MessageContent, options: ToMimeOptions): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(streamMimeFromContent(content, options)));
}

/**
 * A message in MIME: [MS-OXCMAIL] section 2.1. The same content makes the same bytes. Of attachments one at a time is in memory.
 */
export async function* streamMimeFromContent(
  content: MessageContent,
  options: ToMimeOptions,
): AsyncGenerator<Uint8Array> {
  yield* streamPieces(await layOut(content, options, 0));
}

async function* streamPieces(pieces: readonly MessagePiece<Leaf>[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece.kind === 'written') yield piece.bytes;
    else if (piece.content.kind === 'message') yield* streamPieces(piece.content.pieces);
    else {
      const bytes = await piece.content.read();
      if (piece.encoding === 'verbatim') yield bytes;
      else {
        for (let at = 0; at < bytes.length; at += turnBytes) {
          yield Buffer.from(encodeBase64Lines(bytes.subarray(at, at + turnBytes)), 'latin1');
        }
      }
    }
  }
}

async function layOut(
  content: MessageContent,
  options: ToMimeOptions,
  depth: number,
): Promise<MessagePiece<Leaf>[]> {
  if (depth > maxDepth) return [];
  const { properties } = content;
  const envelope = await envelopeOf(content, options);
  const secured = await layOutSecured(content, envelope);
  if (secured) return secured;
  const { text, html } = textsOf(properties);
  const attachments = await attachmentSources(content.attachments, html, (within) =>
    layOut(within, { ...options, copy: 'own' }, depth + 1),
  );
  const report = findReportParts(properties, attachments, authorOf(envelope));
  const calendar = await calendarFromContent(content);
  const source: MessageSource<Leaf> = {
    ...envelope,
    ...(html === undefined || text !== '' ? { text } : {}),
    ...(html === undefined ? {} : { html, ...htmlNamesOf(properties) }),
    ...(calendar === undefined
      ? {}
      : { calendar, headers: withContentClass(envelope.headers ?? [], properties) }),
    attachments,
    ...report,
  };
  return layOutMessage(source, boundaryOf(properties, depth));
}

/** So that an appointment or a task is one again where it is read without what stands beside its MIME. */
function withContentClass(headers: readonly Field[], bag: PropertyBag): readonly Field[] {
  const [, kind] = /^ipm\.(appointment|task)(?:\.|$)/i.exec(bag.text(PidTag.MessageClass) ?? '') ?? [];
  if (kind === undefined) return headers;
  const others = headers.filter(([name]) => name.toLowerCase() !== 'content-class');
  return [...others, ['Content-Class', `urn:content-classes:${kind.toLowerCase()}`]];
}

const authorOf = ({ from }: MessageSource<Leaf>): Mailbox | undefined => ('address' in from ? from : from[0]);

/** The marks within HTML that name a charset must say the one in which it is written. */
/** [MS-OXCMAIL] section 2.1.3.4.2.3. */
function htmlNamesOf(bag: PropertyBag): Pick<MessageSource, 'htmlId' | 'htmlLocation'> {
  const id = (bag.text(PidTag.BodyContentId) ?? '').replace(/[^!-~]|[<>]/g, '');
  const location = (bag.text(PidTag.BodyContentLocation) ?? '').replace(/[^!-~]/g, '');
  return {
    ...(id === '' ? {} : { htmlId: `<${id}>` }),
    ...(location === '' ? {} : { htmlLocation: location }),
  };
}

function textsOf(bag: PropertyBag): { text: string; html: string | undefined } {
  const item = findItemText(bag);
  const body = findText(bag) ?? '';
  if (item !== undefined) return { text: body === '' ? item : `${item}\r\n\r\n${body}`, html: undefined };
  const source = findHtml(bag);
  if (source === undefined) return { text: body, html: undefined };
  const html = textOfHtml(source.bytes, source.codePage);
  const charset = charsetOf(bag);
  const isWritable = charset !== 'utf-8' && encodeText(html, charset) !== undefined;
  return { text: body, html: withCharset(html, isWritable ? charset : 'utf-8') };
}

/** Different at each depth, and not to be guessed by who writes a message that is attached. */
function boundaryOf(bag: PropertyBag, depth: number): string {
  const seed = [subjectOf(bag), bag.text(PidTag.InternetMessageId) ?? '', dateOf(bag) ?? 0, depth].join('\0');
  return `=_${depth}_${createHash('sha256').update(seed).digest('hex').slice(0, 24)}_`;
}

async function envelopeOf(
  { properties, recipients }: MessageContent,
  { copy, resolveAddress = async () => undefined }: ToMimeOptions,
): Promise<MessageSource<Leaf>> {
  const { from, sender } = await authorsOf(properties, resolveAddress);
  const original = reportRecipient(properties);
  const messageId = idsIn(properties.text(PidTag.InternetMessageId))[0];
  const isReceiptWanted = properties.boolean(PidTag.ReadReceiptRequested) === true;
  const receiptTo = isReceiptWanted
    ? ((await readReceiptOf(properties, resolveAddress)) ?? from[0])
    : undefined;
  const wantsDeliveryReport = properties.boolean(PidTag.OriginatorDeliveryReportRequested) === true;
  return {
    from,
    ...(sender ? { sender } : {}),
    to: original ? [original] : await recipientsIn(recipients, 'to', resolveAddress),
    cc: await recipientsIn(recipients, 'cc', resolveAddress),
    bcc: copy === 'own' ? await recipientsIn(recipients, 'bcc', resolveAddress) : [],
    replyTo: await replyToOf(properties, resolveAddress),
    subject: subjectOf(properties),
    date: dateOf(properties),
    ...(messageId === undefined ? {} : { messageId }),
    inReplyTo: idsIn(properties.text(PidTag.InReplyToId)),
    references: idsIn(properties.text(PidTag.InternetReferences)),
    people: [
      ['Disposition-Notification-To', receiptTo ? [receiptTo] : []],
      ['Return-Receipt-To', wantsDeliveryReport ? from.slice(0, 1) : []],
    ],
    headers: otherFields(properties),
    charset: charsetOf(properties),
  };
}

/** Charsets that mail is written in here; every other text goes in UTF-8. */
const written = new Set(['euc-kr', 'iso-2022-kr', 'shift_jis', 'gbk', 'gb18030', 'big5']);

function charsetOf(bag: PropertyBag): string {
  const charset = charsetOfCodePage(bag.number(PidTag.InternetCodepage) ?? 0) ?? 'utf-8';
  return written.has(charset) ? charset : 'utf-8';
}
