import { type KeyTable, nobody } from './key-table.ts';

/**
 * Keys on their way into the table, gathered by where they go: the table is much larger than any cache, and a part of it at a time is
 * not. Three quarters of the time that adding took went by waiting for memory.
 *
 * They come in the order of the table, so it has room for all of them before the first: one that grew meanwhile would have them in one
 * row, looked along for each.
 */
const parts = 128;
const partShift = 25;
const capacity = 1_024;
const words = 3;

export class PendingKeys {
  readonly #words = new Int32Array(parts * capacity * words);
  readonly #counts = new Uint16Array(parts);
  readonly #table: KeyTable;
  readonly #onHeld: (high: number, low: number, record: number, holder: number) => void;
  #size = 0;

  /** `onHeld` is told of keys that somebody else holds. */
  constructor(table: KeyTable, onHeld: (high: number, low: number, record: number, holder: number) => void) {
    this.#table = table;
    this.#onHeld = onHeld;
  }

  push(high: number, low: number, record: number): void {
    const part = high >>> partShift;
    const count = this.#counts[part] ?? 0;
    const at = (part * capacity + count) * words;
    this.#words[at] = high;
    this.#words[at + 1] = low;
    this.#words[at + 2] = record;
    this.#counts[part] = count + 1;
    this.#size += 1;
    if (count + 1 === capacity) this.#flush(part);
  }

  flush(): void {
    for (let part = 0; part < parts; part += 1) this.#flush(part);
  }

  #flush(part: number): void {
    this.#table.makeRoom(this.#size);
    const start = part * capacity * words;
    const count = this.#counts[part] ?? 0;
    this.#counts[part] = 0;
    this.#size -= count;
    for (let at = start; at < start + count * words; at += words) {
      const high = this.#words[at] ?? 0;
      const low = this.#words[at + 1] ?? 0;
      const record = this.#words[at + 2] ?? 0;
      const holder = this.#table.add(high, low, record);
      if (holder !== nobody) this.#onHeld(high, low, record, holder);
    }
  }
}
