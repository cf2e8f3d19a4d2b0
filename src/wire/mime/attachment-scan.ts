import { Buffer } from 'node:buffer';
import { bufferOf, byteStringOf } from './byte-string.ts';
import { type ContentType, readContentType } from './content.ts';
import { Header } from './header.ts';
import { findHeaderEnd } from './header-end.ts';
import { parseMainValue, type RawParameter } from './parameters.ts';

/** Enough for every message that people write; a scan is no parse. */
const maxDepth = 4;
const maxPartsLookedAt = 64;
const maxPartHeader = 4096;

const lineFeed = 0x0a;

interface Budget {
  parts: number;
}

/**
 * Looks from boundary to boundary with the native search and reads only the headers of parts, down to a few
 * levels: each byte of the body is passed at most once a level.
 */
export function hasAttachments(
  header: Header,
  contentType: ContentType,
  bytes: Uint8Array,
  bodyStart: number,
): boolean {
  if (contentType.type !== 'multipart') return isAttachment(header, contentType);
  return searchParts(bufferOf(bytes), contentType, bodyStart, 1, { parts: maxPartsLookedAt });
}

function searchParts(
  buffer: Buffer,
  contentType: ContentType,
  start: number,
  depth: number,
  budget: Budget,
): boolean {
  const boundary = boundaryOf(contentType.rawParams);
  if (boundary === '') return false;
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  let at = nextDelimiter(buffer, delimiter, start);
  while (at >= 0 && budget.parts-- > 0) {
    const lineEnd = buffer.indexOf(lineFeed, at);
    if (lineEnd < 0 || isClosing(buffer, at + delimiter.length)) return false;
    const next = nextDelimiter(buffer, delimiter, lineEnd + 1);
    const partEnd = next < 0 ? buffer.length : next;
    if (isOrHoldsAttachment(buffer.subarray(0, partEnd), lineEnd + 1, depth, budget)) return true;
    at = next;
  }
  return false;
}

function boundaryOf(params: readonly RawParameter[]): string {
  return params.find(([name]) => name.toLowerCase() === 'boundary')?.[1].trimEnd() ?? '';
}

function isClosing(buffer: Buffer, at: number): boolean {
  return buffer[at] === 0x2d && buffer[at + 1] === 0x2d;
}

/** At the start of a line, and no other boundary that merely begins alike. */
function nextDelimiter(buffer: Buffer, delimiter: Buffer, from: number): number {
  for (let at = from; ; at += delimiter.length) {
    at = buffer.indexOf(delimiter, at);
    if (at < 0) return -1;
    const after = buffer[at + delimiter.length] ?? lineFeed;
    const endsThere = after <= 0x20 || (after === 0x2d && buffer[at + delimiter.length + 1] === 0x2d);
    if (endsThere && (at === from || buffer[at - 1] === lineFeed)) return at;
  }
}

function isOrHoldsAttachment(buffer: Buffer, start: number, depth: number, budget: Budget): boolean {
  const text = byteStringOf(buffer, start, Math.min(buffer.length, start + maxPartHeader));
  const { headerEnd, bodyStart } = findHeaderEnd(text, true) ?? {
    headerEnd: text.length,
    bodyStart: text.length,
  };
  const header = new Header(text.slice(0, headerEnd));
  // The commonest answer first: it needs no parameters decoded.
  if (readDispositionType(header) === 'attachment') return true;
  const contentType = readContentType(header.find('content-type'));
  if (contentType.type !== 'multipart') return isAttachment(header, contentType);
  return depth < maxDepth && searchParts(buffer, contentType, start + bodyStart, depth + 1, budget);
}

function readDispositionType(header: Header): string | undefined {
  const raw = header.find('content-disposition');
  return raw === undefined ? undefined : parseMainValue(raw).toLowerCase();
}

/** Marked as one, or with a name and not there to be shown within the text (an image of a signature is). */
function isAttachment(header: Header, contentType: ContentType): boolean {
  const kind = readDispositionType(header);
  if (kind === 'attachment') return true;
  const { type, subtype } = contentType;
  if (type === 'text' && kind === undefined) return contentType.params.some(({ name }) => name === 'name');
  if (type === 'message' && subtype === 'rfc822') return true;
  if (header.find('content-id') !== undefined) return false;
  const isSignature =
    subtype.endsWith('pkcs7-signature') || subtype === 'pgp-signature' || subtype === 'pgp-encrypted';
  const isReport = type === 'message' || subtype === 'pkcs7-mime' || subtype === 'x-pkcs7-mime';
  return type !== 'text' && !isSignature && !isReport;
}
