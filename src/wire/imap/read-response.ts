import type { Cursor } from './cursor.ts';
import type { NameEncoding } from './mailbox-name.ts';
import { readContinuation, readStatus } from './read-code.ts';
import {
  readEsearch,
  readId,
  readList,
  readMailboxStatus,
  readMetadata,
  readNamespace,
  readQuota,
  readQuotaRoot,
  readSearch,
  readVanished,
} from './read-mailboxes.ts';
import type { ImapResponse, UntaggedResponse } from './response.ts';

/** What the words after `*` are read with; those that end with their word alone need the space before the rest. */
type Reader = (cursor: Cursor, encoding: NameEncoding) => ImapResponse;

const afterSpace =
  (read: Reader): Reader =>
  (cursor, encoding) => {
    cursor.space();
    return read(cursor, encoding);
  };

const readers: Readonly<Record<string, Reader>> = {
  OK: (cursor) => readStatus(cursor, 'OK'),
  NO: (cursor) => readStatus(cursor, 'NO'),
  BAD: (cursor) => readStatus(cursor, 'BAD'),
  BYE: (cursor) => readStatus(cursor, 'BYE'),
  PREAUTH: (cursor) => readStatus(cursor, 'PREAUTH'),
  CAPABILITY: (cursor) => ({ type: 'capability', capabilities: words(cursor) }),
  ENABLED: (cursor) => ({ type: 'enabled', capabilities: words(cursor) }),
  FLAGS: afterSpace((cursor) => ({ type: 'flags', flags: cursor.list(() => cursor.flag()) })),
  LIST: afterSpace((cursor, encoding) => readList(cursor, encoding, 'LIST')),
  LSUB: afterSpace((cursor, encoding) => readList(cursor, encoding, 'LSUB')),
  XLIST: afterSpace((cursor, encoding) => readList(cursor, encoding, 'XLIST')),
  STATUS: afterSpace(readMailboxStatus),
  NAMESPACE: afterSpace(readNamespace),
  ID: afterSpace(readId),
  SEARCH: readSearch,
  ESEARCH: readEsearch,
  VANISHED: readVanished,
  QUOTA: afterSpace(readQuota),
  QUOTAROOT: afterSpace(readQuotaRoot),
  METADATA: afterSpace(readMetadata),
};

const numbered: Readonly<Record<string, 'exists' | 'recent' | 'expunge'>> = {
  EXISTS: 'exists',
  RECENT: 'recent',
  EXPUNGE: 'expunge',
};

function words(cursor: Cursor): string[] {
  const found: string[] = [];
  while (cursor.takeSpace()) found.push(cursor.atom());
  return found;
}

/** The beginning of a FETCH, whose items its own reader takes. */
export interface FetchStart {
  readonly type: 'fetchStart';
  readonly seq: number;
}

/** One response of which everything has come, or of a FETCH its beginning up to the parenthesis. */
export function readResponse(cursor: Cursor, encoding: NameEncoding): ImapResponse | FetchStart {
  if (cursor.isLenient) cursor.skipSpaces();
  if (cursor.take('+')) return readContinuation(cursor);
  if (!cursor.take('*')) return readTagged(cursor);
  cursor.space();
  const first = cursor.code;
  if (first >= 0x30 && first <= 0x39) return readNumbered(cursor);
  const word = cursor.keyword();
  const read = Object.hasOwn(readers, word) ? readers[word] : undefined;
  if (read === undefined) return { type: 'unknown', word, line: cursor.rest().trimStart() };
  const response = read(cursor, encoding);
  cursor.end();
  return response;
}

function readNumbered(cursor: Cursor): UntaggedResponse | FetchStart {
  const number = cursor.number();
  cursor.space();
  const word = cursor.keyword();
  if (word === 'FETCH') {
    cursor.space();
    cursor.expect('(');
    // RFC 9051 has no message 0, and servers that count from it are none to trust with numbers.
    if (number === 0) throw cursor.fail('A FETCH for the message 0');
    return { type: 'fetchStart', seq: number };
  }
  const type = Object.hasOwn(numbered, word) ? numbered[word] : undefined;
  if (type === undefined) return { type: 'unknown', word, line: `${number}${cursor.rest()}` };
  cursor.end();
  return { type, number };
}

function readTagged(cursor: Cursor): ImapResponse {
  const tag = cursor.atom();
  cursor.space();
  const condition = cursor.keyword();
  if (condition !== 'OK' && condition !== 'NO' && condition !== 'BAD')
    throw cursor.fail('A tag is answered with something else than OK, NO or BAD');
  const response = readStatus(cursor, condition, tag);
  cursor.end();
  return response;
}
