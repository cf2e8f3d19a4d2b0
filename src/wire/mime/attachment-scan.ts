import { Buffer } from 'node:buffer';
import { bufferOf, byteStringOf, trimBlanksAtEnd } from './byte-string.ts';
import { type ContentType, readContentType } from './content.ts';
import { Header } from './header.ts';
import { findHeaderEnd } from './header-end.ts';
import { parseMainValue, type RawParameter } from './parameters.ts';

/** Enough for every message that people write; a scan is no parse. */
const maxDepth = 4;
const maxPartsLookedAt = 64;
const maxPartHeader = 2048;

const lineFeed = 0x0a;

/** What is told of the parts of a message without parsing it. */
export interface PartTraits {
  /** Best effort: parts of the outer levels that are named or marked as attachments. */
  readonly hasAttachments: boolean;
  /** Some part is a calendar's, or holds what Outlook packs (TNEF); also where it cannot be told. */
  readonly mayBeInvitation: boolean;
}

interface Search {
  partsLeft: number;
  hasAttachments: boolean;
  mayBeInvitation: boolean;
}

/**
 * Looks from boundary to boundary with the native search and reads only the headers of parts, down to a few
 * levels: each byte of the body is passed at most once a level.
 */
export function scanParts(
  header: Header,
  contentType: ContentType,
  bytes: Uint8Array,
  bodyStart: number,
): PartTraits {
  if (contentType.type !== 'multipart') {
    const type = mediaType(header);
    return { hasAttachments: isAttachment(header, type), mayBeInvitation: invitationTypes.has(type) };
  }
  const search: Search = { partsLeft: maxPartsLookedAt, hasAttachments: false, mayBeInvitation: false };
  searchParts(bufferOf(bytes), contentType, bodyStart, 1, search);
  const { hasAttachments, mayBeInvitation } = search;
  // RFC 6522: what a report returns is its content, not something that was attached to it.
  return { hasAttachments: hasAttachments && contentType.subtype !== 'report', mayBeInvitation };
}

function searchParts(
  buffer: Buffer,
  contentType: ContentType,
  start: number,
  depth: number,
  search: Search,
): void {
  const boundary = boundaryOf(contentType.rawParams);
  if (boundary === '') return;
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  let at = nextDelimiter(buffer, delimiter, start);
  while (at >= 0 && !(search.hasAttachments && search.mayBeInvitation)) {
    const lineEnd = buffer.indexOf(lineFeed, at);
    if (lineEnd < 0 || isClosing(buffer, at + delimiter.length)) return;
    if (search.partsLeft === 0) {
      search.mayBeInvitation = true;
      return;
    }
    search.partsLeft -= 1;
    const next = nextDelimiter(buffer, delimiter, lineEnd + 1);
    const partEnd = next < 0 ? buffer.length : next;
    searchPart(buffer.subarray(0, partEnd), lineEnd + 1, depth, search);
    at = next;
  }
}

function boundaryOf(params: readonly RawParameter[]): string {
  return trimBlanksAtEnd(params.find(([name]) => name.toLowerCase() === 'boundary')?.[1] ?? '');
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

function searchPart(buffer: Buffer, start: number, depth: number, search: Search): void {
  const text = byteStringOf(buffer, start, Math.min(buffer.length, start + maxPartHeader));
  const { headerEnd, bodyStart } = findHeaderEnd(text, true) ?? {
    headerEnd: text.length,
    bodyStart: text.length,
  };
  const header = new Header(text.slice(0, headerEnd));
  const type = mediaType(header);
  if (!type.startsWith('multipart/')) {
    search.hasAttachments ||= isAttachment(header, type);
    // Of a longer header its end may say something else.
    search.mayBeInvitation ||= invitationTypes.has(type) || headerEnd === maxPartHeader;
  } else if (depth < maxDepth) {
    const contentType = readContentType(header.find('content-type'));
    searchParts(buffer, contentType, start + bodyStart, depth + 1, search);
  } else search.mayBeInvitation = true;
}

/** Without its parameters, which cost more to decode than all else here. */
function mediaType(header: Header): string {
  return parseMainValue(header.find('content-type') ?? 'text/plain').toLowerCase();
}

const invitationTypes = new Set(['text/calendar', 'application/ms-tnef', 'application/vnd.ms-tnef']);

const signatureTypes = new Set([
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'application/pgp-signature',
  'application/pgp-encrypted',
]);
const wrapperTypes = new Set([
  'application/pkcs7-mime',
  'application/x-pkcs7-mime',
  'message/delivery-status',
]);

/** Marked as one, or with a name and not there to be shown within the text (an image of a signature is). */
function isAttachment(header: Header, type: string): boolean {
  if (signatureTypes.has(type)) return false;
  const disposition = header.find('content-disposition');
  const kind = disposition === undefined ? undefined : parseMainValue(disposition).toLowerCase();
  if (kind === 'attachment') return true;
  if (type === 'message/rfc822') return true;
  if (type === '' || type.startsWith('text')) return kind === undefined && isNamed(header);
  return header.find('content-id') === undefined && !wrapperTypes.has(type);
}

function isNamed(header: Header): boolean {
  return readContentType(header.find('content-type')).params.some(({ name }) => name === 'name');
}
