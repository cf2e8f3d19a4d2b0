import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import type { FolderId } from '../../../base/ids.ts';
import { checkMessageQuery } from '../../message-query-rules.ts';
import { decodePageCursor, encodePageCursor } from '../../page-cursor.ts';
import type { MailboxKey, Message } from '../../ports/mail-model.ts';
import type { MessagePage, MessageQuery, MessageSort } from '../../ports/message-query.ts';
import { messageSortKey } from '../../sort-key.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import type { Schema } from '../schema.ts';
import { queryBuilders, type Statement, statement } from '../statement.ts';
import { requireFolderRow, requireMailbox } from './mail-reads.ts';
import type { MessageTable } from './mail-schema.ts';
import { filterCondition } from './message-filter.ts';
import { toMessage } from './rows.ts';
import { isKeptSort, type KeptSort, keptSorts, storedSortKey } from './sorted-rows.ts';

/** Sees to it that a folder's rows of one order are kept in `sorted_messages`. */
export type PrepareSort = (key: MailboxKey, folder: FolderId, sort: KeptSort) => Promise<void>;

export async function queryMessages(
  database: SqlDatabase,
  prepareSort: PrepareSort,
  key: MailboxKey,
  query: MessageQuery,
): Promise<MessagePage> {
  checkMessageQuery(query);
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

function cursorAfter(query: MessageQuery, { folder, uid, ...message }: Message): string {
  return encodePageCursor(query, {
    key: messageSortKey({ folder, uid, ...message }, query.sort.by),
    folder,
    uid,
  });
}

type PageParams = {
  readonly tenant: number;
  readonly mailbox: number;
  readonly folder: number;
  readonly limit: number;
  readonly key: number | string;
  readonly uid: number;
  readonly keyFolder: number;
};

/** What decides the text of a page's query, beside its filter. */
type PageShape = Pick<MessageQuery, 'sort'> & { readonly wholeMailbox: boolean; readonly continued: boolean };

/** Pages without a filter are most of them, and their queries have few shapes: each is compiled once. */
const plainPages = new Map<string, Statement<PageParams, MessageTable>>();

/** One row more than the limit, to know whether there is a next page. */
function selectPage(session: SqlSession, key: MailboxKey, query: MessageQuery): Promise<MessageTable[]> {
  const { folder, sort, filter, after } = query;
  const position = after === undefined ? undefined : decodePageCursor(query, after);
  const shape = { sort, wholeMailbox: folder === undefined, continued: position !== undefined };
  const sortKey = position?.key ?? 0;
  const params: PageParams = {
    tenant: key.tenant,
    mailbox: key.mailbox,
    folder: folder ?? 0,
    limit: query.limit + 1,
    key: isKeptSort(sort.by) ? storedSortKey(sortKey) : sortKey,
    uid: position?.uid ?? 0,
    keyFolder: position?.folder ?? 0,
  };
  if (filter === undefined) return session.all(plainPage(shape), params);
  const context = { dialect: session.dialect, key };
  const page = pageQuery(queryBuilders[session.dialect], params, shape);
  return session.query<MessageTable>(page.where((where) => filterCondition(where as never, filter, context)));
}

function plainPage(shape: PageShape): Statement<PageParams, MessageTable> {
  const name = `${shape.sort.by} ${shape.sort.descending} ${shape.wholeMailbox} ${shape.continued}`;
  const known = plainPages.get(name);
  if (known) return known;
  const fresh = statement<PageParams>()((db, p) => pageQuery(db, p, shape));
  plainPages.set(name, fresh);
  return fresh;
}

function pageQuery(db: Kysely<Schema>, p: PageParams, { sort, wholeMailbox, continued }: PageShape) {
  const direction = sort.descending ? 'desc' : 'asc';
  const order = orderOf(sort, wholeMailbox);
  let select = db
    .selectFrom('messages')
    .selectAll('messages')
    .where('messages.tenant_id', '=', p.tenant)
    .where('messages.mailbox_id', '=', p.mailbox)
    .limit(p.limit);
  if (wholeMailbox) {
    const hidden = db
      .selectFrom('folders')
      .select('folder_id')
      .where('tenant_id', '=', p.tenant)
      .where('mailbox_id', '=', p.mailbox)
      .where((where) => where.or([where('role', '=', 'recoverable'), where('kind', '=', 'associated')]));
    select = select.where('messages.folder_id', 'not in', hidden);
  } else select = select.where('messages.folder_id', '=', p.folder);
  if (isKeptSort(sort.by)) {
    select = select
      .innerJoin('sorted_messages as s', (join) =>
        join
          .onRef('s.tenant_id', '=', 'messages.tenant_id')
          .onRef('s.mailbox_id', '=', 'messages.mailbox_id')
          .onRef('s.folder_id', '=', 'messages.folder_id')
          .onRef('s.uid', '=', 'messages.uid'),
      )
      .where('s.tenant_id', '=', p.tenant)
      .where('s.mailbox_id', '=', p.mailbox)
      .where('s.folder_id', '=', p.folder)
      .where('s.sort', '=', keptSorts[sort.by]) as typeof select;
  }
  if (continued) select = select.where(beyond(order, p, sort.descending));
  for (const column of order) select = select.orderBy(sql.ref(column), direction);
  return select;
}

/** The columns that order a page; together they are unique. */
function orderOf(sort: MessageSort, wholeMailbox: boolean): string[] {
  if (wholeMailbox) return ['messages.received_at', 'messages.uid', 'messages.folder_id'];
  if (sort.by === 'uid') return ['messages.uid'];
  return isKeptSort(sort.by) ? ['s.sort_key', 's.uid'] : ['messages.received_at', 'messages.uid'];
}

/** What comes after the cursor, as a comparison of rows, which both databases answer from an index. */
function beyond(order: readonly string[], p: PageParams, descending: boolean): Expression<SqlBool> {
  const values = { 1: [p.uid], 2: [p.key, p.uid], 3: [p.key, p.uid, p.keyFolder] }[order.length as 1 | 2 | 3];
  const left = sql.join(order.map((column) => sql.ref(column)));
  const right = sql.join(values.map((value) => sql`${value}`));
  return descending ? sql<SqlBool>`(${left}) < (${right})` : sql<SqlBool>`(${left}) > (${right})`;
}
