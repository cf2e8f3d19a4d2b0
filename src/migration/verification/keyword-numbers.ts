import { keywordSetKey, storableKeywords } from '../sync/keyword-rules.ts';

/** Sets of keywords as numbers that are equal for equal sets: they are few, and messages many. */
export class KeywordNumbers {
  readonly #byKey = new Map<string, number>();

  of(keywords: readonly string[]): number {
    if (keywords.length === 0) return 0;
    const key = keywordSetKey(keywords);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const number = this.#byKey.size + 1;
    this.#byKey.set(key, number);
    return number;
  }

  /** As they are kept where the store would refuse some of them. */
  ofSource(keywords: readonly string[]): number {
    return this.of(storableKeywords(keywords).keywords);
  }
}
