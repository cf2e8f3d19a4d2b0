import { sql } from 'kysely';
import type { LedgerId, MailboxId, TenantId } from '../../../../base/ids.ts';
import { LedgerTotals } from '../../../ledger-rules.ts';
import type { LedgerFolderTotals } from '../../../ports/sync-ledger.ts';
import { allUids } from '../../../uid-ranges.ts';
import type { SqlSession } from '../../database.ts';
import type { LedgerTable } from '../../mail/ledger-schema.ts';
import { entriesInRanges } from '../../mail/ledger-statements.ts';
import { rawQuery, statement } from '../../statement.ts';
import { eachRow } from './each-mailbox.ts';
import type { CheckedStore } from './store-check.ts';

const ledgersPerPage = 500;

export interface LedgerKey {
  readonly tenant: TenantId;
  readonly ledger: LedgerId;
  /** `null` where the target is elsewhere. */
  readonly mailbox: MailboxId | null;
}

const ledgersAfter = statement<{ tenant: number; ledger: number; limit: number }>()((db, p) =>
  rawQuery(
    db,
    sql<Pick<LedgerTable, 'tenant_id' | 'ledger_id' | 'mailbox_id'>>`select tenant_id, ledger_id, mailbox_id
      from ledgers where (tenant_id, ledger_id) > (${p.tenant}, ${p.ledger})
      order by tenant_id, ledger_id limit ${p.limit}`,
  ),
);

/** Every ledger of the database, ascending. */
export async function* eachLedger({ database, signal }: CheckedStore): AsyncGenerator<LedgerKey> {
  const rows = eachRow(database, {
    first: { tenant: 0, ledger: 0 },
    pageSize: ledgersPerPage,
    read: (session, after) => session.all(ledgersAfter, { ...after, limit: ledgersPerPage }),
    cursor: ({ tenant_id, ledger_id }) => ({ tenant: tenant_id, ledger: ledger_id }),
  });
  for await (const row of rows) {
    signal?.throwIfAborted();
    yield {
      tenant: row.tenant_id as TenantId,
      ledger: row.ledger_id as LedgerId,
      mailbox: row.mailbox_id as MailboxId | null,
    };
  }
}

/** Whom a finding is about. */
export function whoseLedger({ tenant, mailbox }: LedgerKey): { tenant: TenantId; mailbox?: MailboxId } {
  return mailbox === null ? { tenant } : { tenant, mailbox };
}

/** What the entries of a folder come to, read in pages. */
export async function countEntries(
  session: SqlSession,
  { tenant, ledger }: LedgerKey,
  folder: number,
): Promise<LedgerFolderTotals> {
  const totals = new LedgerTotals();
  for await (const rows of entriesInRanges(session, { tenant, ledger, folder }, allUids, undefined)) {
    for (const { digest, size, skipped } of rows) totals.add({ digest, size, isSkipped: skipped !== null });
  }
  return totals.value;
}
