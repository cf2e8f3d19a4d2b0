import { Buffer } from 'node:buffer';

/**
 * Header bytes as a string of one character for each byte (ISO-8859-1): V8 searches and slices these without
 * copying, and no byte is lost before its charset is known.
 */
export type ByteString = string;

/** The same memory seen as a Buffer, for its native searches. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function byteStringOf(bytes: Uint8Array, start = 0, end = bytes.length): ByteString {
  return bufferOf(bytes).toString('latin1', start, end);
}

export function bytesOf(text: ByteString): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** True when every character is below 0x80. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0x7f) return false;
  }
  return true;
}

/** trim() would take the byte A0, the last one of many Korean characters, for a no-break space. */
export function trimBlanks(text: ByteString): ByteString {
  let start = 0;
  while (start < text.length && isBlank(text.charCodeAt(start))) start++;
  return trimBlanksAtEnd(start === 0 ? text : text.slice(start));
}

export function trimBlanksAtEnd(text: ByteString): ByteString {
  let end = text.length;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  return end === text.length ? text : text.slice(0, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

/** What a TextDecoder would give, its byte order mark dropped, and twice as fast on short texts. */
export function lenientUtf8(bytes: Uint8Array): string {
  const text = bufferOf(bytes).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
