import { keywordKey, normalizeKeywords } from '../../store/keywords.ts';
import { cutText } from '../../store/storable-text.ts';

const maxKeywords = 128;
const maxLength = 255;
const forbidden = /[\u0000-\u0020\u007f(){%*"\\\]]/gu;

export interface StorableKeywords {
  readonly keywords: readonly string[];
  /** What could not be kept as it was, as the source has it. */
  readonly changed: readonly string[];
}

/** Keywords as the mailbox keeps them: what it would refuse is mended rather than the message lost. */
export function storableKeywords(given: readonly string[]): StorableKeywords {
  const changed: string[] = [];
  const mended = given.flatMap((keyword) => {
    const text = cutText(keyword.toWellFormed().replaceAll(forbidden, '_'), maxLength);
    if (text !== keyword) changed.push(keyword);
    return text === '' ? [] : [text];
  });
  const kept = [...new Map(mended.map((keyword) => [keywordKey(keyword), keyword])).values()];
  changed.push(...kept.slice(maxKeywords));
  return { keywords: normalizeKeywords(kept.slice(0, maxKeywords)), changed };
}

/** Equal for sets that differ in the case of letters alone. */
export function keywordSetKey(keywords: readonly string[]): string {
  return keywords.map(keywordKey).toSorted().join(' ');
}

export interface KeywordDifference {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export function keywordDifference(before: readonly string[], after: readonly string[]): KeywordDifference {
  const had = new Set(before.map(keywordKey));
  const has = new Set(after.map(keywordKey));
  return {
    add: after.filter((keyword) => !had.has(keywordKey(keyword))),
    remove: before.filter((keyword) => !has.has(keywordKey(keyword))),
  };
}
