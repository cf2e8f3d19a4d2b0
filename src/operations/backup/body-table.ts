import type { BodyHash } from '../../base/ids.ts';
import type { BodyLocation } from '../../store/ports/bodies.ts';

/** Half of a SHA-256 tells bodies of one tenant apart as surely as the whole does. */
const keyBytes = 16;

/**
 * Where bodies lie, by hash: open addressing in flat arrays, some 90 bytes a body instead of the several
 * hundred that a Map of objects takes, because a tenant may have millions.
 */
export class BodyTable {
  #slots = 1024;
  #count = 0;
  #keys = Buffer.alloc(this.#slots * keyBytes);
  /** Pack, offset, stored bytes, bytes. A pack of 0 is an empty slot: pack ids are times. */
  #numbers = new Float64Array(this.#slots * 4);
  #codecs = new Uint8Array(this.#slots);

  get size(): number {
    return this.#count;
  }

  has(hash: BodyHash): boolean {
    return this.#isTaken(this.#slotOf(keyOf(hash)));
  }

  find(hash: BodyHash): BodyLocation | undefined {
    const slot = this.#slotOf(keyOf(hash));
    if (!this.#isTaken(slot)) return undefined;
    const [pack = 0, offset = 0, storedBytes = 0, bytes = 0] = this.#numbers.subarray(slot * 4, slot * 4 + 4);
    return { pack, offset, storedBytes, bytes, codec: this.#codecs[slot] === 1 ? 'zstd' : 'raw' };
  }

  set(hash: BodyHash, location: BodyLocation): void {
    this.#put(keyOf(hash), location);
  }

  #put(key: Buffer, { pack, offset, storedBytes, bytes, codec }: BodyLocation): void {
    if (this.#count * 2 >= this.#slots) this.#grow();
    const slot = this.#slotOf(key);
    if (!this.#isTaken(slot)) this.#count += 1;
    key.copy(this.#keys, slot * keyBytes);
    this.#numbers.set([pack, offset, storedBytes, bytes], slot * 4);
    this.#codecs[slot] = codec === 'zstd' ? 1 : 0;
  }

  #isTaken(slot: number): boolean {
    return this.#numbers[slot * 4] !== 0;
  }

  #slotOf(key: Buffer): number {
    for (let slot = key.readUInt32LE() % this.#slots; ; slot = (slot + 1) % this.#slots) {
      const at = slot * keyBytes;
      if (!this.#isTaken(slot) || this.#keys.compare(key, 0, keyBytes, at, at + keyBytes) === 0) return slot;
    }
  }

  #grow(): void {
    const [keys, numbers, codecs, slots] = [this.#keys, this.#numbers, this.#codecs, this.#slots];
    this.#slots = slots * 2;
    this.#count = 0;
    this.#keys = Buffer.alloc(this.#slots * keyBytes);
    this.#numbers = new Float64Array(this.#slots * 4);
    this.#codecs = new Uint8Array(this.#slots);
    for (let slot = 0; slot < slots; slot += 1) {
      const [pack = 0, offset = 0, storedBytes = 0, bytes = 0] = numbers.subarray(slot * 4, slot * 4 + 4);
      if (pack === 0) continue;
      const key = keys.subarray(slot * keyBytes, (slot + 1) * keyBytes);
      this.#put(key, { pack, offset, storedBytes, bytes, codec: codecs[slot] === 1 ? 'zstd' : 'raw' });
    }
  }
}

function keyOf(hash: BodyHash): Buffer {
  return Buffer.from(hash.slice(0, keyBytes * 2), 'hex');
}
