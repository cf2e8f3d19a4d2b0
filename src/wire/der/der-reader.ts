import { Buffer } from 'node:buffer';
import { tag } from './der-writer.ts';

/** Bytes that are not what should stand there in distinguished encoding. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** One element. Its content is the memory that it was read from. */
export interface DerElement {
  /** The whole first byte: class, constructed or not, and number. */
  readonly tag: number;
  readonly content: Uint8Array;
}

/**
 * Reads elements one after the other (ITU-T X.690). Lengths of more bytes than they need are taken, as Windows writes them in
 * SPNEGO; lengths that are not there, and numbers of more than one byte, are refused.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }

  /** The tag of what comes next; undefined at the end. */
  get nextTag(): number | undefined {
    return this.#bytes[this.#at];
  }

  next(): DerElement {
    const tagByte = this.#byte();
    if ((tagByte & 0x1f) === 0x1f) throw new DerError('A tag has more than one byte.');
    const length = this.#length();
    if (length > this.#bytes.length - this.#at)
      throw new DerError('An element is longer than what it is in.');
    const content = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return { tag: tagByte, content };
  }

  expect(tagByte: number): Uint8Array {
    const found = this.next();
    if (found.tag !== tagByte) {
      throw new DerError(
        `The tag 0x${found.tag.toString(16)} stands where 0x${tagByte.toString(16)} should.`,
      );
    }
    return found.content;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new DerError('The bytes end too early.');
    this.#at += 1;
    return byte;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError('A length is not said, or is too long.');
    let length = 0;
    for (let left = count; left > 0; left--) length = length * 256 + this.#byte();
    return length;
  }
}

/** The fields of a SEQUENCE of explicitly tagged ones, by number; the last where one is there twice. */
export class DerFields {
  readonly #fields = new Map<number, Uint8Array>();

  constructor(sequence: Uint8Array) {
    this.#read(new DerReader(sequence).expect(tag.sequence));
  }

  /** Of the SEQUENCE that comes next in a list of them. */
  static next(list: DerReader): DerFields {
    const fields = new DerFields(emptySequence);
    fields.#read(list.expect(tag.sequence));
    return fields;
  }

  #read(content: Uint8Array): void {
    const reader = new DerReader(content);
    while (!reader.isAtEnd) {
      const { tag: tagByte, content } = reader.next();
      if ((tagByte & 0xe0) !== 0xa0) throw new DerError('A field has no number.');
      this.#fields.set(tagByte & 0x1f, content);
    }
  }

  find(number: number): Uint8Array | undefined {
    return this.#fields.get(number);
  }

  get(number: number): Uint8Array {
    const field = this.#fields.get(number);
    if (field === undefined) throw new DerError(`The field ${number} is missing.`);
    return field;
  }
}

const emptySequence = Uint8Array.of(tag.sequence, 0);

/** Of up to six bytes, which every number of Kerberos is. */
export function readInteger(bytes: Uint8Array, tagByte: number = tag.integer): number {
  const content = new DerReader(bytes).expect(tagByte);
  if (content.length === 0 || content.length > 6) throw new DerError('A number has too many bytes, or none.');
  return Buffer.from(content).readIntBE(0, content.length);
}

export const readOctets = (bytes: Uint8Array): Uint8Array => new DerReader(bytes).expect(tag.octetString);

/** KerberosString, which others than IA5 are written into as UTF-8 (RFC 4120 section 5.2.1). */
export function readGeneralString(bytes: Uint8Array): string {
  return Buffer.from(new DerReader(bytes).expect(tag.generalString)).toString('utf8');
}

export function readGeneralizedTime(bytes: Uint8Array): number {
  const text = Buffer.from(new DerReader(bytes).expect(tag.generalizedTime)).toString('latin1');
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (year === undefined) throw new DerError('A time is none.');
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

export const readObjectId = (bytes: Uint8Array): string => objectIdOf(new DerReader(bytes).expect(tag.oid));

/** Of the content of one. */
export function objectIdOf(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > 0xffff_ffff) throw new DerError('A part of an object id is too large.');
    if ((byte & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(Math.floor(first / 40), 2);
  return [top, first - top * 40, ...rest].join('.');
}
