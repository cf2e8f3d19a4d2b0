import { Buffer } from 'node:buffer';
import { encodeBase64Lines } from './base64.ts';
import { isAscii } from './byte-string.ts';
import { encodeText } from './charset-encode.ts';
import { formatDate } from './date.ts';
import { foldField, formatParameter } from './header-format.ts';
import { type AttachmentSource, isMessage, type MessagePiece, type MessageSource } from './message-source.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';

/** One entity: its own fields, not yet folded, and its encoded body. */
export interface Entity<Content> {
  readonly fields: readonly string[];
  readonly body: readonly MessagePiece<Content>[];
}

/** The content of a message: text, HTML and what it shows, calendar, attachments, in as few multiparts as they need. */
export function buildEntity<Content>(
  source: MessageSource<Content>,
  charset: string,
  boundaryPrefix: string,
): Entity<Content> {
  let count = 0;
  const nextBoundary = (): string => `${boundaryPrefix}${++count}`;
  const attachments = source.attachments ?? [];
  const inline = source.html === undefined ? [] : attachments.filter(isShownInline);
  const others = attachments.filter((item) => !inline.includes(item));
  const texts: Entity<Content>[] = [];
  if (source.text !== undefined || source.html === undefined) {
    texts.push(textEntity(source.text ?? '', 'plain', charset));
  }
  if (source.html !== undefined) {
    const { fields, body } = textEntity<Content>(source.html, 'html', charset);
    const names = [
      ...(source.htmlId === undefined ? [] : [`Content-ID: ${source.htmlId}`]),
      ...(source.htmlLocation === undefined ? [] : [`Content-Location: ${source.htmlLocation}`]),
    ];
    const html: Entity<Content> = { fields: [...fields, ...names], body };
    const related = [html, ...inline.map((item) => attachmentEntity(item, 'inline'))];
    texts.push(related.length === 1 ? html : multipart('related', related, nextBoundary()));
  }
  if (source.calendar)
    texts.push(textEntity(source.calendar.text, 'calendar', 'utf-8', source.calendar.method));
  const body = texts.length === 1 && texts[0] ? texts[0] : multipart('alternative', texts, nextBoundary());
  if (others.length === 0) return body;
  const files = others.map((item) => attachmentEntity(item, 'attachment'));
  const subtype = source.reportType === undefined ? 'mixed' : `report; report-type=${source.reportType}`;
  return multipart(subtype, [body, ...files], nextBoundary());
}

const isShownInline = ({ contentId, isInline }: AttachmentSource<unknown>): boolean =>
  isInline ?? contentId !== undefined;

function multipart<Content>(
  subtype: string,
  entities: readonly Entity<Content>[],
  boundary: string,
): Entity<Content> {
  const parts = entities.flatMap(({ fields, body }) => {
    const header = fields.map((field) => foldField(field)).join('\r\n');
    const separator = endsInLine(body) ? [] : [written('\r\n')];
    return [written(`--${boundary}\r\n${header}\r\n\r\n`), ...body, ...separator];
  });
  return {
    fields: [`Content-Type: multipart/${subtype}; boundary="${boundary}"`],
    body: [...parts, written(`--${boundary}--\r\n`)],
  };
}

/** Of contents nothing is known yet, and a line end more belongs to the boundary. */
function endsInLine(body: readonly MessagePiece<unknown>[]): boolean {
  const last = body.at(-1);
  return last?.kind === 'written' && last.bytes.at(-1) === 0x0a;
}

const written = (text: string): { kind: 'written'; bytes: Uint8Array } => ({
  kind: 'written',
  bytes: Buffer.from(text, 'latin1'),
});

type TextSubtype = 'plain' | 'html' | 'calendar';

function textEntity<Content>(
  text: string,
  subtype: TextSubtype,
  charset: string,
  method?: string,
): Entity<Content> {
  const lines = text.replace(/\r\n|\r|\n/g, '\r\n');
  const encoded = encodeText(lines, charset);
  const bytes = encoded ?? Buffer.from(lines, 'utf8');
  const isPlainAscii = isAscii(lines);
  const usable = isPlainAscii && charset === 'utf-8' ? 'us-ascii' : encoded ? charset : 'utf-8';
  const parameter = method === undefined ? '' : formatParameter('method', method);
  const contentType = `Content-Type: text/${subtype}; charset=${usable}${parameter}`;
  const entity = (encoding: string, body: string): Entity<Content> => ({
    fields: [contentType, `Content-Transfer-Encoding: ${encoding}`],
    body: [written(body)],
  });
  if (!isPlainAscii) return entity('base64', encodeBase64Lines(bytes));
  return needsEncoding(lines)
    ? entity('quoted-printable', encodeQuotedPrintable(bytes))
    : entity('7bit', lines);
}

/** Lines that transport would cut (RFC 5321 section 4.5.3.1.6) or alter, and controls. */
function needsEncoding(text: string): boolean {
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|(?:^|\n)(?:From |\.|--)/.test(text)) return true;
  return text.split('\r\n').some((line) => line.length > 200 || /[ \t]$/.test(line));
}

function attachmentEntity<Content>(
  source: AttachmentSource<Content>,
  disposition: 'attachment' | 'inline',
): Entity<Content> {
  const isVerbatim = isMessage(source);
  const identity = source.isEightBit === true ? '8bit' : '7bit';
  const fields = [
    `Content-Type: ${source.contentType}${formatParameter('name', source.name)}`,
    `Content-Transfer-Encoding: ${isVerbatim ? identity : 'base64'}`,
    `Content-Disposition: ${disposition}${formatParameter('filename', source.name)}${datesOf(source)}`,
  ];
  if (source.contentId !== undefined) fields.push(`Content-ID: ${source.contentId}`);
  if (source.contentLocation !== undefined) fields.push(`Content-Location: ${source.contentLocation}`);
  return {
    fields,
    body: [{ kind: 'content', content: source.content, encoding: isVerbatim ? 'verbatim' : 'base64' }],
  };
}

/** RFC 2183 sections 2.4 and 2.5. */
function datesOf({ createdAt, modifiedAt }: AttachmentSource<unknown>): string {
  const made = createdAt === undefined ? '' : `; creation-date="${formatDate(createdAt, 0)}"`;
  return modifiedAt === undefined ? made : `${made}; modification-date="${formatDate(modifiedAt, 0)}"`;
}
