/**
 * RFC 3501 section 5.1.3: mailbox names in ASCII, other characters as UTF-16 in a base64 of its own between
 * `&` and `-`.
 */
import { isUtf8 } from 'node:buffer';
import { type ByteString, bufferOf, bytesOf } from '../mime/byte-string.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,';
const notInAlphabet = 255;
const values = new Uint8Array(128).fill(notInAlphabet);
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
/** Ordinary base64, which some servers write. */
values[0x2f] = 63;

const shift = 0x26;
const isDirect = (code: number): boolean => code >= 0x20 && code <= 0x7e;

export function encodeModifiedUtf7(text: string): ByteString {
  let encoded = '';
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (isDirect(code)) {
      encoded += code === shift ? '&-' : text.charAt(at);
      at++;
      continue;
    }
    let end = at + 1;
    while (end < text.length && !isDirect(text.charCodeAt(end))) end++;
    encoded += `&${encodeUnits(text, at, end)}-`;
    at = end;
  }
  return encoded;
}

function encodeUnits(text: string, start: number, end: number): string {
  let encoded = '';
  let bits = 0;
  let count = 0;
  for (let at = start; at < end; at++) {
    bits = (bits << 16) | text.charCodeAt(at);
    count += 16;
    while (count >= 6) {
      count -= 6;
      encoded += alphabet.charAt((bits >>> count) & 63);
    }
    bits &= (1 << count) - 1;
  }
  return count > 0 ? encoded + alphabet.charAt((bits << (6 - count)) & 63) : encoded;
}

/**
 * Never fails: a shift that is no proper one stays as it stands in the text, and 8-bit bytes are read as UTF-8,
 * which servers send who think that they need not encode. Whether anything was lost, the encoder tells:
 * `encodeModifiedUtf7(text) === raw`.
 */
export function decodeModifiedUtf7(raw: ByteString): string {
  let text = '';
  let at = 0;
  while (at < raw.length) {
    const start = raw.indexOf('&', at);
    if (start === -1) break;
    text += eightBit(raw.slice(at, start));
    const end = raw.indexOf('-', start + 1);
    const decoded = end === -1 ? undefined : end === start + 1 ? '&' : decodeUnits(raw, start + 1, end);
    if (decoded === undefined) {
      text += '&';
      at = start + 1;
    } else {
      text += decoded;
      at = end + 1;
    }
  }
  // A lone half of a surrogate pair would not survive any other encoding.
  return (text + eightBit(raw.slice(at))).toWellFormed();
}

function decodeUnits(raw: string, start: number, end: number): string | undefined {
  const units: number[] = [];
  let bits = 0;
  let count = 0;
  for (let at = start; at < end; at++) {
    const value = values[raw.charCodeAt(at)] ?? notInAlphabet;
    if (value === notInAlphabet) return undefined;
    bits = ((bits << 6) | value) & 0xff_ffff;
    count += 6;
    if (count >= 16) {
      count -= 16;
      units.push((bits >>> count) & 0xffff);
    }
  }
  if (units.length === 0 || count >= 6) return undefined;
  let text = '';
  for (const unit of units) text += String.fromCharCode(unit);
  return text;
}

/** UTF-8 if it is that, otherwise each byte for itself, so that it can still be told from others. */
export function eightBit(raw: ByteString): string {
  let isPlain = true;
  for (let i = 0; i < raw.length && isPlain; i++) isPlain = raw.charCodeAt(i) < 0x80;
  if (isPlain) return raw;
  const bytes = bytesOf(raw);
  return isUtf8(bytes) ? bufferOf(bytes).toString('utf8') : raw;
}
