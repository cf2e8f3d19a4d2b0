import { AppError } from '../base/errors.ts';
import { type FolderId, maxUid, type Uid } from '../base/ids.ts';
import type { MessageQuery, SortField } from './ports/message-query.ts';
import { maxSortKeyLength } from './sort-key.ts';
import { storableText } from './storable-text.ts';

/** The last message of a page: the next page begins after it, whatever became of that message meanwhile. */
export interface PagePosition {
  readonly key: number | string;
  readonly folder: FolderId;
  readonly uid: Uid;
}

type CursorQuery = Pick<MessageQuery, 'folder' | 'sort'>;

const textFields: ReadonlySet<SortField> = new Set(['subject', 'sender']);

export function encodePageCursor(query: CursorQuery, position: PagePosition): string {
  const fields = [...queryFields(query), position.key, position.folder, position.uid];
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** Cursors travel through clients, so nothing in them is believed: each field is checked. */
export function decodePageCursor(query: CursorQuery, after: string): PagePosition {
  const fields = parseFields(after);
  const expected = queryFields(query);
  if (fields?.length !== expected.length + 3) throw refused('it is damaged');
  if (expected.some((value, index) => fields[index] !== value)) {
    throw refused('it was made for another folder or another sort order');
  }
  const [key, folder, uid] = fields.slice(expected.length);
  const keyIsValid = textFields.has(query.sort.by)
    ? typeof key === 'string' && key.length <= 2 * maxSortKeyLength && storableText(key) === key
    : Number.isSafeInteger(key);
  if (!keyIsValid || !isPositive(folder) || !isPositive(uid) || uid > maxUid) throw refused('it is damaged');
  if (query.folder !== undefined && folder !== query.folder) throw refused('it is damaged');
  return { key: key as number | string, folder: folder as FolderId, uid: uid as Uid };
}

function queryFields({ folder, sort }: CursorQuery): (string | number | null)[] {
  return [folder ?? null, sort.by, sort.descending ? 1 : 0];
}

function parseFields(after: string): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined; // The caller reports it as damaged, whatever it is.
  }
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function refused(why: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'store.query.badCursor',
    message: `The place to continue the list from is not valid: ${why}. Start again at the first page.`,
  });
}
