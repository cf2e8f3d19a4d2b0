import { type Guid, parseGuid } from '../../base/ids.ts';
import { MapiFormatError } from './mapi-format-error.ts';

/** Reads what MAPI writes: little-endian, strings that end with a zero. Throws MapiFormatError where the bytes end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The same bytes as long as the reader lives: whoever keeps them copies them. */
  bytes(count: number): Uint8Array {
    const at = this.#pass(count);
    return this.#bytes.subarray(at, at + count);
  }

  rest(): Uint8Array {
    return this.bytes(this.left);
  }

  /** What lies behind a place, without moving. */
  from(position: number): Uint8Array {
    return this.#bytes.subarray(position);
  }

  /** The byte that is read next, if there is one. */
  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  u8(): number {
    return this.#view.getUint8(this.#pass(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#pass(2), true);
  }

  i16(): number {
    return this.#view.getInt16(this.#pass(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#pass(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#pass(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#pass(8), true);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#pass(8), true);
  }

  f32(): number {
    return this.#view.getFloat32(this.#pass(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#pass(8), true);
  }

  /** [MS-DTYP] section 2.3.4.2: three numbers, then eight bytes as they are. */
  guid(): Guid {
    const bytes = this.bytes(16);
    const hex = (...places: readonly number[]) =>
      places.map((place) => (bytes[place] ?? 0).toString(16).padStart(2, '0')).join('');
    const text = [hex(3, 2, 1, 0), hex(5, 4), hex(7, 6), hex(8, 9), hex(10, 11, 12, 13, 14, 15)].join('-');
    const guid = parseGuid(text);
    if (guid === undefined) throw new MapiFormatError('16 bytes are no GUID.');
    return guid;
  }

  /** One byte, false or true; every other value is refused ([MS-OXCDATA] section 2.11.1 has 0 and 1 alone). */
  flag(): boolean {
    const value = this.u8();
    if (value > 1) throw new MapiFormatError(`A flag is ${value}.`);
    return value === 1;
  }

  /** Up to its zero, which is passed over. */
  zeroTerminated(): Uint8Array {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw new MapiFormatError('A string has no end.');
    const text = this.bytes(end - this.#at);
    this.#at += 1;
    return text;
  }

  ascii(): string {
    return latin1.decode(this.zeroTerminated());
  }

  unicode(): string {
    const start = this.#at;
    for (let at = start; at + 1 < this.#bytes.length; at += 2) {
      if (this.#view.getUint16(at, true) !== 0) continue;
      this.#at = at + 2;
      return utf16.decode(this.#bytes.subarray(start, at));
    }
    throw new MapiFormatError('A string has no end.');
  }

  /** How many follow, of which each takes `least` bytes: a number that lies makes nothing be set aside. */
  count(value: number, least: number): number {
    if (value * least > this.left)
      throw new MapiFormatError(`${value} entries are announced in ${this.left} bytes.`);
    return value;
  }

  #pass(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) {
      throw new MapiFormatError(`${count} bytes are wanted where ${this.#bytes.length - at} are left.`);
    }
    this.#at = at + count;
    return at;
  }
}

const latin1 = new TextDecoder('latin1');
/** A lone surrogate stays what it is for the peer: it becomes the replacement character here. */
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });
