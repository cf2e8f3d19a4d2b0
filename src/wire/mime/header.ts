import { type ByteString, trimBlanks } from './byte-string.ts';

/** One field of a header. Offsets count bytes from the start of the message. */
export interface HeaderField {
  /** As written, without the colon. */
  readonly name: string;
  readonly lowerName: string;
  readonly start: number;
  /** Just after the colon. */
  readonly valueStart: number;
  /** After the last line end of the field, folded lines included. */
  readonly end: number;
  /** What stands between `valueStart` and `end`, still folded and encoded. */
  readonly raw: ByteString;
}

/** Offsets of one field within its block, three numbers each: name start, colon, end. */
const stride = 3;

/**
 * A header block, split but not decoded: fields are found by offset, and nothing is copied before it is asked
 * for. Lines without a colon, and an mbox `From ` line, are no fields and are passed over.
 */
export class Header {
  readonly #text: ByteString;
  readonly #base: number;
  readonly #offsets: readonly number[];

  /** `text` starts at offset `base` of the message. */
  constructor(text: ByteString, base = 0) {
    this.#text = text;
    this.#base = base;
    this.#offsets = fieldOffsets(text);
  }

  /** The value of the first field of that name, in one line. Readers take the first of several, so do we. */
  find(lowerName: string): ByteString | undefined {
    const index = this.#indexOf(lowerName, 0);
    return index < 0 ? undefined : unfold(this.#raw(index));
  }

  findAll(lowerName: string): ByteString[] {
    const values: ByteString[] = [];
    for (let i = this.#indexOf(lowerName, 0); i >= 0; i = this.#indexOf(lowerName, i + stride)) {
      values.push(unfold(this.#raw(i)));
    }
    return values;
  }

  /** A list that should stand in one field but is spread over several is joined, as by every mail client. */
  findList(lowerName: string): ByteString | undefined {
    const index = this.#indexOf(lowerName, 0);
    if (index < 0) return undefined;
    if (this.#indexOf(lowerName, index + stride) < 0) return unfold(this.#raw(index));
    return this.findAll(lowerName).join(', ');
  }

  fields(): HeaderField[] {
    const fields: HeaderField[] = [];
    for (let i = 0; i < this.#offsets.length; i += stride) {
      const [start = 0, colon = 0, end = 0] = this.#offsets.slice(i, i + stride);
      const name = this.#text.slice(start, colon).trimEnd();
      fields.push({
        name,
        lowerName: name.toLowerCase(),
        start: this.#base + start,
        valueStart: this.#base + colon + 1,
        end: this.#base + end,
        raw: this.#text.slice(colon + 1, end),
      });
    }
    return fields;
  }

  #raw(index: number): ByteString {
    return this.#text.slice((this.#offsets[index + 1] as number) + 1, this.#offsets[index + 2]);
  }

  #indexOf(lowerName: string, from: number): number {
    const offsets = this.#offsets;
    for (let i = from; i < offsets.length; i += stride) {
      if (isNamed(this.#text, offsets[i] as number, offsets[i + 1] as number, lowerName)) return i;
    }
    return -1;
  }
}

/** Compares letters without case; blanks before the colon (RFC 5322 section 4.5) do not count. */
function isNamed(text: ByteString, start: number, colon: number, lowerName: string): boolean {
  const length = lowerName.length;
  if (colon - start < length) return false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(start + i);
    const lower = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
    if (lower !== lowerName.charCodeAt(i)) return false;
  }
  for (let i = start + length; i < colon; i++) {
    const code = text.charCodeAt(i);
    if (code !== 0x20 && code !== 0x09) return false;
  }
  return true;
}

function fieldOffsets(text: ByteString): number[] {
  const offsets: number[] = [];
  let start = 0;
  while (start < text.length) {
    const end = fieldEnd(text, start);
    const colon = findColon(text, start, end);
    if (colon > start) offsets.push(start, colon, end);
    start = end;
  }
  return offsets;
}

/** After the line end that no continuation line (RFC 5322 section 2.2.3) follows. */
function fieldEnd(text: ByteString, start: number): number {
  let at = start;
  for (;;) {
    const lineFeed = text.indexOf('\n', at);
    if (lineFeed < 0) return text.length;
    at = lineFeed + 1;
    const next = text.charCodeAt(at);
    if (next !== 0x20 && next !== 0x09) return at;
  }
}

/** RFC 5322 section 3.6.8 allows 33–126 in a name, section 4.5 blanks before the colon; 8-bit is tolerated. */
function findColon(text: ByteString, start: number, end: number): number {
  let hasBlank = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x3a) return i;
    if (code === 0x20 || code === 0x09) hasBlank = true;
    else if (hasBlank || code < 0x21 || code === 0x7f) return -1;
  }
  return -1;
}

/** One line: folds become a space; so do stray controls, which no reader of a value should meet. */
export function unfold(raw: ByteString): ByteString {
  const text = trimBlanks(raw);
  // Native searches are cheaper than a pattern, and most values have none of these.
  if (!text.includes('\n') && !text.includes('\r') && !text.includes('\0')) return text;
  return text.replace(/[\r\n\0]+[ \t]*/g, ' ');
}
