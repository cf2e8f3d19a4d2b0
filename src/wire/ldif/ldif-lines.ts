import { Buffer } from 'node:buffer';
import { bufferOf } from '../mime/byte-string.ts';

export interface LdifLine {
  /** Folds taken out (RFC 2849, note 2). Good until the next line is taken. */
  readonly bytes: Buffer;
  /** On which it begins, from one. */
  readonly number: number;
  /** Of all of it; above the limit, `bytes` hold its beginning alone. */
  readonly length: number;
}

/** Of a line that is too long: enough to say whose it is. */
const keptOfLongLine = 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const numberSign = 0x23;

/**
 * Joins folded lines. Bytes come in pieces of any size; what is held is one line, and of one beyond the limit its
 * beginning. Comments are left out, with the lines that they are folded into.
 *
 * A physical line is gathered until its end; a logical one until the first byte of the next says that it is not folded.
 */
export class LdifLines {
  readonly #maxLength: number;
  readonly #take: (line: LdifLine) => void;
  /** Of a physical line whose end has not come. */
  #held: Buffer[] = [];
  #heldLength = 0;
  #heldKept = 0;
  #parts: Buffer[] = [];
  /** How many of the parts are memory of our own. */
  #owned = 0;
  #length = 0;
  #kept = 0;
  #isOpen = false;
  #isComment = false;
  #start = 1;
  #number = 1;

  constructor(maxLength: number, take: (line: LdifLine) => void) {
    this.#maxLength = maxLength;
    this.#take = take;
  }

  /** Of the last physical line that has come. */
  get number(): number {
    return this.#number;
  }

  push(bytes: Uint8Array): void {
    const chunk = bufferOf(bytes);
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(lineFeed, start);
      if (end === -1) break;
      this.#endPhysical(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    this.#own();
  }

  /** Whether the last line had no end. */
  end(): boolean {
    const isUnfinished = this.#heldLength > 0;
    if (isUnfinished) this.#endPhysical(Buffer.alloc(0));
    this.#flush();
    return isUnfinished;
  }

  #hold(piece: Buffer): void {
    this.#heldLength += piece.length;
    const kept = piece.subarray(0, Math.max(0, this.#maxLength + 1 - this.#heldKept));
    this.#heldKept += kept.length;
    // The chunk's memory is its giver's again after `push`.
    if (kept.length > 0) this.#held.push(Buffer.from(kept));
  }

  #endPhysical(last: Buffer): void {
    let line = last;
    let length = last.length;
    if (this.#heldLength > 0) {
      this.#hold(last);
      line = Buffer.concat(this.#held);
      length = this.#heldLength;
      this.#held = [];
      this.#heldLength = 0;
      this.#heldKept = 0;
    }
    if (length === line.length && line[length - 1] === carriageReturn) {
      line = line.subarray(0, -1);
      length -= 1;
    }
    if (line[0] === space && this.#isOpen) this.#append(line.subarray(1), length - 1);
    else {
      this.#flush();
      this.#isOpen = true;
      this.#start = this.#number;
      this.#isComment = line[0] === numberSign;
      this.#append(line, length);
    }
    this.#number += 1;
  }

  #append(line: Buffer, length: number): void {
    if (this.#isComment) return;
    this.#length += length;
    if (this.#length <= this.#maxLength) {
      this.#kept += line.length;
      this.#parts.push(line);
      return;
    }
    // Too long by now: what was gathered is let go, but for its beginning.
    const room = keptOfLongLine - this.#kept;
    if (room > 0) this.#parts.push(line.subarray(0, room));
    if (this.#kept !== keptOfLongLine) {
      this.#parts = [Buffer.from(Buffer.concat(this.#parts).subarray(0, keptOfLongLine))];
      this.#kept = keptOfLongLine;
      this.#owned = 1;
    }
  }

  #flush(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const [first] = this.#parts;
    const bytes = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts);
    const length = this.#length;
    this.#parts = [];
    this.#owned = 0;
    this.#length = 0;
    this.#kept = 0;
    if (!this.#isComment) this.#take({ bytes, number: this.#start, length });
  }

  /** What of a line that waits for the next is a view of the chunk. */
  #own(): void {
    if (this.#parts.length === this.#owned) return;
    this.#parts.push(Buffer.concat(this.#parts.splice(this.#owned)));
    this.#owned = this.#parts.length;
  }
}
