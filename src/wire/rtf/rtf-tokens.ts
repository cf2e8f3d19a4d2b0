/** What stands in RTF, in its order. Never throws: what is broken is text. */
export type RtfToken =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  /** `\par`, `\u-10000`: letters, and a number where there is one. */
  | { readonly kind: 'word'; readonly word: string; readonly number: number | undefined }
  /** `\~`, `\*`: one character that is no letter. */
  | { readonly kind: 'symbol'; readonly symbol: string }
  /** Bytes of text in the code page of their font, as they stand or each from its `\'hh`. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  /** What stands behind `\binN`. */
  | { readonly kind: 'binary'; readonly bytes: Uint8Array };

const backslash = 0x5c;
const open = 0x7b;
const close = 0x7d;
const longestWord = 32;
const longestNumber = 10;

export function* readRtfTokens(bytes: Uint8Array): Generator<RtfToken> {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === open) {
      at++;
      yield { kind: 'open' };
    } else if (byte === close) {
      at++;
      yield { kind: 'close' };
    } else if (byte === backslash) {
      const read = readControl(bytes, at + 1);
      at = read.at;
      if (read.token) yield read.token;
    } else if (isNothing(byte)) {
      at++;
    } else {
      const start = at;
      while (at < bytes.length && isText(bytes[at] ?? 0)) at++;
      yield { kind: 'text', bytes: bytes.subarray(start, at) };
    }
  }
}

/** Line ends outside of words mean nothing; neither does a NUL, with which Outlook ends its RTF. */
const isNothing = (byte: number): boolean => byte === 0x0d || byte === 0x0a || byte === 0;
const isText = (byte: number): boolean =>
  byte !== open && byte !== close && byte !== backslash && !isNothing(byte);

function readControl(bytes: Uint8Array, start: number): { token: RtfToken | undefined; at: number } {
  const first = bytes[start];
  if (first === undefined) return { token: undefined, at: start };
  if (!isLetter(first)) return readSymbol(bytes, first, start);
  let at = start;
  while (at < bytes.length && at - start < longestWord && isLetter(bytes[at] ?? 0)) at++;
  const word = ascii(bytes, start, at);
  const numberStart = at;
  if (bytes[at] === 0x2d && isDigit(bytes[at + 1] ?? 0)) at++;
  while (at < bytes.length && at - numberStart < longestNumber && isDigit(bytes[at] ?? 0)) at++;
  const number = at > numberStart ? Number(ascii(bytes, numberStart, at)) : undefined;
  // One blank belongs to the word.
  if (bytes[at] === 0x20) at++;
  if (word !== 'bin') return { token: { kind: 'word', word, number }, at };
  const end = Math.min(bytes.length, at + Math.max(0, number ?? 0));
  return { token: { kind: 'binary', bytes: bytes.subarray(at, end) }, at: end };
}

function readSymbol(
  bytes: Uint8Array,
  first: number,
  at: number,
): { token: RtfToken | undefined; at: number } {
  if (first === 0x27) {
    const value = Number.parseInt(ascii(bytes, at + 1, at + 3), 16);
    if (Number.isNaN(value)) return { token: undefined, at: at + 1 };
    return { token: { kind: 'text', bytes: Uint8Array.of(value) }, at: at + 3 };
  }
  if (first === backslash || first === open || first === close) {
    return { token: { kind: 'text', bytes: Uint8Array.of(first) }, at: at + 1 };
  }
  // An escaped line end is a paragraph's.
  if (first === 0x0d || first === 0x0a) {
    const isPair = first === 0x0d && bytes[at + 1] === 0x0a;
    return { token: { kind: 'word', word: 'par', number: undefined }, at: at + (isPair ? 2 : 1) };
  }
  return { token: { kind: 'symbol', symbol: String.fromCharCode(first) }, at: at + 1 };
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < Math.min(end, bytes.length); at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
