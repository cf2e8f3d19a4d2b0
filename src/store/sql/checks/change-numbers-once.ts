import { sql } from 'kysely';
import type { FolderId } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { inMailbox, type MailboxTransaction } from '../mail/mailbox-transaction.ts';
import { rawQuery, statement } from '../statement.ts';
import { eachMailbox, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

/** Numbers looked at in one statement, so that its memory is bounded whatever the mailbox's size. */
const windowNumbers = 200_000;

interface Doubled {
  change_no: number;
  uses: number;
}

const doubledIn = statement<{ tenant: number; mailbox: number; above: number; upTo: number }>()((db, p) =>
  rawQuery(
    db,
    sql<Doubled>`select change_no, count(*) as uses from (
        select change_no from folders where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
          and change_no > ${p.above} and change_no <= ${p.upTo}
        union all select change_no from messages where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
          and change_no > ${p.above} and change_no <= ${p.upTo}
        union all select change_no from tombstones where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
          and change_no > ${p.above} and change_no <= ${p.upTo}
      ) as used group by change_no having count(*) > 1 order by change_no`,
  ),
);

const nextAbove = statement<{ tenant: number; mailbox: number; above: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ next: number | null }>`select min(n) as next from (
        select min(change_no) as n from folders
          where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and change_no > ${p.above}
        union all select min(change_no) from messages
          where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and change_no > ${p.above}
        union all select min(change_no) from tombstones
          where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and change_no > ${p.above}
      ) as firsts`,
  ),
);

const holders = statement<{ tenant: number; mailbox: number; change: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ folder_id: number; uid: number | null; gone: number }>`
      select folder_id, null as uid, 0 as gone from folders
        where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and change_no = ${p.change}
      union all select folder_id, uid, 0 from messages
        where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and change_no = ${p.change}
      union all select folder_id, uid, 1 from tombstones
        where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and change_no = ${p.change}
      order by gone desc, folder_id, uid`,
  ),
);

const renumberMessage = statement<{
  tenant: number;
  mailbox: number;
  folder: number;
  uid: number;
  change: number;
}>()((db, p) =>
  db
    .updateTable('messages')
    .set({ change_no: p.change })
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder)
    .where('uid', '=', p.uid),
);

export const check = defineStoreCheck<{ key: MailboxKey; change: number }>({
  name: 'change-numbers-once',
  stage: 'numbers',
  holds: {
    en: 'No two changes of a mailbox share a change number.',
    ko: '한 사서함에서 두 변경이 같은 변경 번호를 쓰지 않습니다.',
  },
  mends: {
    en: 'Gives all but one of them new numbers; clients see those objects as changed once more.',
    ko: '하나만 남기고 새 번호를 줍니다. 클라이언트에는 한 번 더 바뀐 것으로 보입니다.',
  },
  async *find(store) {
    for await (const key of eachMailbox(store)) {
      const params = { tenant: key.tenant, mailbox: key.mailbox };
      for (let above = 0; ; ) {
        const { next } = (await store.database.get(nextAbove, { ...params, above })) ?? { next: null };
        if (next === null) break;
        const upTo = next + windowNumbers;
        for (const row of await store.database.all(doubledIn, { ...params, above: next - 1, upTo })) {
          yield {
            severity: 'warning',
            ...whose(key),
            object: `change ${row.change_no}`,
            sentence: `Change number ${row.change_no} belongs to ${row.uses} changes; clients may miss some of them.`,
            subject: { key, change: row.change_no },
          };
        }
        above = upTo;
      }
    }
  },
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key, some) =>
      inMailbox(database, clock, key, async (transaction) => {
        const done: string[] = [];
        for (const { subject } of some) done.push(...(await renumber(transaction, subject.change)));
        return done;
      }),
    ),
});

async function renumber(transaction: MailboxTransaction, change: number): Promise<string[]> {
  const { session, params } = transaction;
  const rows = await session.all(holders, { ...params, change });
  const done: string[] = [];
  // A tombstone comes first and keeps the number: whoever synchronises must not take it for a new event.
  for (const { folder_id, uid, gone } of rows.slice(1)) {
    if (gone === 1) continue;
    const fresh = transaction.nextChange();
    const folder = await transaction.folder(folder_id as FolderId);
    if (uid === null) folder.change_no = fresh;
    else {
      folder.content_change = fresh;
      await session.run(renumberMessage, { ...params, folder: folder_id, uid, change: fresh });
    }
    done.push(
      `Gave ${uid === null ? `folder ${folder_id}` : `message ${folder_id}/${uid}`} change number ${fresh}.`,
    );
  }
  return done;
}
