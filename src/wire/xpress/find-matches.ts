/** The LZ77 half of compression: [MS-XCA] section 2.1.4.1. Any choice of matches is a valid one. */

/** What stands for the input, in order: literals, and matches with their length above and distance below. */
export interface Tokens {
  /** Below 256 a literal byte; a match has the symbol of its lengths, 256 to 511. */
  readonly symbols: Uint16Array;
  readonly lengths: Uint16Array;
  readonly distances: Uint16Array;
  readonly count: number;
}

export const shortestMatch = 3;
const hashBits = 14;
/** How many earlier places with the same three bytes are looked at: more gains little and costs much. */
const longestChain = 16;
/** A match this long is taken without looking for a longer one. */
const goodLength = 64;

/** `data` is one block, 64 KiB at most. */
export function findMatches(data: Uint8Array): Tokens {
  const symbols = new Uint16Array(data.length);
  const lengths = new Uint16Array(data.length);
  const distances = new Uint16Array(data.length);
  const search = new MatchSearch(data);
  let count = 0;
  for (let at = 0; at < data.length; count++) {
    const length = search.longestAt(at);
    if (length < shortestMatch) {
      symbols[count] = data[at] ?? 0;
      search.pass(at++);
      continue;
    }
    symbols[count] = matchSymbol(length, search.distance);
    lengths[count] = length - shortestMatch;
    distances[count] = search.distance;
    for (const end = at + length; at < end; at++) search.pass(at);
  }
  return { symbols, lengths, distances, count };
}

const matchSymbol = (length: number, distance: number): number =>
  256 + 16 * highestBit(distance) + Math.min(length - shortestMatch, 15);

export const highestBit = (value: number): number => 31 - Math.clz32(value);

export interface MatchOptions {
  readonly maxDistance?: number;
  /**
   * Whether a match may overlap what it makes. Every reader ought to take that, but the client library of PowerShell on
   * Linux copies a match as one block and spoils those that do.
   */
  readonly mayOverlap?: boolean;
}

export class MatchSearch {
  /** Of the match that `longestAt` found. */
  distance = 0;
  readonly #data: Uint8Array;
  readonly #maxDistance: number;
  readonly #mayOverlap: boolean;
  readonly #latest = new Int32Array(1 << hashBits).fill(-1);
  readonly #earlier: Int32Array;

  constructor(data: Uint8Array, { maxDistance = data.length, mayOverlap = false }: MatchOptions = {}) {
    this.#data = data;
    this.#maxDistance = maxDistance;
    this.#mayOverlap = mayOverlap;
    this.#earlier = new Int32Array(data.length);
  }

  /** The place can be matched from now on. */
  pass(at: number): void {
    if (at + shortestMatch > this.#data.length) return;
    const hash = this.#hash(at);
    this.#earlier[at] = this.#latest[hash] ?? -1;
    this.#latest[hash] = at;
  }

  longestAt(at: number): number {
    const data = this.#data;
    if (at + shortestMatch > data.length) return 0;
    let best = 0;
    let candidate = this.#latest[this.#hash(at)] ?? -1;
    const oldest = Math.max(0, at - this.#maxDistance);
    for (let left = longestChain; candidate >= oldest && left > 0 && best < goodLength; left--) {
      const most = this.#mayOverlap ? data.length - at : Math.min(data.length - at, at - candidate);
      const length = commonLength(data, candidate, at, most);
      if (length > best) {
        best = length;
        this.distance = at - candidate;
      }
      candidate = this.#earlier[candidate] ?? -1;
    }
    return best;
  }

  #hash(at: number): number {
    const data = this.#data;
    const three = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
    return Math.imul(three, 0x9e3779b1) >>> (32 - hashBits);
  }
}

function commonLength(data: Uint8Array, earlier: number, at: number, most: number): number {
  let length = 0;
  while (length < most && data[earlier + length] === data[at + length]) length++;
  return length;
}
