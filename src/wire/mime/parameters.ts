import { type ByteString, bytesOf, concatBytes, isAscii, trimBlanks } from './byte-string.ts';
import { decodeText } from './charset.ts';
import { decodeGuessed } from './charset-guess.ts';
import { decodeWords } from './encoded-word.ts';
import { unfold } from './header.ts';
import { hexValue } from './quoted-printable.ts';

/** A decoded parameter, continuations joined (RFC 2231). Names are lower case. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
}
/** A parameter as it stands in the field, quotes removed: what IMAP's BODYSTRUCTURE shows. */
export type RawParameter = readonly [name: ByteString, value: ByteString];

export interface ParameterizedValue {
  /** What stands before the first semicolon, without comments and outer blanks; not lower-cased. */
  readonly value: ByteString;
  readonly params: readonly Parameter[];
  readonly rawParams: readonly RawParameter[];
}

/** Beyond these, parameters are ignored: no sender needs them, and a hostile one pays no more than reading. */
const maxParameters = 128;

export function parseParameterized(raw: ByteString): ParameterizedValue {
  const text = unfold(raw);
  const reader = new ParameterReader(text);
  const value = reader.readValue();
  const rawParams: RawParameter[] = [];
  for (;;) {
    const param = reader.readParameter();
    if (!param || rawParams.length >= maxParameters) break;
    if (param[0] !== '') rawParams.push(param);
  }
  return { value, rawParams, params: decodeParameters(rawParams) };
}

/** Only what stands before the parameters. */
export function parseMainValue(raw: ByteString): ByteString {
  return new ParameterReader(unfold(raw)).readValue();
}

export function findParameter(params: readonly Parameter[], name: string): string | undefined {
  return params.find((param) => param.name === name)?.value;
}

class ParameterReader {
  readonly #text: ByteString;
  #at = 0;

  constructor(text: ByteString) {
    this.#text = text;
  }

  readValue(): ByteString {
    this.#skipBlanks();
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const c = this.#text[this.#at];
      // `text/plain charset=x`: a forgotten semicolon.
      if (c === ';' || c === ' ' || c === '\t' || c === '(') break;
      this.#at++;
    }
    let value = this.#text.slice(start, this.#at);
    this.#skipBlanks();
    // `text / plain`
    if (value.endsWith('/') || this.#text[this.#at] === '/') {
      const from = this.#at;
      while (this.#at < this.#text.length && this.#text[this.#at] !== ';') this.#at++;
      value += this.#text.slice(from, this.#at).replaceAll(' ', '').replaceAll('\t', '');
    }
    return value;
  }

  /** A name of '' stands for a piece that is no parameter; undefined for the end. */
  readParameter(): RawParameter | undefined {
    this.#skipBlanks();
    while (this.#text[this.#at] === ';') {
      this.#at++;
      this.#skipBlanks();
    }
    if (this.#at >= this.#text.length) return undefined;
    const start = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '=' && this.#text[this.#at] !== ';')
      this.#at++;
    const name = trimBlanks(this.#text.slice(start, this.#at));
    if (this.#text[this.#at] !== '=') return ['', name];
    this.#at++;
    this.#skipBlanks();
    return [name, this.#text[this.#at] === '"' ? this.#readQuoted() : this.#readBare()];
  }

  #readQuoted(): ByteString {
    const out: string[] = [];
    let from = ++this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const next = this.#text[this.#at + 1];
      // Windows paths come with bare backslashes: only what must be escaped counts as escaped.
      if (this.#text[this.#at] === '\\' && (next === '"' || next === '\\')) {
        out.push(this.#text.slice(from, this.#at), next);
        this.#at += 2;
        from = this.#at;
      } else {
        this.#at++;
      }
    }
    out.push(this.#text.slice(from, this.#at));
    this.#at++;
    return out.join('');
  }

  /** Up to the semicolon: unquoted file names with spaces are common. */
  #readBare(): ByteString {
    const start = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== ';') {
      if (this.#text[this.#at] === '(' && this.#text[this.#at - 1] === ' ') break;
      this.#at++;
    }
    return trimBlanks(this.#text.slice(start, this.#at));
  }

  #skipBlanks(): void {
    let depth = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at];
      if (c === '(') depth++;
      else if (depth > 0 && c === ')') depth--;
      else if (depth > 0 && c === '\\') this.#at++;
      else if (depth === 0 && c !== ' ' && c !== '\t') return;
    }
  }
}

interface Segment {
  readonly index: number;
  readonly isEncoded: boolean;
  readonly value: ByteString;
}

const segmentName = /^([^*]+)(?:\*(\d{1,4}))?(\*?)$/;

function decodeParameters(raw: readonly RawParameter[]): Parameter[] {
  const plain = new Map<string, string>();
  const extended = new Map<string, Segment[]>();
  for (const [name, value] of raw) {
    const match = segmentName.exec(name.toLowerCase());
    const base = match?.[1];
    if (!match || base === undefined || (match[2] === undefined && match[3] === '')) {
      const lower = name.toLowerCase();
      if (!plain.has(lower)) plain.set(lower, decodePlain(value));
      continue;
    }
    const segments = extended.get(base) ?? [];
    segments.push({ index: Number(match[2] ?? 0), isEncoded: match[3] === '*', value });
    extended.set(base, segments);
  }
  // RFC 6266's advice for HTTP holds for mail: the extended form is the one that can be trusted.
  for (const [name, segments] of extended) plain.set(name, joinSegments(segments));
  return [...plain].map(([name, value]) => ({ name, value }));
}

/** Encoded words are forbidden here (RFC 2047 section 5) and yet what most senders wrote for decades. */
function decodePlain(value: ByteString): string {
  if (value.includes('=?')) return decodeWords(value);
  return isAscii(value) ? value : decodeGuessed(bytesOf(value));
}

function joinSegments(segments: Segment[]): string {
  segments.sort((a, b) => a.index - b.index);
  let charset = '';
  const chunks = segments.map((segment, position) => {
    if (!segment.isEncoded) return bytesOf(segment.value);
    let text = segment.value;
    const first = position === 0 ? text.indexOf("'") : -1;
    const second = first >= 0 ? text.indexOf("'", first + 1) : -1;
    if (second >= 0) {
      charset = text.slice(0, first);
      text = text.slice(second + 1);
    }
    return percentDecoded(text);
  });
  const bytes = concatBytes(chunks);
  if (charset === '' && segments.every((segment) => !segment.isEncoded)) {
    return decodePlain(segments.map((segment) => segment.value).join(''));
  }
  return decodeText(bytes, charset);
}

function percentDecoded(text: ByteString): Uint8Array {
  const out = bytesOf(text);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const high = code === 0x25 ? hexValue(text.charCodeAt(i + 1)) : -1;
    const low = high >= 0 ? hexValue(text.charCodeAt(i + 2)) : -1;
    out[length++] = low >= 0 ? (high << 4) | low : code;
    if (low >= 0) i += 2;
  }
  return out.subarray(0, length);
}
