/** The writing side of plain LZ77: [MS-XCA] section 2.3. */
import { MatchSearch, shortestMatch } from './find-matches.ts';

/** 13 bits of a match. */
const farthest = 8_192;

/** Undefined where it would not come out smaller. */
export function compressLz77(data: Uint8Array): Uint8Array | undefined {
  const search = new MatchSearch(data, { maxDistance: farthest, mayOverlap: true });
  const output = new Output(data.length);
  for (let at = 0; at < data.length; ) {
    const length = search.longestAt(at);
    if (length < shortestMatch) {
      output.literal(data[at] ?? 0);
      search.pass(at++);
    } else {
      output.match(length, search.distance);
      for (const end = at + length; at < end; at++) search.pass(at);
    }
    if (output.isFull) return undefined;
  }
  return output.finish();
}

class Output {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limit: number;
  #at = 4;
  #flagsAt = 0;
  #flags = 0;
  #count = 0;
  #half = -1;

  constructor(limit: number) {
    this.#limit = limit;
    // Room for the longest match and the next flags beyond the limit.
    this.#bytes = new Uint8Array(limit + 16);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get isFull(): boolean {
    return this.#at >= this.#limit;
  }

  literal(byte: number): void {
    this.#bytes[this.#at++] = byte;
    this.#flag(0);
  }

  match(length: number, distance: number): void {
    const long = length - shortestMatch;
    this.#short(((distance - 1) << 3) | Math.min(long, 7));
    if (long >= 7) {
      this.#halfByte(Math.min(long - 7, 15));
      if (long >= 7 + 15) this.#rest(long - 7 - 15);
    }
    this.#flag(1);
  }

  finish(): Uint8Array | undefined {
    // The flags behind the last are set: a reader takes a match with nothing behind it for the end.
    for (let unused = this.#count; unused < 32; unused += 1) this.#flags = (this.#flags << 1) | 1;
    this.#view.setUint32(this.#flagsAt, this.#flags >>> 0, true);
    return this.#at < this.#limit ? this.#bytes.subarray(0, this.#at) : undefined;
  }

  #rest(rest: number): void {
    if (rest < 255) {
      this.#bytes[this.#at++] = rest;
      return;
    }
    const whole = rest + 7 + 15;
    this.#bytes[this.#at++] = 255;
    if (whole <= 0xffff) {
      this.#short(whole);
      return;
    }
    this.#short(0);
    this.#view.setUint32(this.#at, whole, true);
    this.#at += 4;
  }

  #halfByte(value: number): void {
    if (this.#half < 0) {
      this.#half = this.#at;
      this.#bytes[this.#at++] = value;
      return;
    }
    this.#bytes[this.#half] = (this.#bytes[this.#half] ?? 0) | (value << 4);
    this.#half = -1;
  }

  #short(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  #flag(bit: number): void {
    this.#flags = (this.#flags << 1) | bit;
    this.#count += 1;
    if (this.#count < 32) return;
    this.#view.setUint32(this.#flagsAt, this.#flags >>> 0, true);
    this.#flagsAt = this.#at;
    this.#at += 4;
    this.#flags = 0;
    this.#count = 0;
  }
}
