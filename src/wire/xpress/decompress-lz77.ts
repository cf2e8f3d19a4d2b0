/**
 * Plain LZ77, DIRECT2 in [MS-OXCRPC] section 3.1.4.11.1.2: [MS-XCA] section 2.4. Words of 32 flags, the highest first, tell literals
 * from matches. Of a match, 13 bits are its distance less one and 3 its length; what has no room there follows in half a byte
 * that two matches share, then in a byte, in 16 bits, in 32.
 */
import { XpressError } from './xpress-error.ts';

/** `size` bytes; throws XpressError when there are more or fewer. */
export function decompressLz77(data: Uint8Array, size: number): Uint8Array {
  const input = new Input(data);
  const output = new Uint8Array(size);
  let at = 0;
  let flags = 0;
  let left = 0;
  for (;;) {
    if (left === 0) {
      // A stream may end where the next flags would begin.
      if (input.isAtEnd) break;
      flags = input.long();
      left = 32;
    }
    left -= 1;
    if (((flags >>> left) & 1) === 0) {
      if (input.isAtEnd && at === size) break;
      if (at === size) throw new XpressError('More comes out of a stream than it said.');
      output[at++] = input.byte();
      continue;
    }
    // The flags behind the last are set, and nothing follows them.
    if (input.isAtEnd) break;
    const word = input.short();
    const distance = (word >>> 3) + 1;
    const length = input.matchLength(word & 7);
    if (distance > at) throw new XpressError('A match begins before the stream.');
    if (length > size - at) throw new XpressError('More comes out of a stream than it said.');
    // Byte by byte: a match may overlap what it makes.
    for (const end = at + length; at < end; at++) output[at] = output[at - distance] ?? 0;
  }
  if (at !== size) throw new XpressError('Less comes out of a stream than it said.');
  return output;
}

class Input {
  #at = 0;
  /** Where the half byte lies that the next long match uses; -1 for none. */
  #half = -1;
  readonly #data: Uint8Array;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#data.length;
  }

  byte(): number {
    const value = this.#data[this.#at];
    if (value === undefined) throw new XpressError('A stream ends too soon.');
    this.#at += 1;
    return value;
  }

  short(): number {
    return this.byte() | (this.byte() << 8);
  }

  long(): number {
    return (this.short() | (this.short() << 16)) >>> 0;
  }

  matchLength(short: number): number {
    if (short < 7) return short + 3;
    const half = this.#halfByte();
    if (half < 15) return half + 7 + 3;
    const byte = this.byte();
    if (byte < 255) return byte + 15 + 7 + 3;
    const length = this.short() || this.long();
    if (length < 15 + 7) throw new XpressError('A long match is shorter than a short one.');
    return length + 3;
  }

  #halfByte(): number {
    if (this.#half < 0) {
      this.#half = this.#at;
      return this.byte() & 15;
    }
    const value = (this.#data[this.#half] ?? 0) >> 4;
    this.#half = -1;
    return value;
  }
}
