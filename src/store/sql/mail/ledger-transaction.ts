import { isAppError } from '../../../base/errors.ts';
import type { LedgerId, TenantId } from '../../../base/ids.ts';
import { maxUid } from '../../../base/ids.ts';
import {
  alreadyCopied,
  emptyTotals,
  LedgerTotals,
  ledgerFolderNotFound,
  ledgerNotFound,
  ledgerTakenOver,
} from '../../ledger-rules.ts';
import type { UidRange } from '../../ports/message-query.ts';
import type { LedgerEntry, LedgerFolderChange } from '../../ports/sync-ledger.ts';
import { countUids, normalizeUidRanges } from '../../uid-ranges.ts';
import type { SqlSession } from '../database.ts';
import { entryColumns, progressOf, totalsColumns, totalsOf } from './ledger-rows.ts';
import type { LedgerEntryTable, LedgerTable } from './ledger-schema.ts';
import * as statements from './ledger-statements.ts';

export type ArrivedRow = Readonly<Omit<LedgerEntryTable, 'tenant_id' | 'ledger_id'>>;

interface OpenFolder {
  progress: string;
  readonly totals: LedgerTotals;
}

/** One write to one ledger, whose row it holds locked: totals are kept here and saved once at the end. */
export class LedgerTransaction {
  readonly row: LedgerTable;
  readonly #session: SqlSession;
  readonly #folders = new Map<number, OpenFolder>();

  constructor(session: SqlSession, row: LedgerTable) {
    this.#session = session;
    this.row = row;
  }

  get #owner(): { tenant_id: number; ledger_id: number } {
    return { tenant_id: this.row.tenant_id, ledger_id: this.row.ledger_id };
  }

  get #params(): { tenant: number; ledger: number } {
    return { tenant: this.row.tenant_id, ledger: this.row.ledger_id };
  }

  async removeFolder(folder: number): Promise<void> {
    const key = [{ ...this.#owner, folder_no: folder }];
    await this.#session.write(statements.deleteEntriesOfFolder, key);
    await this.#session.write(statements.deleteFolders, key);
    this.#folders.delete(folder);
  }

  async putFolder(change: LedgerFolderChange): Promise<void> {
    const known = await this.#findFolder(change.number);
    const progress = progressOf(change);
    if (known) known.progress = progress;
    else this.#folders.set(change.number, { progress, totals: new LedgerTotals(emptyTotals) });
  }

  async removeEntries(folder: number, uids: readonly UidRange[], place?: number): Promise<void> {
    const known = await this.#findFolder(folder);
    // Without its folder there is no entry.
    if (!known) return;
    if (place === undefined && countUids(normalizeUidRanges(uids)) === maxUid) {
      await this.#session.write(statements.deleteEntriesOfFolder, [{ ...this.#owner, folder_no: folder }]);
      this.#folders.set(folder, { progress: known.progress, totals: new LedgerTotals(emptyTotals) });
      return;
    }
    const params = { ...this.#params, folder };
    for await (const rows of statements.entriesInRanges(this.#session, params, uids, place)) {
      await this.#drop(folder, known, rows);
    }
  }

  async putEntries(entries: readonly LedgerEntry[]): Promise<void> {
    for (const [folder, some] of Map.groupBy(entries, (entry) => entry.folder)) {
      const known = await this.#folder(folder);
      const { totals } = known;
      // One statement may not write a row twice: the last one counts.
      const latest = new Map(some.map((entry) => [entryKey(entry), entry]));
      const copied = new Set<number>();
      for (const { uid, skipped } of latest.values()) if (skipped === null) copied.add(uid);
      for (const uid of copied) latest.delete(entryKey({ uid, place: 0 }));
      const uids = [...latest.values()].map(({ uid }) => ({ first: uid, last: uid }) as UidRange);
      const params = { ...this.#params, folder };
      for await (const rows of statements.entriesInRanges(this.#session, params, uids, undefined)) {
        for (const row of rows) if (latest.has(entryKey(row))) totals.remove(counted(row));
        const replaced = rows.filter((row) => row.skipped !== null && copied.has(row.uid));
        await this.#drop(folder, known, replaced);
      }
      for (const { digest, size, skipped } of latest.values()) {
        totals.add({ digest, size, isSkipped: skipped !== null });
      }
      await this.#session.write(
        statements.putEntries,
        Array.from(latest.values(), (entry) => ({ ...this.#owner, ...entryColumns(entry) })),
      );
    }
  }

  /** Entries of messages that are being stored: none of them may be there, and skipped ones make way. */
  async arrive(folder: number, rows: readonly ArrivedRow[]): Promise<void> {
    const known = await this.#folder(folder);
    const uids = new Set(rows.map(({ uid }) => uid));
    let [first, last] = [maxUid, 0];
    for (const uid of uids) [first, last] = [Math.min(first, uid), Math.max(last, uid)];
    const skipped = await this.#session.all(statements.skippedInRange, {
      ...this.#params,
      folder,
      first,
      last,
    });
    await this.#drop(
      folder,
      known,
      skipped.filter(({ uid }) => uids.has(uid)),
    );
    try {
      await this.#session.write(
        statements.insertEntries,
        rows.map((row) => ({ ...this.#owner, ...row })),
      );
    } catch (error) {
      if (isAppError(error) && error.code === 'store.unique') alreadyCopied(this.row.ledger_id as LedgerId);
      throw error;
    }
    for (const row of rows) known.totals.add(counted(row));
  }

  async flush(): Promise<void> {
    await this.#session.run(statements.nextRevision, this.#params);
    await this.#session.write(
      statements.saveFolders,
      Array.from(this.#folders, ([number, { progress, totals }]) => ({
        ...this.#owner,
        folder_no: number,
        progress,
        ...totalsColumns(totals.value),
      })),
    );
  }

  async #drop(folder: number, { totals }: OpenFolder, rows: readonly statements.EntryKeys[]): Promise<void> {
    for (const row of rows) totals.remove(counted(row));
    await this.#session.write(
      statements.deleteEntries,
      rows.map(({ uid, place }) => ({ ...this.#owner, folder_no: folder, uid, place })),
    );
  }

  async #folder(folder: number): Promise<OpenFolder> {
    return (await this.#findFolder(folder)) ?? ledgerFolderNotFound(folder);
  }

  async #findFolder(folder: number): Promise<OpenFolder | undefined> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const row = await this.#session.get(statements.folderRow, { ...this.#params, folder });
    if (!row) return undefined;
    const opened = { progress: row.progress, totals: new LedgerTotals(totalsOf(row)) };
    this.#folders.set(folder, opened);
    return opened;
  }
}

function entryKey({ uid, place }: Pick<LedgerEntry, 'uid' | 'place'>): string {
  return `${uid} ${place}`;
}

function counted({ digest, size, skipped }: Pick<LedgerEntryTable, 'digest' | 'size' | 'skipped'>) {
  return { digest, size, isSkipped: skipped !== null };
}

/** The ledger, locked for whoever opened it last. */
export async function lockedLedger(
  session: SqlSession,
  tenant: TenantId,
  ledger: LedgerId,
  opened: number,
): Promise<LedgerTransaction> {
  const row = (await session.get(statements.lockLedger, { tenant, ledger })) ?? ledgerNotFound(ledger);
  if (row.session !== opened) ledgerTakenOver(ledger);
  return new LedgerTransaction(session, row);
}
