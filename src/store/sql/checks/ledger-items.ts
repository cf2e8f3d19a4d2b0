import { sql } from 'kysely';
import type { LedgerFolderProgress } from '../../ports/sync-ledger.ts';
import type { SqlSession } from '../database.ts';
import { totalsColumns } from '../mail/ledger-rows.ts';
import { folderRow, lockLedger, saveFolders } from '../mail/ledger-statements.ts';
import { rawQuery, statement } from '../statement.ts';
import { countEntries, eachLedger, type LedgerKey, whoseLedger } from './kit/each-ledger.ts';
import { type CheckedStore, defineStoreCheck, type Found } from './kit/store-check.ts';

type LedgerParams = { readonly tenant: number; readonly ledger: number; readonly mailbox: number };

/** The mailbox may have lost one of the two numbers, which another check puts right. */
const lastItem = sql<number>`(select case when last_item > change_no then last_item else change_no end
  from mailboxes as b where b.tenant_id = e.tenant_id and b.mailbox_id = l.mailbox_id)`;

const aheadOfMailbox = statement<LedgerParams>()((db, p) =>
  rawQuery(
    db,
    sql<{ folder_no: number; entries: number }>`select e.folder_no, count(*) as entries
      from ledger_entries as e join ledgers as l
        on l.tenant_id = e.tenant_id and l.ledger_id = e.ledger_id
      where e.tenant_id = ${p.tenant} and e.ledger_id = ${p.ledger} and l.mailbox_id = ${p.mailbox}
        and e.item > ${lastItem}
      group by e.folder_no order by e.folder_no`,
  ),
);
const removeAhead = statement<{ tenant: number; ledger: number; folder: number; mailbox: number }>()(
  (db, p) =>
    rawQuery(
      db,
      sql`delete from ledger_entries where tenant_id = ${p.tenant} and ledger_id = ${p.ledger}
      and folder_no = ${p.folder} and item > (
        select case when last_item > change_no then last_item else change_no end from mailboxes
        where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox})`,
    ),
);

interface Subject {
  readonly key: LedgerKey;
  readonly folder: number;
}

/** An item that is gone is none of this: its owner has removed it, and it is not to come again. */
export const check = defineStoreCheck<Subject>({
  name: 'ledger-items',
  stage: 'derived',
  holds: {
    en: 'Every message that a ledger says was copied was once in its mailbox.',
    ko: '마이그레이션 원장에 복사되었다고 적힌 메시지는 모두 그 사서함에 있었던 것입니다.',
  },
  mends: {
    en: 'Removes such entries; the next synchronisation copies their messages again.',
    ko: '그런 항목을 지웁니다. 다음 동기화에서 해당 메시지를 다시 복사합니다.',
  },
  async *find(store) {
    for await (const key of eachLedger(store)) yield* findInLedger(store, key);
  },
  async *repair({ database }, found) {
    for (const { subject } of found) {
      const { key, folder } = subject;
      const removed = await database.transaction('bulk', (session) => forget(session, key, folder));
      if (removed === 0) continue;
      const sentence = `Removed ${removed} entries of folder ${folder} of ledger ${key.ledger}: their messages will be copied again.`;
      yield { done: true, ...whoseLedger(key), sentence };
    }
  },
});

async function* findInLedger({ database }: CheckedStore, key: LedgerKey): AsyncGenerator<Found<Subject>> {
  const { tenant, ledger, mailbox } = key;
  if (mailbox === null) return;
  for (const row of await database.all(aheadOfMailbox, { tenant, ledger, mailbox })) {
    yield {
      severity: 'error',
      ...whoseLedger(key),
      object: `ledger ${ledger}/${row.folder_no}`,
      sentence: `${row.entries} entries of folder ${row.folder_no} of ledger ${ledger} name messages that the mailbox never had.`,
      subject: { key, folder: row.folder_no },
    };
  }
}

/** Without its entries the folder must be looked at whole, or nobody asks for these messages. */
async function forget(session: SqlSession, key: LedgerKey, folder: number): Promise<number> {
  const params = { tenant: key.tenant, ledger: key.ledger, folder };
  await session.get(lockLedger, params);
  const removed = await session.run(removeAhead, { ...params, mailbox: key.mailbox ?? 0 });
  const row = await session.get(folderRow, params);
  if (!row || removed === 0) return removed;
  const progress = JSON.parse(row.progress) as LedgerFolderProgress;
  const totals = await countEntries(session, key, folder);
  await session.write(saveFolders, [
    {
      ...row,
      progress: JSON.stringify({ ...progress, uidNext: 0, highestModseq: null }),
      ...totalsColumns(totals),
    },
  ]);
  return removed;
}
