import { type Expression, type SqlBool, sql } from 'kysely';
import { AppError } from '../../../base/errors.ts';
import type { FolderId, Uid } from '../../../base/ids.ts';
import { decodePageCursor, encodePageCursor } from '../../page-cursor.ts';
import type { MailboxKey, Message } from '../../ports/mail-model.ts';
import type { MessagePage, MessageQuery } from '../../ports/message-query.ts';
import { messageSortKey } from '../../sort-key.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { queryBuilders } from '../statement.ts';
import { requireFolderRow, requireMailbox } from './mail-reads.ts';
import type { MessageTable } from './mail-schema.ts';
import { filterCondition } from './message-filter.ts';
import { toMessage } from './rows.ts';
import { isKeptSort, type KeptSort, keptSorts, storedSortKey } from './sorted-rows.ts';

/** Sees to it that a folder's rows of one order are kept in `sorted_messages`. */
export type PrepareSort = (key: MailboxKey, folder: FolderId, sort: KeptSort) => Promise<void>;

/** A page may ask for as many messages as fit in memory comfortably; the rest comes by paging. */
export const maxPageSize = 10_000;

export async function queryMessages(
  database: SqlDatabase,
  prepareSort: PrepareSort,
  key: MailboxKey,
  query: MessageQuery,
): Promise<MessagePage> {
  checkQuery(query);
  const { folder, sort } = query;
  if (folder !== undefined && isKeptSort(sort.by)) {
    const row = await requireFolderRow(database, key, folder);
    if ((row.sorted_by & keptSorts[sort.by]) === 0) await prepareSort(key, folder, sort.by);
  }
  const rows = await database.snapshot(async (session) => {
    await (folder === undefined ? requireMailbox(session, key) : requireFolderRow(session, key, folder));
    return selectPage(session, key, query);
  });
  const messages = rows.slice(0, query.limit).map(toMessage);
  const last = messages.at(-1);
  return rows.length > query.limit && last ? { messages, next: cursorAfter(query, last) } : { messages };
}

function checkQuery({ folder, sort, limit }: MessageQuery): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize) {
    throw new AppError({
      kind: 'invalid',
      code: 'store.query.badLimit',
      message: `A page holds 1 to ${maxPageSize} messages; ${limit} were asked for. Ask for fewer and continue with the next page.`,
    });
  }
  if (folder === undefined && sort.by !== 'receivedAt') {
    throw new AppError({
      kind: 'invalid',
      code: 'store.query.badSort',
      message: `A whole mailbox can be listed by receipt alone, not by ${sort.by}. Name a folder, or sort by receivedAt.`,
    });
  }
}

function cursorAfter(query: MessageQuery, { folder, uid, ...message }: Message): string {
  return encodePageCursor(query, {
    key: messageSortKey({ folder, uid, ...message }, query.sort.by),
    folder,
    uid,
  });
}

/** One row more than the limit, to know whether there is a next page. */
function selectPage(session: SqlSession, key: MailboxKey, query: MessageQuery): Promise<MessageTable[]> {
  const { folder, sort, filter, after } = query;
  const direction = sort.descending ? 'desc' : 'asc';
  const order = orderOf(query);
  let select = queryBuilders[session.dialect]
    .selectFrom('messages')
    .selectAll('messages')
    .where('messages.tenant_id', '=', key.tenant)
    .where('messages.mailbox_id', '=', key.mailbox)
    .limit(query.limit + 1);
  if (folder !== undefined) select = select.where('messages.folder_id', '=', folder);
  else {
    const recoverable = queryBuilders[session.dialect]
      .selectFrom('folders')
      .select('folder_id')
      .where('tenant_id', '=', key.tenant)
      .where('mailbox_id', '=', key.mailbox)
      .where('role', '=', 'recoverable');
    select = select.where('messages.folder_id', 'not in', recoverable);
  }
  if (isKeptSort(sort.by)) {
    select = select
      .innerJoin('sorted_messages as s', (join) =>
        join
          .onRef('s.tenant_id', '=', 'messages.tenant_id')
          .onRef('s.mailbox_id', '=', 'messages.mailbox_id')
          .onRef('s.folder_id', '=', 'messages.folder_id')
          .onRef('s.uid', '=', 'messages.uid'),
      )
      .where('s.tenant_id', '=', key.tenant)
      .where('s.mailbox_id', '=', key.mailbox)
      .where('s.folder_id', '=', folder as FolderId)
      .where('s.sort', '=', keptSorts[sort.by]) as typeof select;
  }
  if (after !== undefined) select = select.where(beyond(query, after, order));
  if (filter !== undefined) {
    const context = { dialect: session.dialect, key };
    select = select.where((where) => filterCondition(where as never, filter, context));
  }
  for (const column of order) select = select.orderBy(sql.ref(column), direction);
  return session.query<MessageTable>(select);
}

/** The columns that order a page; together they are unique. */
function orderOf({ folder, sort }: MessageQuery): string[] {
  if (folder === undefined) return ['messages.received_at', 'messages.uid', 'messages.folder_id'];
  if (sort.by === 'uid') return ['messages.uid'];
  return isKeptSort(sort.by) ? ['s.sort_key', 's.uid'] : ['messages.received_at', 'messages.uid'];
}

/** What comes after the cursor, as a comparison of rows, which both databases answer from an index. */
function beyond(query: MessageQuery, after: string, order: readonly string[]): Expression<SqlBool> {
  const position = decodePageCursor(query, after);
  const key = isKeptSort(query.sort.by) ? storedSortKey(position.key) : position.key;
  const values = {
    1: [position.uid as Uid],
    2: [key, position.uid],
    3: [key, position.uid, position.folder],
  }[order.length as 1 | 2 | 3];
  const left = sql.join(order.map((column) => sql.ref(column)));
  const right = sql.join(values.map((value) => sql`${value}`));
  return query.sort.descending ? sql<SqlBool>`(${left}) < (${right})` : sql<SqlBool>`(${left}) > (${right})`;
}
