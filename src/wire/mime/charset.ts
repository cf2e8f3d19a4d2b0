import { isUtf8 } from 'node:buffer';
import { lenientUtf8 } from './byte-string.ts';
import { decodeCp949, readCp949 } from './charset-cp949.ts';
import { decodeGuessed, findKorean } from './charset-guess.ts';
import { decodeJohab } from './charset-johab.ts';
import { canonicalCharset } from './charset-labels.ts';
import {
  decodeUtf7,
  decodeUtf32,
  eightBitFromHz,
  eightBitFromIso2022Kr,
  withoutIdleEscapes,
} from './charset-stateful.ts';

type Decode = (bytes: Uint8Array) => string;

/** One runtime decoder for each name; they keep no state between calls without `stream`. */
const runtimeDecoders = new Map<string, InstanceType<typeof TextDecoder>>();

function runtimeDecode(encoding: string, bytes: Uint8Array): string {
  let decoder = runtimeDecoders.get(encoding);
  if (!decoder) {
    decoder = new TextDecoder(encoding);
    runtimeDecoders.set(encoding, decoder);
  }
  return decoder.decode(bytes);
}

const ownDecoders: Readonly<Record<string, Decode>> = {
  guess: decodeGuessed,
  'utf-8': decodeUtf8,
  'euc-kr': decodeKorean,
  'utf-16': decodeUtf16,
  'utf-7': decodeUtf7,
  'utf-32': (bytes) => decodeUtf32(bytes, utf32Order(bytes)),
  'utf-32be': (bytes) => decodeUtf32(bytes, 'big'),
  'utf-32le': (bytes) => decodeUtf32(bytes, 'little'),
  'iso-2022-jp': (bytes) => runtimeDecode('iso-2022-jp', withoutIdleEscapes(bytes)),
  'iso-2022-kr': (bytes) => decodeCp949(eightBitFromIso2022Kr(bytes)),
  'hz-gb-2312': (bytes) => runtimeDecode('gb18030', eightBitFromHz(bytes)),
  johab: decodeJohab,
};

/**
 * Text from bytes in a charset named by mail. Never throws: unknown names are guessed and broken sequences
 * become U+FFFD. A byte order mark is dropped. Charset names follow WHATWG's supersets (ISO-8859-1 is
 * Windows-1252, EUC-KR is CP949), as every mail client's do.
 */
export function decodeText(bytes: Uint8Array, charset = ''): string {
  const name = canonicalCharset(charset);
  const own = Object.hasOwn(ownDecoders, name) ? ownDecoders[name] : undefined;
  return own ? own(bytes) : runtimeDecode(name, bytes);
}

/** True when the name leads to a decoder of its own and not to a guess. */
export function isKnownCharset(charset: string): boolean {
  return canonicalCharset(charset) !== 'guess';
}

/** Korean senders label CP949 as UTF-8 and the other way round; the bytes themselves tell. */
function decodeUtf8(bytes: Uint8Array): string {
  const text = lenientUtf8(bytes);
  // A replacement character is what a broken sequence leaves, unless it was written there.
  return text.includes('\ufffd') && !isUtf8(bytes) ? (findKorean(bytes) ?? text) : text;
}

function decodeKorean(bytes: Uint8Array): string {
  const { text, broken } = readCp949(bytes);
  return broken > 0 && isUtf8(bytes) ? lenientUtf8(bytes) : text;
}

/** RFC 2781 section 4.3 presumes big-endian without a mark, Windows writes little: zeros of ASCII decide. */
function decodeUtf16(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return runtimeDecode('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return runtimeDecode('utf-16be', bytes);
  let evenZeros = 0;
  let oddZeros = 0;
  const sample = Math.min(bytes.length, 1024);
  for (let i = 0; i < sample; i++) {
    if (bytes[i] !== 0) continue;
    if (i % 2 === 0) evenZeros++;
    else oddZeros++;
  }
  return runtimeDecode(evenZeros > oddZeros ? 'utf-16be' : 'utf-16le', bytes);
}

function utf32Order(bytes: Uint8Array): 'little' | 'big' {
  const isLittle = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] !== 0 && bytes[3] === 0);
  return isLittle ? 'little' : 'big';
}
