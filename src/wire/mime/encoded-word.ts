import { Buffer } from 'node:buffer';
import { type ByteString, bytesOf, concatBytes, isAscii, trimBlanks } from './byte-string.ts';
import { decodeText } from './charset.ts';
import { decodeGuessed } from './charset-guess.ts';
import { canonicalCharset } from './charset-labels.ts';
import { hexValue } from './quoted-printable.ts';
import { decodeTransfer } from './transfer-coding.ts';

interface EncodedWord {
  readonly charset: string;
  readonly encoding: 'b' | 'q';
  readonly text: ByteString;
  readonly end: number;
}

/**
 * RFC 2047. Bytes of adjacent words in one charset are joined before they are decoded, since senders cut
 * multibyte characters (and base64 quanta) between words. Words inside other text or quotes are decoded as
 * well: section 5 forbids them there, senders write them, readers expect them. Unencoded 8-bit text is
 * guessed.
 */
export function decodeWords(raw: ByteString): string {
  if (!raw.includes('=?')) return decodeRaw(raw);
  const out: string[] = [];
  let run: EncodedWord[] = [];
  let textStart = 0;
  let from = 0;
  const lastClose = raw.lastIndexOf('?=');
  for (;;) {
    const start = raw.indexOf('=?', from);
    if (start < 0 || start > lastClose) break;
    const word = findWord(raw, start, lastClose);
    if (!word) {
      from = start + 2;
      continue;
    }
    // A whole name in one word is the commonest value there is.
    if (start === 0 && word.end === raw.length) return decodeRun([word]);
    const between = raw.slice(textStart, start);
    const isAdjacent = run.length > 0 && isBlank(between);
    if (!isAdjacent) {
      out.push(decodeRun(run), decodeRaw(between));
      run = [];
    }
    run.push(word);
    textStart = word.end;
    from = word.end;
  }
  out.push(decodeRun(run), decodeRaw(raw.slice(textStart)));
  return out.join('');
}

const maxCharsetLength = 64;

/** `=?charset?B?text?=` at `start`. Each search is bounded, or never goes back before what it has passed. */
function findWord(raw: ByteString, start: number, lastClose: number): EncodedWord | undefined {
  const charsetEnd = raw.slice(start + 2, start + 2 + maxCharsetLength).indexOf('?') + start + 2;
  if (charsetEnd <= start + 2) return undefined;
  const letter = raw[charsetEnd + 1]?.toLowerCase();
  if ((letter !== 'b' && letter !== 'q') || raw[charsetEnd + 2] !== '?') return undefined;
  const textStart = charsetEnd + 3;
  if (textStart > lastClose) return undefined;
  const close = raw.indexOf('?=', textStart);
  const text = raw.slice(textStart, close);
  return { charset: raw.slice(start + 2, charsetEnd), encoding: letter, text, end: close + 2 };
}

function isBlank(text: string): boolean {
  return trimBlanks(text) === '';
}

function decodeRaw(text: ByteString): string {
  return isAscii(text) ? text : decodeGuessed(bytesOf(text));
}

function decodeRun(words: readonly EncodedWord[]): string {
  const first = words[0];
  if (!first) return '';
  if (words.length === 1) return decodeText(wordBytes(first.encoding, first.text), first.charset);
  const out: string[] = [];
  let charset = first.charset;
  let chunks: Uint8Array[] = [];
  let base64: ByteString = '';
  const flush = (): void => {
    if (base64.length > 0) chunks.push(wordBytes('b', base64));
    base64 = '';
  };
  for (const word of words) {
    if (canonicalCharset(word.charset) !== canonicalCharset(charset)) {
      flush();
      out.push(decodeText(concatBytes(chunks), charset));
      chunks = [];
      charset = word.charset;
    }
    if (word.encoding === 'b') {
      base64 += word.text;
      // A word that ends between quanta without padding goes on in the next one.
      if (word.text.length % 4 === 0 || word.text.endsWith('=')) flush();
    } else {
      flush();
      chunks.push(wordBytes('q', word.text));
    }
  }
  flush();
  out.push(decodeText(concatBytes(chunks), charset));
  return out.join('');
}

function wordBytes(encoding: 'b' | 'q', text: ByteString): Uint8Array {
  if (encoding === 'q') return decodeQ(text);
  // The runtime's decoder stops at padding; ours goes on, for senders that leave it in the middle.
  const padding = text.indexOf('=');
  const isPlain = padding < 0 || padding >= text.length - 2;
  return isPlain ? Buffer.from(text, 'base64') : decodeTransfer(bytesOf(text), 'base64');
}

/** RFC 2047 section 4.2: `_` is a space, and a broken escape stands as it came. */
function decodeQ(text: ByteString): Uint8Array {
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const high = code === 0x3d ? hexValue(text.charCodeAt(i + 1)) : -1;
    const low = high >= 0 ? hexValue(text.charCodeAt(i + 2)) : -1;
    if (low >= 0) {
      out[length++] = (high << 4) | low;
      i += 2;
    } else {
      out[length++] = code === 0x5f ? 0x20 : code;
    }
  }
  return out.subarray(0, length);
}
