/** Who holds a value, by a hash of 64 bits: 12 bytes for each value, and no object of the language. */

/** Of records that are not of a source: what Landfall has already. */
export const firstExisting = 0x4000_0000;
export const nobody = -1;

const slotWords = 3;
/** Beyond this share linear probing takes long. */
const maxLoad = 0.8;
const minSlots = 1 << 10;
const growth = 1.6;
const scale = 1 / 2 ** 32;

/**
 * Open addressing with linear probing. A slot is high half, low half, record + 1 (0: free). That two values have one hash happens once
 * in a million runs over a million objects; candidates are compared as text afterwards, so nothing but time is lost by it.
 */
export class KeyTable {
  #slots = minSlots;
  #words = new Int32Array(minSlots * slotWords);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Halves are signed, as Math.imul gives them. The record that holds it already; `nobody` where this one does now. */
  add(high: number, low: number, record: number): number {
    const words = this.#words;
    let at = Math.trunc((high >>> 0) * scale * this.#slots) * slotWords;
    for (;;) {
      const holder = words[at + 2] ?? 0;
      if (holder === 0) break;
      if (words[at] === high && words[at + 1] === low) return holder - 1;
      at += slotWords;
      if (at >= words.length) at = 0;
    }
    words[at] = high;
    words[at + 1] = low;
    words[at + 2] = record + 1;
    this.#size += 1;
    this.makeRoom(0);
    return nobody;
  }

  find(high: number, low: number): number {
    const words = this.#words;
    let at = Math.trunc((high >>> 0) * scale * this.#slots) * slotWords;
    for (;;) {
      const holder = words[at + 2] ?? 0;
      if (holder === 0) return nobody;
      if (words[at] === high && words[at + 1] === low) return holder - 1;
      at += slotWords;
      if (at >= words.length) at = 0;
    }
  }

  /** Room for this many in all. */
  reserve(expected: number): void {
    const slots = Math.ceil(expected / maxLoad);
    if (slots > this.#slots) this.#rehash(slots);
  }

  /** Room for this many more. */
  makeRoom(further: number): void {
    const size = this.#size + further;
    if (size > this.#slots * maxLoad) this.reserve(Math.max(size, Math.ceil(this.#slots * growth * maxLoad)));
  }

  #rehash(slots: number): void {
    const before = this.#words;
    this.#slots = slots;
    this.#words = new Int32Array(this.#slots * slotWords);
    this.#size = 0;
    for (let at = 0; at < before.length; at += slotWords) {
      const holder = before[at + 2] ?? 0;
      if (holder !== 0) this.add(before[at] ?? 0, before[at + 1] ?? 0, holder - 1);
    }
  }
}
