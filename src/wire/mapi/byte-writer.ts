import type { Guid } from '../../base/ids.ts';

const firstCapacity = 256;

/** Writes what `ByteReader` reads. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = firstCapacity) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written so far; good until more is written. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  u8(value: number): this {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.#room(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  u64(value: bigint): this {
    const at = this.#room(8);
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
    return this;
  }

  f32(value: number): this {
    const at = this.#room(4);
    this.#view.setFloat32(at, value, true);
    return this;
  }

  f64(value: number): this {
    const at = this.#room(8);
    this.#view.setFloat64(at, value, true);
    return this;
  }

  flag(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  guid(guid: Guid): this {
    const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
    const at = this.#room(16);
    for (const [index, place] of guidOrder.entries()) this.#bytes[at + index] = bytes[place] ?? 0;
    return this;
  }

  /** With its zero. What is not in Latin-1 has no place in such a string; one with a zero in it ends there. */
  ascii(text: string): this {
    return this.zeroTerminated(Buffer.from(text, 'latin1'));
  }

  zeroTerminated(text: Uint8Array): this {
    const end = text.indexOf(0);
    return this.bytes(end < 0 ? text : text.subarray(0, end)).u8(0);
  }

  unicode(text: string): this {
    const end = text.indexOf('\0');
    return this.bytes(Buffer.from(end < 0 ? text : text.slice(0, end), 'utf16le')).u16(0);
  }

  /** Over what was written at `at` before: sizes that are known afterwards. */
  setU16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** Takes back everything behind `length`: a row that has no room any more. */
  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }

  /** Lets go of the first `count` bytes, and keeps the memory that they took. */
  discard(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
  }

  /** Without a zero at the end. */
  utf16(text: string): this {
    const at = this.#room(text.length * 2);
    const { buffer, byteOffset, length } = this.#bytes;
    Buffer.from(buffer, byteOffset, length).write(text, at, 'utf16le');
    return this;
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length = at + count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}

const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
