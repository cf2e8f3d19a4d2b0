import { ByteWriter } from '../byte-writer.ts';

const leastCompacted = 16 * 1024;
const firstCapacity = 1_024;
/** A text that is so long comes once: the memory for it is not kept. */
const longestKept = 1024 * 1024;

/**
 * Bytes of a stream that wait to be fetched, and where they may be cut: between two atoms, or anywhere inside the bytes of a text or
 * a Binary ([MS-OXCFXICS] section 2.2.4.1).
 */
export class CutBuffer {
  #writer = new ByteWriter(firstCapacity);
  /** Where each atom begins and ends, in order. */
  #starts: number[] = [];
  #ends: number[] = [];
  #taken = 0;
  #total = 0;

  /** Written and not yet taken. */
  get length(): number {
    return this.#writer.length - this.#taken;
  }

  /** Taken so far. */
  get total(): number {
    return this.#total;
  }

  /** What `write` adds is never cut. */
  atom(write: (writer: ByteWriter) => void): void {
    this.#starts.push(this.#writer.length);
    write(this.#writer);
    this.#ends.push(this.#writer.length);
  }

  /** Behind their number, which is an atom, come bytes that may be cut anywhere. */
  sized(write: (writer: ByteWriter) => void): void {
    this.atom((writer) => void writer.u32(0));
    const start = this.#writer.length;
    write(this.#writer);
    this.#writer.setU32(start - 4, this.#writer.length - start);
  }

  /** May be cut anywhere. */
  loose(bytes: Uint8Array): void {
    this.#writer.bytes(bytes);
  }

  /** As many as go into `most`; none where not even the next atom does. */
  take(most: number): Uint8Array {
    const limit = this.#taken + most;
    const end = limit >= this.#writer.length ? this.#writer.length : this.#cutBefore(limit);
    const taken = this.#writer.written.slice(this.#taken, end);
    this.#total += taken.length;
    this.#taken = end;
    this.#compact();
    return taken;
  }

  #cutBefore(limit: number): number {
    const index = this.#firstEndingBehind(limit);
    const start = this.#starts[index];
    return start !== undefined && start < limit ? Math.max(start, this.#taken) : limit;
  }

  #firstEndingBehind(place: number): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** What was taken is let go of, once it is worth the copy of what is left. */
  #compact(): void {
    const taken = this.#taken;
    if (taken < this.#writer.length && (taken < leastCompacted || taken < this.length)) return;
    if (taken > longestKept) {
      const left = this.#writer.written.slice(taken);
      this.#writer = new ByteWriter(Math.max(firstCapacity, left.length)).bytes(left);
    } else this.#writer.discard(taken);
    const first = this.#firstEndingBehind(taken);
    this.#starts = this.#starts.slice(first).map((start) => start - taken);
    this.#ends = this.#ends.slice(first).map((end) => end - taken);
    this.#taken = 0;
  }
}
