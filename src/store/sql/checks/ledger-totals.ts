import type { LedgerFolderTotals } from '../../ports/sync-ledger.ts';
import { totalsColumns, totalsOf } from '../mail/ledger-rows.ts';
import { folderRow, folderRows, lockLedger, saveFolders } from '../mail/ledger-statements.ts';
import { countEntries, eachLedger, type LedgerKey, whoseLedger } from './kit/each-ledger.ts';
import { type CheckedStore, defineStoreCheck, type Found } from './kit/store-check.ts';

interface Subject {
  readonly key: LedgerKey;
  readonly folder: number;
}

export const check = defineStoreCheck<Subject>({
  name: 'ledger-totals',
  stage: 'derived',
  holds: {
    en: 'Each folder of a ledger counts the messages copied and skipped, and their checksum, as its entries have them.',
    ko: '마이그레이션 원장의 폴더마다 복사하거나 건너뛴 메시지 수와 체크섬이 실제 항목과 같습니다.',
  },
  mends: { en: 'Counts again.', ko: '다시 셉니다.' },
  async *find(store) {
    for await (const key of eachLedger(store)) yield* findInLedger(store, key);
  },
  async *repair({ database }, found) {
    for (const { subject } of found) {
      const { key, folder } = subject;
      const counted = await database.transaction('bulk', async (session) => {
        await session.get(lockLedger, { tenant: key.tenant, ledger: key.ledger });
        const row = await session.get(folderRow, { tenant: key.tenant, ledger: key.ledger, folder });
        if (!row) return undefined;
        const totals = await countEntries(session, key, folder);
        await session.write(saveFolders, [{ ...row, ...totalsColumns(totals) }]);
        return totals;
      });
      if (!counted) continue;
      const sentence = `Counted folder ${folder} of ledger ${key.ledger} again: ${tell(counted)}.`;
      yield { done: true, ...whoseLedger(key), sentence };
    }
  },
});

/** A folder and its entries in one snapshot, so that it may run beside a server. */
async function* findInLedger({ database }: CheckedStore, key: LedgerKey): AsyncGenerator<Found<Subject>> {
  const { tenant, ledger } = key;
  for (const { folder_no: folder } of await database.all(folderRows, { tenant, ledger })) {
    const [kept, counted] = await database.snapshot(async (session) => {
      const row = await session.get(folderRow, { tenant, ledger, folder });
      return [row && totalsOf(row), await countEntries(session, key, folder)] as const;
    });
    if (!kept || isSame(kept, counted)) continue;
    yield {
      severity: 'warning',
      ...whoseLedger(key),
      object: `ledger ${ledger}/${folder}`,
      sentence: `Folder ${folder} of ledger ${ledger} says ${tell(kept)}, but its entries come to ${tell(counted)}.`,
      subject: { key, folder },
    };
  }
}

function isSame(left: LedgerFolderTotals, right: LedgerFolderTotals): boolean {
  return tell(left) === tell(right);
}

function tell({ copiedCount, copiedBytes, skippedCount, checksum }: LedgerFolderTotals): string {
  return `${copiedCount} copied, ${copiedBytes} bytes, ${skippedCount} skipped, checksum ${checksum}`;
}
