import { describe, expect, it } from 'vitest';
import type { FolderId, Uid } from '../base/ids.ts';
import { decodePageCursor, encodePageCursor, type PagePosition } from './page-cursor.ts';
import type { MessageQuery } from './ports/message-query.ts';

const folder = 4 as FolderId;
const uid = 17 as Uid;

function query(by: MessageQuery['sort']['by'], descending = false, inFolder: FolderId | undefined = folder) {
  return { sort: { by, descending }, ...(inFolder === undefined ? {} : { folder: inFolder }) };
}

function encodeFields(fields: unknown): string {
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

describe('a page cursor', () => {
  it.each<[query: ReturnType<typeof query>, key: PagePosition['key']]>([
    [query('uid'), 17],
    [query('receivedAt', true), -1],
    [query('receivedAt', true, undefined), 1_700_000_000_000],
    [query('subject'), '주간 회의 𠮷'],
    [query('sender', true), ''],
    [query('subject'), '𠮷'.repeat(64)],
  ])('survives the way through a client: %j after %j', (made, key) => {
    const position = { key, folder, uid };
    const cursor = encodePageCursor(made, position);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodePageCursor(made, cursor)).toEqual(position);
  });

  const good = encodePageCursor(query('size'), { key: 5, folder, uid });
  it.each<[what: string, cursor: string, query: ReturnType<typeof query>]>([
    ['another field', good, query('uid')],
    ['another direction', good, query('size', true)],
    ['another folder', good, query('size', false, 5 as FolderId)],
    ['the whole mailbox', good, { sort: { by: 'size', descending: false } }],
    ['nothing', '', query('size')],
    ['no JSON', 'AAAA', query('size')],
    ['no array', encodeFields({}), query('size')],
    ['too short', encodeFields([4, 'size', 0, 5, 4]), query('size')],
    ['text as a number', encodeFields([4, 'size', 0, '5', 4, 17]), query('size')],
    ['a fraction', encodeFields([4, 'size', 0, 5.5, 4, 17]), query('size')],
    ['a number as text', encodeFields([4, 'subject', 0, 5, 4, 17]), query('subject')],
    ['a NUL', encodeFields([4, 'subject', 0, 'a\0', 4, 17]), query('subject')],
    ['a long key', encodeFields([4, 'subject', 0, 'a'.repeat(129), 4, 17]), query('subject')],
    ['a place in another folder', encodeFields([4, 'size', 0, 5, 9, 17]), query('size')],
    ['a uid of none', encodeFields([4, 'size', 0, 5, 4, 2 ** 32]), query('size')],
  ])('is refused: %s', (_what, cursor, used) => {
    expect(() => decodePageCursor(used, cursor)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'store.query.badCursor' }),
    );
  });
});
