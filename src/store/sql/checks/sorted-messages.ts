import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type { FolderId } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { messageSortKey } from '../../sort-key.ts';
import { deleteMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import type { MessageTable, SortedMessageTable } from '../mail/mail-schema.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { prepareSort } from '../mail/mailbox-writes.ts';
import { toMessage } from '../mail/rows.ts';
import { type KeptSort, keptSorts, storedSortKey } from '../mail/sorted-rows.ts';
import { rawQuery, statement } from '../statement.ts';
import { eachMailbox, eachRow, whose } from './kit/each-mailbox.ts';
import { type CheckedStore, defineStoreCheck, type Found } from './kit/store-check.ts';

const rowsPerPage = 1000;
const allSorts = Object.entries(keptSorts) as [KeptSort, number][];

const sortedFolders = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ folder_id: number; sorted_by: number | null }>`
      select s.folder_id, f.sorted_by from (
        select distinct folder_id from sorted_messages
          where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
        union select folder_id from folders
          where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and sorted_by <> 0
      ) as s left join folders as f on f.tenant_id = ${p.tenant} and f.mailbox_id = ${p.mailbox}
        and f.folder_id = s.folder_id order by s.folder_id`,
  ),
);

type FolderParams = { readonly tenant: number; readonly mailbox: number; readonly folder: number };

const messagePage = statement<{
  tenant: number;
  mailbox: number;
  folder: number;
  uid: number;
  limit: number;
}>()((db, p) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder)
    .where('uid', '>', p.uid)
    .orderBy('uid')
    .limit(p.limit),
);

const keyPage = statement<{
  tenant: number;
  mailbox: number;
  folder: number;
  sort: number;
  key: string;
  uid: number;
  limit: number;
}>()((db, p) =>
  rawQuery(
    db,
    sql<SortedMessageTable>`select * from sorted_messages where tenant_id = ${p.tenant}
      and mailbox_id = ${p.mailbox} and folder_id = ${p.folder}
      and (sort, sort_key, uid) > (${p.sort}, ${p.key}, ${p.uid})
      order by sort, sort_key, uid limit ${p.limit}`,
  ),
);

const dropOrders = deleteMany('sorted_messages', {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  folder_id: 'integer',
});

interface Subject {
  readonly key: MailboxKey;
  readonly folder: FolderId;
  readonly sortedBy: number;
}

export const check = defineStoreCheck<Subject>({
  name: 'sorted-messages',
  stage: 'derived',
  holds: {
    en: 'Orders kept for a folder (by subject, sender, size, date sent) hold each of its messages once, under its key.',
    ko: '폴더에 보관된 정렬(제목, 보낸 사람, 크기, 보낸 날짜)이 모든 메시지를 한 번씩 맞는 키로 담고 있습니다.',
  },
  mends: { en: 'Drops the orders of the folder and makes them again.', ko: '정렬을 지우고 다시 만듭니다.' },
  async *find(store) {
    for await (const key of eachMailbox(store)) {
      const params = { tenant: key.tenant, mailbox: key.mailbox };
      for (const { folder_id, sorted_by } of await store.database.all(sortedFolders, params)) {
        const found = await compareFolder(store, key, folder_id as FolderId, sorted_by ?? 0);
        if (found) yield found;
      }
    }
  },
  async *repair({ database, bodies, clock }, found) {
    for (const { subject } of found) {
      const { key, folder, sortedBy } = subject;
      await inMailbox(database, clock, key, async (transaction) => {
        const row = await transaction.findFolder(folder);
        if (row) row.sorted_by = 0;
        await transaction.session.write(dropOrders, [{ ...transaction.owner, folder_id: folder }]);
      });
      for (const [sort, bit] of allSorts) {
        if ((sortedBy & bit) !== 0) await prepareSort({ database, bodies, clock }, key, folder, sort);
      }
      yield { done: true, ...whose(key), sentence: `Made the orders of folder ${folder} again.` };
    }
  },
});

/** Both sides in one state, each reduced to a count and a sum of hashes, in which order does not matter. */
function compareFolder(
  { database }: CheckedStore,
  key: MailboxKey,
  folder: FolderId,
  sortedBy: number,
): Promise<Found<Subject> | undefined> {
  return database.snapshot(async (session) => {
    const params = { tenant: key.tenant, mailbox: key.mailbox, folder };
    const expected = new Tally();
    for await (const row of eachMessage(session, params)) {
      for (const [sort, bit] of allSorts) {
        if ((sortedBy & bit) === 0) continue;
        expected.add(bit, storedSortKey(messageSortKey(toMessage(row), sort)), row.uid);
      }
    }
    const kept = new Tally();
    for await (const row of eachKey(session, params)) kept.add(row.sort, row.sort_key, row.uid);
    if (kept.equals(expected)) return undefined;
    return {
      severity: 'warning',
      ...whose(key),
      object: `folder ${folder}`,
      sentence: `The orders kept for folder ${folder} are not those of its messages (${kept.count} keys, ${expected.count} expected): sorted views are wrong.`,
      subject: { key, folder, sortedBy },
    };
  });
}

function eachMessage(session: SqlSession, params: FolderParams): AsyncGenerator<MessageTable> {
  return eachRow<number, MessageTable>(session, {
    first: 0,
    pageSize: rowsPerPage,
    cursor: ({ uid }) => uid,
    read: (reader, uid) => reader.all(messagePage, { ...params, uid, limit: rowsPerPage }),
  });
}

function eachKey(session: SqlSession, params: FolderParams): AsyncGenerator<SortedMessageTable> {
  return eachRow<{ sort: number; key: string; uid: number }, SortedMessageTable>(session, {
    first: { sort: 0, key: '', uid: 0 },
    pageSize: rowsPerPage,
    cursor: ({ sort, sort_key, uid }) => ({ sort, key: sort_key, uid }),
    read: (reader, after) => reader.all(keyPage, { ...params, ...after, limit: rowsPerPage }),
  });
}

class Tally {
  count = 0;
  #sum = 0n;

  add(sort: number, key: string, uid: number): void {
    this.count += 1;
    const digest = hash('sha256', `${sort}\0${uid}\0${key}`, 'buffer');
    this.#sum = BigInt.asUintN(64, this.#sum + digest.readBigUInt64BE());
  }

  equals(other: Tally): boolean {
    return this.count === other.count && this.#sum === other.#sum;
  }
}
