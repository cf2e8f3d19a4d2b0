import type { LedgerId, TenantId } from '../../../base/ids.ts';
import { checkEntry } from '../../ledger-rules.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import type { LedgerChange, LedgerIdentity, LedgerRecord } from '../../ports/sync-ledger.ts';
import { mailboxNotFound } from '../../store-errors.ts';
import type { SqlSession } from '../database.ts';
import { identityColumns, toLedger } from './ledger-rows.ts';
import * as statements from './ledger-statements.ts';
import { lockedLedger } from './ledger-transaction.ts';
import { lockMailbox } from './mailbox-transaction.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

/** The mailbox's row first, as everywhere: who removes the mailbox waits, or is waited for. */
export function openLedger(
  { database, clock }: SqlMailContext,
  tenant: TenantId,
  { mailbox, source, target }: LedgerIdentity,
): Promise<LedgerRecord> {
  const columns = identityColumns({ mailbox, source, target });
  const identity = { tenant, identity: columns.identity_hash };
  return database.transaction('interactive', async (session) => {
    if (mailbox !== null) await requireMailbox(session, { tenant, mailbox });
    const present = await session.get(statements.lockIdentity, identity);
    if (present) return toLedger(await takeOver(session, present));
    const made = await session.get(statements.takeLedgerNumber, { tenant });
    // Whoever held the number before us may have made this one.
    const meanwhile = await session.get(statements.lockIdentity, identity);
    if (meanwhile) return toLedger(await takeOver(session, meanwhile));
    const row = {
      tenant_id: tenant,
      ledger_id: made?.last_ledger ?? 0,
      ...columns,
      session: 1,
      revision: 0,
      created_at: clock.now(),
    };
    await session.write(statements.insertLedgers, [row]);
    return toLedger(row);
  });
}

async function requireMailbox(session: SqlSession, key: MailboxKey): Promise<void> {
  const row = await session.get(lockMailbox, { tenant: key.tenant, mailbox: key.mailbox });
  if (!row) mailboxNotFound(key);
}

async function takeOver<Row extends { tenant_id: number; ledger_id: number; session: number }>(
  session: SqlSession,
  row: Row,
): Promise<Row> {
  const next = { ...row, session: row.session + 1 };
  await session.run(statements.saveSession, {
    tenant: row.tenant_id,
    ledger: row.ledger_id,
    session: next.session,
  });
  return next;
}

export async function writeLedger(
  { database }: SqlMailContext,
  tenant: TenantId,
  ledger: LedgerId,
  change: LedgerChange,
): Promise<void> {
  const entries = change.putEntries?.map(checkEntry) ?? [];
  await database.transaction('bulk', async (session) => {
    const transaction = await lockedLedger(session, tenant, ledger, change.session);
    for (const folder of change.removeFolders ?? []) await transaction.removeFolder(folder);
    for (const { folder, uids, place } of change.removeEntries ?? []) {
      await transaction.removeEntries(folder, uids, place);
    }
    for (const folder of change.putFolders ?? []) await transaction.putFolder(folder);
    await transaction.putEntries(entries);
    await transaction.flush();
  });
}

/**
 * First what makes it a ledger, so that nobody finds half of one; then its entries, in steps. Ids are never used again:
 * entries that a crash leaves behind belong to nobody, and go when this is repeated, or with fsck.
 */
export async function removeLedger(
  { database }: SqlMailContext,
  tenant: TenantId,
  ledger: LedgerId,
): Promise<void> {
  await database.transaction('bulk', async (session) => {
    await session.get(statements.lockLedger, { tenant, ledger });
    await dropLedgers(session, tenant, [{ ledger }]);
  });
  while (await database.transaction('bulk', (session) => removeSomeEntries(session, tenant, ledger)));
}

/** All but the entries. */
export async function dropLedgers(
  session: SqlSession,
  tenant: number,
  ledgers: readonly Pick<LedgerRecord, 'ledger'>[],
): Promise<void> {
  const keys = ledgers.map(({ ledger }) => ({ tenant_id: tenant, ledger_id: ledger }));
  await session.write(statements.deleteLedgers, keys);
  await session.write(statements.deleteFoldersOf, keys);
}

/** Returns whether there may be more. */
export async function removeSomeEntries(
  session: SqlSession,
  tenant: number,
  ledger: number,
): Promise<boolean> {
  const last = await session.get(statements.entryAt, { tenant, ledger, skip: statements.entriesPerStep });
  if (last) {
    await session.run(statements.deleteEntriesUpTo, {
      tenant,
      ledger,
      folder: last.folder_no,
      uid: last.uid,
    });
    return true;
  }
  await session.write(statements.deleteEntriesOfLedger, [{ tenant_id: tenant, ledger_id: ledger }]);
  return false;
}
