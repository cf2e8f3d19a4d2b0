import type { Buffer } from 'node:buffer';

export const carriageReturn = 0x0d;
export const lineFeed = 0x0a;

/** The next CR and LF from a place on, looked for once however often it is asked. */
export class LineEndFinder {
  readonly #buffer: Buffer;
  #nextCr = -1;
  #nextLf = -1;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  /** Where one of both stands first; the length of the buffer where neither does. */
  from(at: number): number {
    if (this.#nextCr < at) this.#nextCr = this.#find(carriageReturn, at);
    if (this.#nextLf < at) this.#nextLf = this.#find(lineFeed, at);
    return Math.min(this.#nextCr, this.#nextLf);
  }

  #find(byte: number, at: number): number {
    const found = this.#buffer.indexOf(byte, at);
    return found < 0 ? this.#buffer.length : found;
  }
}

/** Whether a CR or a LF stands alone: RFC 5321 section 2.3.8. */
export function hasBareLineEnd(buffer: Buffer): boolean {
  const ends = new LineEndFinder(buffer);
  for (let at = ends.from(0); at < buffer.length; at = ends.from(at + 2)) {
    if (buffer[at] !== carriageReturn || buffer[at + 1] !== lineFeed) return true;
  }
  return false;
}
