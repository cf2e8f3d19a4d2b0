/** FETCH, STORE and SEARCH with their modifiers: RFC 9051 sections 6.4.4 to 6.4.6, RFC 7162, RFC 4731. */
import type { ByteString } from '../mime/byte-string.ts';
import type { Command } from './command.ts';
import type { Cursor } from './cursor.ts';
import type { NameEncoding } from './mailbox-name.ts';
import { readFetchItems } from './read-fetch-item.ts';
import { readSearchKeys, readSet } from './read-search-key.ts';

export function readSearch(cursor: Cursor, _encoding: NameEncoding, isUid: boolean): Command {
  let returns: string[] | undefined;
  let charset: string | undefined;
  if (cursor.takeWord('RETURN ')) {
    returns = readReturns(cursor);
    cursor.space();
  }
  if (cursor.takeWord('CHARSET ')) {
    charset = cursor.astring();
    cursor.space();
  }
  const key = readSearchKeys(cursor);
  return { name: 'SEARCH', isUid, ...(returns ? { returns } : {}), ...(charset ? { charset } : {}), key };
}

function readReturns(cursor: Cursor): string[] {
  return cursor.list(() => {
    const option = cursor.keyword();
    if (option !== 'PARTIAL') return option;
    cursor.space();
    return `${option} ${cursor.atom()}`;
  });
}

export function readFetch(cursor: Cursor, _encoding: NameEncoding, isUid: boolean): Command {
  const set = readSet(cursor);
  cursor.space();
  const base = { name: 'FETCH' as const, isUid, set, items: readFetchItems(cursor) };
  if (!cursor.takeSpace()) return base;
  let changedSince: bigint | undefined;
  let vanished = false;
  cursor.list(() => {
    const word = cursor.keyword();
    if (word === 'VANISHED') vanished = true;
    else if (word === 'CHANGEDSINCE') {
      cursor.space();
      changedSince = cursor.bigNumber();
    } else throw cursor.fail(`"${word.slice(0, 40)}" is no modifier of FETCH`);
  });
  if (vanished && (!isUid || changedSince === undefined))
    throw cursor.fail('VANISHED is for UID FETCH with CHANGEDSINCE');
  return {
    ...base,
    ...(changedSince === undefined ? {} : { changedSince }),
    ...(vanished ? { vanished } : {}),
  };
}

const storeForm = /^([+-]?)(FLAGS|X-GM-LABELS)(\.SILENT)?$/;
const storeModes: Readonly<Record<string, 'add' | 'remove' | 'replace'>> = {
  '+': 'add',
  '-': 'remove',
  '': 'replace',
};

export function readStore(cursor: Cursor, _encoding: NameEncoding, isUid: boolean): Command {
  const set = readSet(cursor);
  cursor.space();
  let unchangedSince: bigint | undefined;
  if (cursor.take('(')) {
    if (cursor.keyword() !== 'UNCHANGEDSINCE') throw cursor.fail('STORE takes UNCHANGEDSINCE alone');
    cursor.space();
    unchangedSince = cursor.bigNumber();
    cursor.expect(')');
    cursor.space();
  }
  const match = storeForm.exec(cursor.keyword());
  if (match === null) throw cursor.fail('FLAGS is missing');
  const [, sign = '', item = '', silent] = match;
  cursor.space();
  const isLabels = item !== 'FLAGS';
  const read = (): ByteString => (isLabels && cursor.isAtString ? cursor.string() : cursor.flag());
  const flags = cursor.isAtList ? cursor.list(read) : [read()];
  while (cursor.takeSpace()) flags.push(read());
  return {
    name: 'STORE',
    isUid,
    set,
    mode: storeModes[sign] ?? 'replace',
    isSilent: silent !== undefined,
    ...(isLabels ? { isLabels } : {}),
    flags,
    ...(unchangedSince === undefined ? {} : { unchangedSince }),
  };
}
