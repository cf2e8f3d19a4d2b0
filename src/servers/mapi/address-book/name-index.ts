/** Ambiguous name resolution over words: who has a word that begins so. Entries stand under the first two letters of each of their words. */
const prefixLength = 2;
const separator = '\n';

export class NameIndex {
  /** The words of each slot, each behind a separator. */
  readonly #words: (string | undefined)[] = [];
  /** May name slots that have other words by now: the words decide. */
  readonly #slots = new Map<string, number[]>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  set(slot: number, words: Iterable<string>): void {
    const before = this.#words[slot];
    const text = `${separator}${[...words].join(separator)}`;
    if (before === text) return;
    this.#words[slot] = text;
    this.#bytes += text.length - (before?.length ?? 0);
    const had = new Set(before === undefined ? [] : prefixesOf(before));
    for (const prefix of new Set(prefixesOf(text))) {
      if (had.has(prefix)) continue;
      const slots = this.#slots.get(prefix);
      if (slots === undefined) this.#slots.set(prefix, [slot]);
      else slots.push(slot);
      this.#bytes += 8;
    }
  }

  clear(slot: number): void {
    this.#bytes -= this.#words[slot]?.length ?? 0;
    this.#words[slot] = undefined;
  }

  /** Slots of which every word of the query begins a word, each once, and at most `limit`. */
  find(query: readonly string[], limit: number, isWanted: (slot: number) => boolean): Set<number> {
    const found = new Set<number>();
    const longest = [...query].sort((a, b) => b.length - a.length)[0];
    if (longest === undefined) return found;
    const wanted = query.map((word) => separator + word);
    for (const slot of this.#candidates(longest)) {
      const words = this.#words[slot];
      if (words === undefined || found.has(slot) || !isWanted(slot)) continue;
      if (!wanted.every((word) => words.includes(word))) continue;
      found.add(slot);
      if (found.size >= limit) break;
    }
    return found;
  }

  *#candidates(word: string): Generator<number> {
    if (word.length >= prefixLength) {
      yield* this.#slots.get(word.slice(0, prefixLength)) ?? [];
      return;
    }
    for (const [prefix, slots] of this.#slots) if (prefix.startsWith(word)) yield* slots;
  }
}

function* prefixesOf(text: string): Generator<string> {
  for (let at = 1; at > 0 && at < text.length; at = text.indexOf(separator, at) + 1) {
    const end = text.indexOf(separator, at);
    yield text.slice(at, Math.min(at + prefixLength, end < 0 ? text.length : end));
  }
}
