/**
 * Entries as bytes outside of the heap: 100,000 of them as objects would be 200 MB for the collector to walk through, where a page of
 * twenty is all that anybody looks at.
 */
import type { AddressBookEntry } from './address-book-entry.ts';

const chunkBits = 20;
const chunkBytes = 1 << chunkBits;

export class PackedEntries {
  #chunks: Buffer[] = [];
  /** Of the last chunk. */
  #used = 0;
  #offsets = new Float64Array(0);
  #lengths = new Uint32Array(0);
  #wasted = 0;

  /** Of all chunks, with what was replaced in them. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  set(slot: number, entry: AddressBookEntry): void {
    this.#makeRoomFor(slot);
    this.clear(slot);
    const text = JSON.stringify(entry);
    const length = Buffer.byteLength(text);
    const offset = this.#place(length);
    this.#chunkAt(offset).write(text, offset & (chunkBytes - 1), 'utf8');
    this.#offsets[slot] = offset;
    this.#lengths[slot] = length;
  }

  get(slot: number): AddressBookEntry | undefined {
    const length = this.#lengths[slot] ?? 0;
    if (length === 0) return undefined;
    const offset = this.#offsets[slot] ?? 0;
    const start = offset & (chunkBytes - 1);
    return JSON.parse(this.#chunkAt(offset).toString('utf8', start, start + length));
  }

  clear(slot: number): void {
    this.#wasted += this.#lengths[slot] ?? 0;
    if (slot < this.#lengths.length) this.#lengths[slot] = 0;
  }

  /** Writes anew what has become half waste. */
  compactIfWasted(): void {
    if (this.#wasted < chunkBytes || this.#wasted * 2 < this.bytes) return;
    const before = this.#chunks;
    this.#chunks = [];
    this.#used = 0;
    this.#wasted = 0;
    for (const [slot, length] of this.#lengths.entries()) {
      if (length === 0) continue;
      const from = this.#offsets[slot] ?? 0;
      const start = from & (chunkBytes - 1);
      const to = this.#place(length);
      before[Math.floor(from / chunkBytes)]?.copy(
        this.#chunkAt(to),
        to & (chunkBytes - 1),
        start,
        start + length,
      );
      this.#offsets[slot] = to;
    }
  }

  #place(length: number): number {
    const last = this.#chunks.at(-1);
    // An entry is in one chunk; one of more than a chunk has one of its own, in which nothing follows it.
    if (last === undefined || this.#used + length > last.length) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(chunkBytes, length)));
      this.#used = 0;
    }
    const offset = (this.#chunks.length - 1) * chunkBytes + this.#used;
    this.#used += length;
    return offset;
  }

  #chunkAt(offset: number): Buffer {
    const chunk = this.#chunks[Math.floor(offset / chunkBytes)];
    if (chunk === undefined) throw new RangeError('No entry of the address book is there.');
    return chunk;
  }

  #makeRoomFor(slot: number): void {
    if (slot < this.#lengths.length) return;
    const capacity = Math.max(256, this.#lengths.length * 2, slot + 1);
    const offsets = new Float64Array(capacity);
    const lengths = new Uint32Array(capacity);
    offsets.set(this.#offsets);
    lengths.set(this.#lengths);
    this.#offsets = offsets;
    this.#lengths = lengths;
  }
}
