import type { Cursor } from './cursor.ts';
import { findSearchDate } from './internal-date.ts';
import { parseNumberSet } from './number-set.ts';
import {
  dateKeys,
  flagKeys,
  numberKeys,
  plainKeys,
  type SearchKey,
  type SetArgument,
  textKeys,
} from './search-key.ts';

export function readSet(cursor: Cursor): SetArgument {
  if (cursor.take('$')) return '$';
  return parseNumberSet(cursor.setText());
}

/** The keys up to the end of the command; several are an AND. */
export function readSearchKeys(cursor: Cursor): SearchKey {
  const all = [readSearchKey(cursor, 0)];
  while (cursor.takeSpace()) all.push(readSearchKey(cursor, 0));
  const [only] = all;
  return all.length === 1 && only ? only : { key: 'AND', all };
}

const table = <K extends string>(keys: readonly K[]): ReadonlyMap<string, K> =>
  new Map(keys.map((k) => [k, k]));
const plain = table(plainKeys);
const texts = table(textKeys);
const flags = table(flagKeys);
const dates = table(dateKeys);
const numbers = table(numberKeys);
/** NOT NOT NOT …: the one nesting that needs no parentheses. */
const maxChain = 50;

function readSearchKey(cursor: Cursor, chain: number): SearchKey {
  if (chain > maxChain) throw cursor.fail('Search keys are nested too deep');
  if (cursor.isAtList) {
    const all = cursor.list(() => readSearchKey(cursor, chain + 1));
    if (all.length === 0) throw cursor.fail('A search key is missing');
    return { key: 'AND', all };
  }
  const first = cursor.code;
  if ((first >= 0x30 && first <= 0x39) || first === 0x2a || first === 0x24)
    return { key: 'SET', set: readSet(cursor) };
  const word = cursor.keyword();
  const plainKey = plain.get(word);
  if (plainKey !== undefined) return { key: plainKey };
  cursor.space();
  const textKey = texts.get(word);
  if (textKey !== undefined) return { key: textKey, text: cursor.astring() };
  const flagKey = flags.get(word);
  if (flagKey !== undefined) return { key: flagKey, flag: cursor.flag() };
  const numberKey = numbers.get(word);
  if (numberKey !== undefined) return { key: numberKey, number: cursor.number(Number.MAX_SAFE_INTEGER) };
  const dateKey = dates.get(word);
  if (dateKey !== undefined) {
    const text = cursor.isAtString ? cursor.string() : cursor.atom();
    const date = findSearchDate(text);
    if (date === undefined) throw cursor.fail(`"${text.slice(0, 20)}" is no date`);
    return { key: dateKey, date };
  }
  return readComposite(cursor, word, chain);
}

function readComposite(cursor: Cursor, word: string, chain: number): SearchKey {
  if (word === 'NOT') return { key: 'NOT', inner: readSearchKey(cursor, chain + 1) };
  if (word === 'UID') return { key: 'UID', set: readSet(cursor) };
  if (word === 'OR') {
    const left = readSearchKey(cursor, chain + 1);
    cursor.space();
    return { key: 'OR', left, right: readSearchKey(cursor, chain + 1) };
  }
  if (word === 'HEADER') {
    const field = cursor.astring();
    cursor.space();
    return { key: 'HEADER', field, text: cursor.astring() };
  }
  if (word === 'MODSEQ') {
    // RFC 7162 section 3.1.5 names a flag that the mod-sequence is of; servers keep one for all.
    if (cursor.isAtString) {
      cursor.string();
      cursor.space();
      cursor.keyword();
      cursor.space();
    }
    return { key: 'MODSEQ', modseq: cursor.bigNumber() };
  }
  throw cursor.fail(`"${word.slice(0, 40)}" is no search key`);
}
