import { Buffer } from 'node:buffer';
import type { Mailbox } from './address.ts';
import { formatMailbox } from './address-format.ts';
import { encodeBase64Lines } from './base64.ts';
import { isAscii } from './byte-string.ts';
import { encodeText } from './charset-encode.ts';
import { formatDate } from './date.ts';
import { encodeWords } from './encoded-word-format.ts';
import { foldField, formatParameter } from './header-format.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';

export interface AttachmentSource {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** With brackets; makes the attachment one that the HTML shows inline. */
  readonly contentId?: string;
}

export interface MessageSource {
  readonly from: Mailbox | readonly Mailbox[];
  readonly to?: readonly Mailbox[];
  readonly cc?: readonly Mailbox[];
  readonly bcc?: readonly Mailbox[];
  readonly replyTo?: readonly Mailbox[];
  readonly sender?: Mailbox;
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly date: number;
  /** Minutes east of UTC in which the date is written. */
  readonly zoneMinutes?: number;
  /** With brackets. */
  readonly messageId?: string;
  readonly inReplyTo?: readonly string[];
  readonly references?: readonly string[];
  readonly text?: string;
  readonly html?: string;
  readonly attachments?: readonly AttachmentSource[];
  /** Further fields in this order; values that are not ASCII become encoded words. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Of header and text; UTF-8 where it cannot hold what is written. */
  readonly charset?: string;
}

/** One entity: its own fields, and its encoded body with one character for each byte. */
interface Entity {
  readonly fields: readonly string[];
  readonly body: string;
}

/** A complete message with CRLF line ends, 7-bit unless an address or an attached message is not. The same source makes the same bytes. */
export function buildMessage(source: MessageSource): Uint8Array {
  const charset = source.charset ?? 'utf-8';
  const entity = buildContent(source, charset, new BoundaryMaker(source));
  const fields = [...envelopeFields(source, charset), 'MIME-Version: 1.0', ...entity.fields];
  const header = `${fields.map((field) => foldField(field)).join('\r\n')}\r\n\r\n`;
  // Addresses may be UTF-8 (RFC 6532); bodies are byte strings.
  return Buffer.concat([Buffer.from(header, 'utf8'), Buffer.from(entity.body, 'latin1')]);
}

function envelopeFields(source: MessageSource, charset: string): string[] {
  const fields: string[] = [`Date: ${formatDate(source.date, source.zoneMinutes ?? 0)}`];
  const add = (name: string, mailboxes: readonly Mailbox[] | undefined): void => {
    if (mailboxes && mailboxes.length > 0) fields.push(`${name}: ${mailboxes.map(written).join(', ')}`);
  };
  const written = (mailbox: Mailbox): string =>
    isAscii(mailbox.name)
      ? formatMailbox(mailbox)
      : `${encodeWords(mailbox.name, charset)} <${mailbox.address}>`;
  add('From', 'address' in source.from ? [source.from] : source.from);
  add('Sender', source.sender && [source.sender]);
  add('Reply-To', source.replyTo);
  add('To', source.to);
  add('Cc', source.cc);
  add('Bcc', source.bcc);
  fields.push(`Subject: ${encodeWords(source.subject, charset)}`);
  if (source.messageId) fields.push(`Message-ID: ${source.messageId}`);
  if (source.inReplyTo?.length) fields.push(`In-Reply-To: ${source.inReplyTo.join(' ')}`);
  if (source.references?.length) fields.push(`References: ${source.references.join(' ')}`);
  for (const [name, value] of source.headers ?? []) fields.push(`${name}: ${encodeWords(value, charset)}`);
  return fields;
}

/**
 * `=_` can stand in neither base64 nor quoted-printable; text that goes as it is, and attached messages, which
 * may have been built here as well, are searched for the boundaries' common beginning.
 */
class BoundaryMaker {
  readonly #prefix: string;
  #count = 0;

  constructor(source: MessageSource) {
    const verbatim = (source.attachments ?? []).filter(isMessage).map((item) => Buffer.from(item.content));
    verbatim.push(Buffer.from(`${source.text ?? ''}\n${source.html ?? ''}`));
    let generation = 1;
    while (verbatim.some((bytes) => bytes.includes(`=_landfall_${generation}_`))) generation++;
    this.#prefix = `=_landfall_${generation}_`;
  }

  next(): string {
    this.#count++;
    return `${this.#prefix}${this.#count}`;
  }
}

function isMessage(source: AttachmentSource): boolean {
  return source.contentType.toLowerCase().startsWith('message/rfc822');
}

function buildContent(source: MessageSource, charset: string, boundaries: BoundaryMaker): Entity {
  const attachments = source.attachments ?? [];
  const inline = source.html === undefined ? [] : attachments.filter((item) => item.contentId !== undefined);
  const others = attachments.filter((item) => !inline.includes(item));
  const texts: Entity[] = [];
  if (source.text !== undefined || source.html === undefined) {
    texts.push(textEntity(source.text ?? '', 'plain', charset));
  }
  if (source.html !== undefined) {
    const html = textEntity(source.html, 'html', charset);
    const related = [html, ...inline.map((item) => attachmentEntity(item, 'inline'))];
    texts.push(related.length === 1 ? html : multipart('related', related, boundaries));
  }
  const body = joined('alternative', texts, boundaries);
  return joined('mixed', [body, ...others.map((item) => attachmentEntity(item, 'attachment'))], boundaries);
}

function joined(subtype: string, entities: readonly Entity[], boundaries: BoundaryMaker): Entity {
  const only = entities[0];
  return entities.length === 1 && only ? only : multipart(subtype, entities, boundaries);
}

function multipart(subtype: string, entities: readonly Entity[], boundaries: BoundaryMaker): Entity {
  const boundary = boundaries.next();
  const parts = entities.map(({ fields, body }) => {
    const header = fields.map((field) => foldField(field)).join('\r\n');
    return `--${boundary}\r\n${header}\r\n\r\n${body.endsWith('\r\n') ? body : `${body}\r\n`}`;
  });
  return {
    fields: [`Content-Type: multipart/${subtype}; boundary="${boundary}"`],
    body: `${parts.join('')}--${boundary}--\r\n`,
  };
}

function textEntity(text: string, subtype: 'plain' | 'html', charset: string): Entity {
  const lines = text.replace(/\r\n|\r|\n/g, '\r\n');
  const encoded = encodeText(lines, charset);
  const bytes = encoded ?? Buffer.from(lines, 'utf8');
  const isPlainAscii = isAscii(lines);
  const usable = isPlainAscii && charset === 'utf-8' ? 'us-ascii' : encoded ? charset : 'utf-8';
  const contentType = `Content-Type: text/${subtype}; charset=${usable}`;
  const isSafe = isPlainAscii && !needsEncoding(lines);
  if (isSafe) return { fields: [contentType, 'Content-Transfer-Encoding: 7bit'], body: lines };
  if (isPlainAscii) {
    const body = encodeQuotedPrintable(bytes);
    return { fields: [contentType, 'Content-Transfer-Encoding: quoted-printable'], body };
  }
  return { fields: [contentType, 'Content-Transfer-Encoding: base64'], body: encodeBase64Lines(bytes) };
}

/** Lines that transport would cut (RFC 5321 section 4.5.3.1.6) or alter, and controls. */
function needsEncoding(text: string): boolean {
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|(?:^|\n)(?:From |\.|--)/.test(text)) return true;
  return text.split('\r\n').some((line) => line.length > 200 || /[ \t]$/.test(line));
}

function attachmentEntity(source: AttachmentSource, disposition: 'attachment' | 'inline'): Entity {
  const fields = [
    `Content-Type: ${source.contentType}${formatParameter('name', source.name)}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: ${disposition}${formatParameter('filename', source.name)}`,
  ];
  if (source.contentId !== undefined) fields.push(`Content-ID: ${source.contentId}`);
  if (!isMessage(source)) return { fields, body: encodeBase64Lines(source.content) };
  // RFC 2046 section 5.2.1 allows no base64 here; what stands inside keeps its bytes.
  const body = Buffer.from(source.content).toString('latin1');
  return { fields: fields.with(1, `Content-Transfer-Encoding: ${isAscii(body) ? '7bit' : '8bit'}`), body };
}
