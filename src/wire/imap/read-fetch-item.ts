import type { Cursor } from './cursor.ts';
import { type FetchItem, itemMacros, plainItems } from './fetch-item.ts';
import { readSection } from './section.ts';

const plain: ReadonlyMap<string, (typeof plainItems)[number]> = new Map(
  plainItems.map((item) => [item, item]),
);

/** One item, a list of items, or a macro, which is expanded. */
export function readFetchItems(cursor: Cursor): readonly FetchItem[] {
  if (cursor.isAtList) {
    const items = cursor.list(() => readFetchItem(cursor));
    if (items.length === 0) throw cursor.fail('An item is missing');
    return items;
  }
  const word = cursor.atomUntil('[').toUpperCase();
  const macro = Object.hasOwn(itemMacros, word) ? itemMacros[word] : undefined;
  return macro === undefined ? [readNamed(cursor, word)] : macro.map((item) => ({ item }));
}

function readFetchItem(cursor: Cursor): FetchItem {
  return readNamed(cursor, cursor.atomUntil('[').toUpperCase());
}

function readNamed(cursor: Cursor, word: string): FetchItem {
  if (cursor.code !== 0x5b) {
    const item = plain.get(word);
    if (item === undefined) throw cursor.fail(`"${word.slice(0, 40)}" is no item of FETCH`);
    return { item };
  }
  const isPeek = word.endsWith('.PEEK');
  const name = isPeek ? word.slice(0, -5) : word;
  const section = readSection(cursor);
  if (word === 'BINARY.SIZE') return { item: 'BINARY.SIZE[]', section };
  if (name !== 'BODY' && name !== 'BINARY') throw cursor.fail(`"${word.slice(0, 40)}" is no item of FETCH`);
  const item = `${name}[]` as const;
  if (!cursor.take('<')) return { item, section, isPeek };
  const origin = cursor.number();
  cursor.expect('.');
  const count = cursor.number();
  if (count === 0) throw cursor.fail('A part of 0 bytes is asked for');
  cursor.expect('>');
  return { item, section, isPeek, partial: { origin, count } };
}
