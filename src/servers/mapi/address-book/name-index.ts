/**
 * Ambiguous name resolution over words: who has a word that begins so. Words stand in buckets by their first two letters, each of which is
 * put in order when somebody first looks into it; what came since stands behind, and is looked through.
 */
const prefixLength = 2;
const separator = '\n';
/** More than that behind a bucket, and it is put in order again. */
const maxUnordered = 256;
const offsetRange = 1 << 16;

/** A row and where in its text a word begins, in one number. */
type WordPlace = number;

interface Bucket {
  places: WordPlace[];
  /** How many of the first are in the order of their words. */
  ordered: number;
}

export class NameIndex {
  /** The words of a slot as it was, each behind a separator. A slot that has other words takes another row. */
  #texts: string[] = [];
  #slots: number[] = [];
  readonly #rowOf = new Map<number, number>();
  readonly #buckets = new Map<string, Bucket>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  set(slot: number, words: Iterable<string>): void {
    const text = `${separator}${[...words].join(separator)}`;
    const row = this.#rowOf.get(slot);
    if (row !== undefined && this.#texts[row] === text) return;
    this.#add(slot, text);
    if (this.#texts.length > 2 * this.#rowOf.size + 1_000) this.#rebuild();
  }

  clear(slot: number): void {
    this.#rowOf.delete(slot);
  }

  /** Slots of which every word of the query begins a word, each once, and at most `limit`. */
  find(query: readonly string[], limit: number, isWanted: (slot: number) => boolean): Set<number> {
    const found = new Set<number>();
    const [longest] = [...query].sort((a, b) => b.length - a.length);
    if (longest === undefined) return found;
    const wanted = query.map((word) => separator + word);
    for (const row of this.#rowsWith(longest)) {
      const slot = this.#slots[row] ?? -1;
      if (this.#rowOf.get(slot) !== row || found.has(slot) || !isWanted(slot)) continue;
      const text = this.#texts[row] ?? '';
      if (!wanted.every((word) => text.includes(word))) continue;
      found.add(slot);
      if (found.size >= limit) break;
    }
    return found;
  }

  #add(slot: number, text: string): void {
    const row = this.#texts.length;
    this.#texts.push(text);
    this.#slots.push(slot);
    this.#rowOf.set(slot, row);
    this.#bytes += text.length;
    for (const offset of wordsOf(text)) {
      const prefix = text.slice(offset, endOfWord(text, offset)).slice(0, prefixLength);
      const bucket = this.#buckets.get(prefix);
      const place = row * offsetRange + offset;
      if (bucket === undefined) this.#buckets.set(prefix, { places: [place], ordered: 0 });
      else bucket.places.push(place);
      this.#bytes += 8;
    }
  }

  *#rowsWith(word: string): Generator<number> {
    if (word.length >= prefixLength) {
      const bucket = this.#buckets.get(word.slice(0, prefixLength));
      if (bucket) yield* this.#rowsIn(bucket, word);
      return;
    }
    for (const [prefix, { places }] of this.#buckets)
      if (prefix.startsWith(word)) for (const place of places) yield Math.floor(place / offsetRange);
  }

  *#rowsIn(bucket: Bucket, word: string): Generator<number> {
    if (bucket.places.length - bucket.ordered > maxUnordered) this.#putInOrder(bucket);
    const { places, ordered } = bucket;
    for (let at = this.#firstNotBefore(bucket, word); at < places.length; at += 1) {
      const place = places[at] ?? 0;
      if (this.#wordAt(place).startsWith(word)) yield Math.floor(place / offsetRange);
      // Behind those that begin so, only what is not in order may still do.
      else if (at < ordered) at = ordered - 1;
    }
  }

  #firstNotBefore({ places, ordered }: Bucket, word: string): number {
    let low = 0;
    let high = ordered;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#wordAt(places[middle] ?? 0) < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #putInOrder(bucket: Bucket): void {
    const words = bucket.places.map((place) => ({ place, word: this.#wordAt(place) }));
    words.sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : a.place - b.place));
    bucket.places = words.map(({ place }) => place);
    bucket.ordered = bucket.places.length;
  }

  #wordAt(place: WordPlace): string {
    const text = this.#texts[Math.floor(place / offsetRange)] ?? '';
    const offset = place % offsetRange;
    return text.slice(offset, endOfWord(text, offset));
  }

  /** Without the rows that nobody has any more. */
  #rebuild(): void {
    const [texts, rows] = [this.#texts, [...this.#rowOf]];
    this.#texts = [];
    this.#slots = [];
    this.#rowOf.clear();
    this.#buckets.clear();
    this.#bytes = 0;
    for (const [slot, row] of rows) this.#add(slot, texts[row] ?? separator);
  }
}

function endOfWord(text: string, offset: number): number {
  const end = text.indexOf(separator, offset);
  return end < 0 ? text.length : end;
}

/** Where each word begins. What lies beyond 65,535 letters is nobody's name. */
function* wordsOf(text: string): Generator<number> {
  for (let at = 1; at < Math.min(text.length, offsetRange); at = endOfWord(text, at) + 1) yield at;
}
