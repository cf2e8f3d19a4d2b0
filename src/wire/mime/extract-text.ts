import { decodeText } from './charset.ts';
import { decodeFlowed } from './format-flowed.ts';
import { htmlToText } from './html-text.ts';
import { findParameter } from './parameters.ts';
import { findFileName, type MessagePart, type Part, type Structure } from './structure.ts';
import { decodeTransfer } from './transfer-coding.ts';

/** The body of a part as it stands in the message, still in its transfer coding. */
export type BodyReader = (part: Part) => Uint8Array;

export function bodyReaderOf(message: Uint8Array): BodyReader {
  return (part) => message.subarray(part.bodyStart, part.bodyEnd);
}

export interface Attachment {
  /** IMAP part number. */
  readonly number: string;
  readonly name: string;
  /** `type/subtype`, lower case. */
  readonly contentType: string;
  /** Encoded, in bytes. */
  readonly size: number;
  /** Shown within the HTML body and not as an attachment. */
  readonly isInline: boolean;
  readonly contentId: string | undefined;
}

export interface ExtractedText {
  /** For search and for plain display; HTML is converted when there is no plain text. */
  readonly text: string;
  /** Of the first HTML body, as sent: to be sanitised before anybody sees it. */
  readonly html: string | undefined;
  readonly attachments: readonly Attachment[];
  /** The first 255 characters in one line. */
  readonly preview: string;
}

export interface ExtractLimits {
  /** Of all bodies together, encoded; what lies beyond is not read. */
  readonly maxBytes: number;
}

const defaultLimits: ExtractLimits = { maxBytes: 8 * 1024 * 1024 };

const previewLength = 255;

export function extractText(
  structure: Structure,
  readBody: BodyReader,
  limits: Partial<ExtractLimits> = {},
): ExtractedText {
  const reader = new TextReader(readBody, { ...defaultLimits, ...limits });
  reader.readPart(structure.root);
  const text = reader.texts.join('\n');
  return { text, html: reader.html, attachments: reader.attachments, preview: previewOf(text) };
}

/** One line, cut between characters and not within a surrogate pair. */
export function previewOf(text: string, length = previewLength): string {
  // A multiple of the length is enough unless it is almost all blanks.
  const start = text
    .slice(0, length * 16)
    .replace(/\s+/g, ' ')
    .trim();
  return start
    .slice(0, length)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trimEnd();
}

/** The text of one text part, decoded; HTML stays HTML. */
export function decodeTextPart(part: Part, body: Uint8Array): string {
  const charset = findParameter(part.params, 'charset') ?? charsetOfHtml(part, body) ?? '';
  const text = decodeText(decodeTransfer(body, part.encoding), charset);
  const isFlowed =
    part.subtype === 'plain' && findParameter(part.params, 'format')?.toLowerCase() === 'flowed';
  if (!isFlowed) return text;
  return decodeFlowed(text, findParameter(part.params, 'delsp')?.toLowerCase() === 'yes');
}

const metaCharset = /<meta[^>]{0,256}charset\s{0,8}=\s{0,8}["']?([a-z0-9_:.-]{1,64})/i;

/** A part that does not name its charset may do so inside its first kilobyte (HTML section 4.2.5.5). */
function charsetOfHtml(part: Part, body: Uint8Array): string | undefined {
  if (part.subtype !== 'html') return undefined;
  const start = decodeTransfer(body.subarray(0, 2048), part.encoding).subarray(0, 1024);
  return metaCharset.exec(decodeText(start, 'iso-8859-1'))?.[1];
}

class TextReader {
  readonly texts: string[] = [];
  readonly attachments: Attachment[] = [];
  html: string | undefined;
  readonly #readBody: BodyReader;
  #bytesLeft: number;

  constructor(readBody: BodyReader, limits: ExtractLimits) {
    this.#readBody = readBody;
    this.#bytesLeft = limits.maxBytes;
  }

  readPart(part: Part): void {
    if (part.children.length > 0) {
      if (part.subtype === 'alternative') this.#readAlternative(part.children);
      else for (const child of part.children) this.readPart(child);
    } else if (isBodyText(part)) {
      this.#readText(part);
    } else {
      this.attachments.push(attachmentOf(part));
    }
  }

  /**
   * RFC 2046 section 5.1.4 puts the richest form last; for text the plainest that says anything is wanted,
   * and the others are read for what only they hold: the HTML itself, and attachments beside it.
   */
  #readAlternative(parts: readonly Part[]): void {
    const plainFirst = [...parts.filter(isPlain), ...parts.filter((part) => !isPlain(part))];
    const before = this.texts.length;
    for (const part of plainFirst) {
      const hasText = this.texts.length > before;
      const kept = this.texts.length;
      this.readPart(part);
      if (hasText) this.texts.length = kept;
    }
  }

  #readText(part: Part): void {
    const body = this.#readBody(part).subarray(0, Math.max(0, this.#bytesLeft));
    this.#bytesLeft -= body.length;
    const text = decodeTextPart(part, body);
    if (part.subtype === 'html') {
      this.html ??= text;
      this.#push(htmlToText(text));
    } else {
      this.#push(text.replaceAll('\r\n', '\n'));
    }
  }

  /** What is blank says nothing, and must not keep the HTML beside it from being read. */
  #push(text: string): void {
    if (text.trim() !== '') this.texts.push(text);
  }
}

function isPlain(part: Part): boolean {
  return part.type === 'text' && part.subtype === 'plain';
}

/** Text without a name that nobody marked as an attachment. A multipart without parts is read as text. */
function isBodyText(part: Part): boolean {
  if (part.type === 'multipart') return true;
  if (part.type !== 'text' || part.disposition?.type === 'attachment') return false;
  const isReadable = part.subtype === 'plain' || part.subtype === 'html' || part.subtype === 'enriched';
  return isReadable || (findFileName(part) === undefined && part.subtype !== 'calendar');
}

function attachmentOf(part: Part): Attachment {
  const isInline = part.disposition?.type !== 'attachment' && part.id !== undefined;
  return {
    number: part.number,
    name: findFileName(part) ?? nameOf(part.message) ?? part.description ?? '',
    contentType: `${part.type}/${part.subtype}`,
    size: part.size,
    isInline,
    contentId: part.id,
  };
}

function nameOf(message: MessagePart | undefined): string | undefined {
  return message && message.envelope.subject !== '' ? message.envelope.subject : undefined;
}
