import { sql } from 'kysely';
import { isAppError } from '../../../base/errors.ts';
import type { SqlSession } from '../database.ts';
import { toLedger, toLedgerEntry, toLedgerFolder, totalsColumns } from '../mail/ledger-rows.ts';
import type { LedgerEntryTable } from '../mail/ledger-schema.ts';
import * as statements from '../mail/ledger-statements.ts';
import { dropLedgers, removeSomeEntries } from '../mail/ledger-writes.ts';
import { queryBuilders, rawQuery } from '../statement.ts';
import { countEntries, eachLedger, type LedgerKey, whoseLedger } from './kit/each-ledger.ts';
import { type CheckedStore, defineStoreCheck, type Found } from './kit/store-check.ts';

type Subject =
  | { readonly kind: 'ledger'; readonly key: LedgerKey }
  | { readonly kind: 'folder'; readonly key: LedgerKey; readonly folder: number }
  | { readonly kind: 'entry'; readonly key: LedgerKey; readonly folder: number; readonly uid: number };

/** What a round finds without its record it matches by content: nothing is copied twice for it. */
export const check = defineStoreCheck<Subject>({
  name: 'ledger-texts',
  stage: 'structure',
  holds: {
    en: 'What a ledger says of its source, its folders and what was skipped can be read.',
    ko: '마이그레이션 원장에 적힌 원본, 폴더, 건너뛴 항목을 읽을 수 있습니다.',
  },
  mends: {
    en: 'Removes what cannot be read; the next synchronisation writes it anew.',
    ko: '읽을 수 없는 것을 지웁니다. 다음 동기화에서 다시 씁니다.',
  },
  async *find(store) {
    for await (const key of eachLedger(store)) yield* findInLedger(store, key);
  },
  async *repair({ database }, found) {
    for (const { subject, object = '' } of found) {
      const { key } = subject;
      await database.transaction('bulk', (session) => remove(session, subject));
      if (subject.kind === 'ledger') {
        while (
          await database.transaction('bulk', (session) => removeSomeEntries(session, key.tenant, key.ledger))
        );
      }
      yield { done: true, ...whoseLedger(key), sentence: `Removed what could not be read of ${object}.` };
    }
  },
});

async function* findInLedger({ database }: CheckedStore, key: LedgerKey): AsyncGenerator<Found<Subject>> {
  const { tenant, ledger } = key;
  const bad = (subject: Subject, object: string): Found<Subject> => ({
    severity: 'warning',
    ...whoseLedger(key),
    object,
    sentence: `What ledger ${ledger} says of ${object} cannot be read.`,
    subject,
  });
  const row = await database.get(statements.ledgerRow, { tenant, ledger });
  if (row && isDamaged(() => toLedger(row))) yield bad({ kind: 'ledger', key }, `ledger ${ledger}`);
  for (const one of await database.all(statements.folderRows, { tenant, ledger })) {
    const folder = one.folder_no;
    if (isDamaged(() => toLedgerFolder(one))) {
      yield bad({ kind: 'folder', key, folder }, `ledger ${ledger}/${folder}`);
    }
  }
  const query = sql<LedgerEntryTable>`select * from ${statements.skippedEntries(database.dialect)}
    where tenant_id = ${tenant} and ledger_id = ${ledger} and skipped is not null
    order by folder_no, uid`;
  for (const one of await database.query(rawQuery(queryBuilders[database.dialect], query))) {
    const { folder_no: folder, uid } = one;
    if (isDamaged(() => toLedgerEntry(one))) {
      yield bad({ kind: 'entry', key, folder, uid }, `ledger ${ledger}/${folder}/${uid}`);
    }
  }
}

function isDamaged(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    if (isAppError(error) && error.code === 'store.ledger.damaged') return true;
    throw error;
  }
}

async function remove(session: SqlSession, subject: Subject): Promise<void> {
  const { key } = subject;
  const { tenant, ledger } = key;
  await session.get(statements.lockLedger, { tenant, ledger });
  if (subject.kind === 'ledger') return dropLedgers(session, tenant, [{ ledger }]);
  const { folder } = subject;
  const place = { tenant_id: tenant, ledger_id: ledger, folder_no: folder };
  if (subject.kind === 'folder') {
    await session.write(statements.deleteEntriesOfFolder, [place]);
    await session.write(statements.deleteFolders, [place]);
    return;
  }
  await session.write(statements.deleteEntries, [{ ...place, uid: subject.uid, place: 0 }]);
  const row = await session.get(statements.folderRow, { tenant, ledger, folder });
  if (!row) return;
  const totals = totalsColumns(await countEntries(session, key, folder));
  await session.write(statements.saveFolders, [{ ...row, ...totals }]);
}
