import type { LedgerIndex } from './ports/sync-ledger.ts';

const digestBytes = 32;
const firstCapacity = 256;

export interface IndexedEntry {
  readonly uid: number;
  readonly place: number;
  readonly item: number;
  readonly digest: Uint8Array | null;
  readonly size: number;
  readonly receivedAt: number;
  readonly flags: number;
  /** Separated by spaces. */
  readonly keywords: string;
  /** 1 or 0. */
  readonly skipped: number;
}

/** Fills the arrays entry by entry, and doubles them where they are full: no object is kept for any of them. */
export class LedgerIndexBuilder {
  #count = 0;
  #arrays = new Arrays(firstCapacity);
  readonly #keywordSets: (readonly string[])[] = [];
  readonly #setNumbers = new Map<string, number>();
  /** Most entries have the keywords of the one before: none. */
  #lastKeywords: string | undefined;
  #lastSet = 0;

  add(entry: IndexedEntry): void {
    if (this.#count === this.#arrays.uids.length) this.#arrays = this.#arrays.resized(this.#count * 2);
    const at = this.#count;
    const to = this.#arrays;
    to.uids[at] = entry.uid;
    to.places[at] = entry.place;
    to.items[at] = entry.item;
    to.sizes[at] = entry.size;
    to.receivedAts[at] = entry.receivedAt;
    to.flags[at] = entry.flags;
    if (entry.keywords !== this.#lastKeywords) {
      this.#lastKeywords = entry.keywords;
      this.#lastSet = this.#setNumber(entry.keywords);
    }
    to.keywords[at] = this.#lastSet;
    to.skipped[at] = entry.skipped;
    if (entry.digest) to.digests.set(entry.digest, at * digestBytes);
    this.#count += 1;
  }

  finish(): LedgerIndex {
    return { ...this.#arrays.resized(this.#count), keywordSets: this.#keywordSets };
  }

  #setNumber(keywords: string): number {
    const known = this.#setNumbers.get(keywords);
    if (known !== undefined) return known;
    const number = this.#keywordSets.push(keywords === '' ? [] : keywords.split(' ')) - 1;
    this.#setNumbers.set(keywords, number);
    return number;
  }
}

class Arrays {
  readonly uids: Uint32Array;
  readonly places: Float64Array;
  readonly items: Float64Array;
  readonly sizes: Float64Array;
  readonly receivedAts: Float64Array;
  readonly flags: Uint32Array;
  readonly keywords: Uint32Array;
  readonly digests: Uint8Array;
  readonly skipped: Uint8Array;

  constructor(capacity: number) {
    this.uids = new Uint32Array(capacity);
    this.places = new Float64Array(capacity);
    this.items = new Float64Array(capacity);
    this.sizes = new Float64Array(capacity);
    this.receivedAts = new Float64Array(capacity);
    this.flags = new Uint32Array(capacity);
    this.keywords = new Uint32Array(capacity);
    this.digests = new Uint8Array(capacity * digestBytes);
    this.skipped = new Uint8Array(capacity);
  }

  resized(capacity: number): Arrays {
    const made = new Arrays(capacity);
    const count = Math.min(capacity, this.uids.length);
    made.uids.set(this.uids.subarray(0, count));
    made.places.set(this.places.subarray(0, count));
    made.items.set(this.items.subarray(0, count));
    made.sizes.set(this.sizes.subarray(0, count));
    made.receivedAts.set(this.receivedAts.subarray(0, count));
    made.flags.set(this.flags.subarray(0, count));
    made.keywords.set(this.keywords.subarray(0, count));
    made.digests.set(this.digests.subarray(0, count * digestBytes));
    made.skipped.set(this.skipped.subarray(0, count));
    return made;
  }
}
