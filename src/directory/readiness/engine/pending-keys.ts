/**
 * Keys on their way into the table, gathered by where they go: the table is much larger than any cache, and a part of it at a time is
 * not. Three quarters of the time that adding took went by waiting for memory.
 */
const parts = 128;
const partShift = 25;
const capacity = 1_024;
const words = 3;

export class PendingKeys {
  readonly #words = new Int32Array(parts * capacity * words);
  readonly #counts = new Uint16Array(parts);
  readonly #add: (high: number, low: number, record: number) => void;

  constructor(add: (high: number, low: number, record: number) => void) {
    this.#add = add;
  }

  push(high: number, low: number, record: number): void {
    const part = high >>> partShift;
    const count = this.#counts[part] ?? 0;
    const at = (part * capacity + count) * words;
    this.#words[at] = high;
    this.#words[at + 1] = low;
    this.#words[at + 2] = record;
    this.#counts[part] = count + 1;
    if (count + 1 === capacity) this.#flush(part);
  }

  flush(): void {
    for (let part = 0; part < parts; part += 1) this.#flush(part);
  }

  #flush(part: number): void {
    const start = part * capacity * words;
    const end = start + (this.#counts[part] ?? 0) * words;
    this.#counts[part] = 0;
    for (let at = start; at < end; at += words) {
      this.#add(this.#words[at] ?? 0, this.#words[at + 1] ?? 0, this.#words[at + 2] ?? 0);
    }
  }
}
