/** Ids of one replica: ranges of counters in ascending order, none of which touch. Operations give others and change nothing. */
export interface IdRange {
  readonly low: number;
  readonly high: number;
}

export class IdRanges implements Iterable<IdRange> {
  static readonly none = new IdRanges([], []);
  readonly #lows: readonly number[];
  readonly #highs: readonly number[];

  private constructor(lows: readonly number[], highs: readonly number[]) {
    this.#lows = lows;
    this.#highs = highs;
  }

  /** In any order, and over one another. */
  static of(ranges: readonly IdRange[]): IdRanges {
    const isInOrder = ranges.every(({ low }, index) => index === 0 || low > (ranges[index - 1]?.high ?? low));
    const inOrder = isInOrder ? ranges : ranges.toSorted((a, b) => a.low - b.low);
    const lows: number[] = [];
    const highs: number[] = [];
    for (const { low, high } of inOrder) {
      const last = highs.at(-1);
      if (last !== undefined && low <= last + 1) highs[highs.length - 1] = Math.max(last, high);
      else {
        lows.push(low);
        highs.push(high);
      }
    }
    return new IdRanges(lows, highs);
  }

  static ofIds(ids: Iterable<number>): IdRanges {
    return IdRanges.of(Array.from(ids, (id) => ({ low: id, high: id })));
  }

  /** How many ranges there are. */
  get size(): number {
    return this.#lows.length;
  }

  get isEmpty(): boolean {
    return this.#lows.length === 0;
  }

  *[Symbol.iterator](): Generator<IdRange> {
    for (const [index, low] of this.#lows.entries()) yield { low, high: this.#highs[index] ?? low };
  }

  has(id: number): boolean {
    const index = this.#lastFrom(id);
    return index >= 0 && id <= (this.#highs[index] ?? -1);
  }

  /** The end of the range that begins with 1 or before: everything up to it is there. */
  get contiguousEnd(): number {
    const [low = 2, high = 0] = [this.#lows[0], this.#highs[0]];
    return low <= 1 ? high : 0;
  }

  with(other: IdRanges): IdRanges {
    if (other.isEmpty) return this;
    if (this.isEmpty) return other;
    return IdRanges.of([...this, ...other]);
  }

  without(other: IdRanges): IdRanges {
    if (other.isEmpty || this.isEmpty) return this;
    const left: IdRange[] = [];
    const taken = [...other];
    let next = 0;
    for (const { low, high } of this) {
      let from = low;
      while (next < taken.length && (taken[next]?.high ?? 0) < from) next += 1;
      for (let at = next; at < taken.length; at += 1) {
        const hole = taken[at];
        if (hole === undefined || hole.low > high) break;
        if (hole.low > from) left.push({ low: from, high: hole.low - 1 });
        from = Math.max(from, hole.high + 1);
      }
      if (from <= high) left.push({ low: from, high });
    }
    return IdRanges.of(left);
  }

  /** Of the last range that begins at the id or before; -1 where there is none. */
  #lastFrom(id: number): number {
    let [low, high] = [0, this.#lows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lows[middle] ?? 0) <= id) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
