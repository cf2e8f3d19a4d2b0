import type { Lineage } from '../../ports/mail-model.ts';
import type { UidRange } from '../../ports/message-query.ts';
import { normalizeUidRanges } from '../../uid-ranges.ts';
import { deleteMany, insertMany, updateMany } from '../bulk.ts';
import type { SqlSession, SqlValue } from '../database.ts';
import { queryBuilders, statement } from '../statement.ts';
import type { MessageTable } from './mail-schema.ts';
import { lineageColumns } from './rows.ts';

const messageColumns = {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  folder_id: 'integer',
  uid: 'integer',
  item_id: 'integer',
  change_no: 'integer',
  flags: 'integer',
  traits: 'integer',
  body: 'blob',
  size: 'integer',
  received_at: 'integer',
  sent_at: 'integer',
  keywords: 'text',
  subject: 'text',
  sender: 'text',
  recipients: 'text',
  message_id: 'text',
  deleted_at: 'integer',
  origin_folder_id: 'integer',
  native: 'blob',
  native_size: 'integer',
  created_at: 'integer',
  modified_at: 'integer',
  modification: 'integer',
  change_key: 'text',
  predecessors: 'text',
} as const;

type MessageRow = Readonly<Record<keyof MessageTable, SqlValue>>;
export const insertMessages = insertMany<MessageRow>('messages', messageColumns);

const messageKey = {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  folder_id: 'integer',
  uid: 'integer',
} as const;
export const deleteMessages = deleteMany('messages', messageKey);

type ChangedColumns =
  | ('tenant_id' | 'mailbox_id' | 'folder_id' | 'uid' | 'change_no' | 'flags' | 'keywords')
  | keyof ModificationColumns;

export const saveFlags = updateMany<Pick<MessageRow, ChangedColumns>>(
  'messages',
  ['tenant_id', 'mailbox_id', 'folder_id', 'uid'],
  {
    ...messageKey,
    change_no: 'integer',
    flags: 'integer',
    keywords: 'text',
    modified_at: 'integer',
    modification: 'integer',
    change_key: 'text',
    predecessors: 'text',
  },
);

export type ModificationColumns = Pick<
  MessageTable,
  'modified_at' | 'modification' | 'change_key' | 'predecessors'
>;

/** Those of a message that stays what it is, though it gets another change number. */
export const modificationOf = (row: MessageTable): ModificationColumns => ({
  modified_at: row.modified_at ?? row.received_at,
  modification: row.modification ?? row.change_no,
  change_key: row.change_key,
  predecessors: row.predecessors,
});

export const modifiedNow = (
  row: Pick<MessageTable, 'predecessors'>,
  change: number,
  now: number,
  lineage?: Lineage,
): ModificationColumns => ({
  modified_at: now,
  modification: change,
  ...lineageColumns(lineage, row),
});

interface FolderParams {
  readonly tenant: number;
  readonly mailbox: number;
  readonly folder: number;
}

const messagesInRange = statement<{
  tenant: number;
  mailbox: number;
  folder: number;
  first: number;
  last: number;
  limit: number;
}>()((db, p) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder)
    .where('uid', '>=', p.first)
    .where('uid', '<=', p.last)
    .orderBy('uid')
    .limit(p.limit),
);

/** Ranges in one query: enough to spare PostgreSQL round trips, few enough for a parser's depth limit. */
const rangesPerQuery = 100;

/** The messages of a folder in the ranges, ascending by uid. */
export async function selectRanges(
  session: SqlSession,
  params: FolderParams,
  uids: readonly UidRange[],
  limit = Number.MAX_SAFE_INTEGER,
): Promise<MessageTable[]> {
  const ranges = normalizeUidRanges(uids);
  const rows: MessageTable[] = [];
  for (let start = 0; start < ranges.length && rows.length < limit; start += rangesPerQuery) {
    const some = ranges.slice(start, start + rangesPerQuery);
    const rest = limit - rows.length;
    const [only] = some;
    rows.push(
      ...(some.length === 1 && only
        ? await session.all(messagesInRange, { ...params, ...only, limit: rest })
        : await session.query<MessageTable>(manyRanges(session, params, some, rest))),
    );
  }
  return rows;
}

function manyRanges(session: SqlSession, p: FolderParams, ranges: readonly UidRange[], limit: number) {
  return queryBuilders[session.dialect]
    .selectFrom('messages')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder)
    .where((where) =>
      where.or(
        ranges.map(({ first, last }) =>
          first === last
            ? where('uid', '=', first)
            : where.and([where('uid', '>=', first), where('uid', '<=', last)]),
        ),
      ),
    )
    .orderBy('uid')
    .limit(limit);
}
