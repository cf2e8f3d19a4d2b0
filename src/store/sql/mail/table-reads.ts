import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { FolderId, Uid } from '../../../base/ids.ts';
import { checkTableSorts } from '../../message-query-rules.ts';
import { flag, type MailboxKey, type Message, trait } from '../../ports/mail-model.ts';
import type { MessageFilter, TableOrder, TableSort } from '../../ports/message-query.ts';
import type { SqlDatabase, SqlDialect } from '../database.ts';
import type { Schema } from '../schema.ts';
import { queryBuilders, rawQuery, statement } from '../statement.ts';
import { numbersIn } from './listed-values.ts';
import { requireFolderRow } from './mail-reads.ts';
import { filterCondition } from './message-filter.ts';
import type { PrepareSort } from './query-messages.ts';
import { toMessage } from './rows.ts';
import { type KeptSort, keptSorts } from './sorted-rows.ts';

/** What tables of a folder ask for: which row is where, the rows shown, how many there are. */

const messagesByUid = statement<{ tenant: number; mailbox: number; folder: number; uids: string }>()(
  (db, p, dialect) =>
    db
      .selectFrom('messages')
      .selectAll()
      .where('tenant_id', '=', p.tenant)
      .where('mailbox_id', '=', p.mailbox)
      .where('folder_id', '=', p.folder)
      .where(numbersIn(dialect, 'uid', p.uids)),
);

export function listMessagesByUid(
  database: SqlDatabase,
  key: MailboxKey,
  folder: FolderId,
  uids: readonly Uid[],
): Promise<Message[]> {
  return database.snapshot(async (session) => {
    await requireFolderRow(session, key, folder);
    const params = { tenant: key.tenant, mailbox: key.mailbox, folder, uids: JSON.stringify(uids) };
    const rows = await session.all(messagesByUid, params);
    const byUid = new Map(rows.map((row) => [row.uid, row]));
    return uids.flatMap((uid) => byUid.get(uid) ?? []).map(toMessage);
  });
}

export function countMessages(
  database: SqlDatabase,
  key: MailboxKey,
  folder: FolderId,
  filter?: MessageFilter,
): Promise<number> {
  return database.snapshot(async (session) => {
    const row = await requireFolderRow(session, key, folder);
    if (filter === undefined) return row.message_count;
    const matching = sql<{ found: number }>`select count(*) as found from messages
      where ${conditions(session.dialect, key, folder, filter)}`;
    const [counted] = await session.query(rawQuery(queryBuilders[session.dialect], matching));
    return counted?.found ?? 0;
  });
}

export async function readSortedUids(
  database: SqlDatabase,
  prepareSort: PrepareSort,
  key: MailboxKey,
  order: TableOrder,
): Promise<Uint32Array> {
  const { folder, sorts } = order;
  checkTableSorts(sorts);
  const row = await requireFolderRow(database, key, folder);
  for (const { by } of sorts) {
    if (isKept(by) && (row.sorted_by & keptSorts[by]) === 0) await prepareSort(key, folder, by);
  }
  return database.snapshot(async (session) => {
    await requireFolderRow(session, key, folder);
    const ordered = orderedUids(session.dialect, key, order);
    // One text instead of a row for each: a hundred thousand of those take thrice as long to hand over as to find.
    const joined =
      session.dialect === 'sqlite'
        ? sql<{ uids: string | null }>`select group_concat(uid) as uids from (${ordered})`
        : sql<{
            uids: string | null;
          }>`select string_agg(uid::text, ',') as uids from (${ordered}) as ordered`;
    const [found] = await session.query(rawQuery(queryBuilders[session.dialect], joined));
    return parseNumbers(found?.uids ?? '');
  });
}

function orderedUids(dialect: SqlDialect, key: MailboxKey, { folder, sorts, filter }: TableOrder) {
  const [first] = sorts;
  const direction = sql.raw(first?.descending === true ? 'desc' : 'asc');
  if (first && sorts.length === 1 && isKept(first.by) && filter === undefined) {
    return sql`select uid from sorted_messages where tenant_id = ${key.tenant} and mailbox_id = ${key.mailbox}
      and folder_id = ${folder} and sort = ${keptSorts[first.by]} order by sort_key ${direction}, uid ${direction}`;
  }
  const joins = sorts.map(({ by }, index) =>
    isKept(by)
      ? sql`join sorted_messages as ${nameOf(index)} on ${nameOf(index, 'tenant_id')} = messages.tenant_id
          and ${nameOf(index, 'mailbox_id')} = messages.mailbox_id
          and ${nameOf(index, 'folder_id')} = messages.folder_id
          and ${nameOf(index, 'uid')} = messages.uid and ${nameOf(index, 'sort')} = ${keptSorts[by]}`
      : sql``,
  );
  const terms = sorts.map(({ by, descending }, index) => {
    const term = isKept(by) ? nameOf(index, 'sort_key') : unkeptTerms[by];
    return sql`${term} ${sql.raw(descending ? 'desc' : 'asc')}`;
  });
  return sql`select messages.uid from messages ${sql.join(joins, sql` `)}
    where ${conditions(dialect, key, folder, filter)}
    order by ${sql.join([...terms, sql`messages.uid ${direction}`])}`;
}

function conditions(dialect: SqlDialect, key: MailboxKey, folder: FolderId, filter?: MessageFilter) {
  const own = sql`messages.tenant_id = ${key.tenant} and messages.mailbox_id = ${key.mailbox}
    and messages.folder_id = ${folder}`;
  if (filter === undefined) return own;
  const where = expressionBuilder<Schema, 'messages'>();
  return sql`${own} and ${filterCondition(where, filter, { dialect, key })}`;
}

/** What the order of a table goes by, where it is not kept in `sorted_messages`. */
const unkeptTerms: Readonly<Record<Exclude<TableSort['by'], KeptSort>, RawBuilder<unknown>>> = {
  uid: sql`messages.uid`,
  receivedAt: sql`messages.received_at`,
  modifiedAt: sql`coalesce(messages.modified_at, messages.received_at)`,
  unread: sql`case when (messages.flags & ${sql.lit(flag.seen)}) = 0 then 1 else 0 end`,
  flagged: sql`case when (messages.flags & ${sql.lit(flag.flagged)}) = 0 then 0 else 1 end`,
  attachments: sql`case when (messages.traits & ${sql.lit(trait.hasAttachments)}) = 0 then 0 else 1 end`,
  importance: sql`case when (messages.traits & ${sql.lit(trait.highImportance)}) <> 0 then 2
    when (messages.traits & ${sql.lit(trait.lowImportance)}) <> 0 then 0 else 1 end`,
};

function isKept(by: TableSort['by']): by is KeptSort {
  return by in keptSorts;
}

function nameOf(index: number, column?: string): RawBuilder<unknown> {
  return sql.raw(column === undefined ? `s${index}` : `s${index}.${column}`);
}

function parseNumbers(text: string): Uint32Array {
  if (text === '') return new Uint32Array();
  let count = 1;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) === comma) count += 1;
  const numbers = new Uint32Array(count);
  let number = 0;
  let next = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === comma) {
      numbers[next] = number;
      next += 1;
      number = 0;
    } else number = number * 10 + (code - zero);
  }
  numbers[next] = number;
  return numbers;
}

const comma = 0x2c;
const zero = 0x30;
