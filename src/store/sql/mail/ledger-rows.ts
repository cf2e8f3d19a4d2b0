import { hash } from 'node:crypto';
import { AppError } from '../../../base/errors.ts';
import type { BodyHash, LedgerId, MailboxId } from '../../../base/ids.ts';
import type {
  LedgerEntry,
  LedgerFolder,
  LedgerFolderChange,
  LedgerFolderProgress,
  LedgerFolderTotals,
  LedgerIdentity,
  LedgerRecord,
  SkippedItem,
} from '../../ports/sync-ledger.ts';
import type { LedgerEntryTable, LedgerFolderTable, LedgerTable } from './ledger-schema.ts';
import { bytesOfHash, hashOfBytes, splitKeywords } from './rows.ts';

/** Between rows of ledgers and the model. */

export function toLedger(row: LedgerTable): LedgerRecord {
  const [source = '', target = ''] = readJson<string[]>(row.identity, row.ledger_id, 'its source and target');
  return {
    ledger: row.ledger_id as LedgerId,
    mailbox: row.mailbox_id as MailboxId | null,
    source,
    target,
    session: row.session,
    revision: row.revision,
    createdAt: row.created_at,
  };
}

export function identityColumns({ mailbox, source, target }: LedgerIdentity) {
  return {
    mailbox_id: mailbox,
    identity: JSON.stringify([source, target]),
    identity_hash: bytesOfHash(hash('sha256', JSON.stringify([mailbox, source, target]), 'hex') as BodyHash),
  };
}

export function toLedgerFolder(row: LedgerFolderTable): LedgerFolder {
  const what = `folder ${row.folder_no}`;
  const { name, ...progress } = readJson<LedgerFolderProgress & { name: string }>(
    row.progress,
    row.ledger_id,
    what,
  );
  return { number: row.folder_no, name, state: { ...progress, ...totalsOf(row) } };
}

export function totalsOf(row: Omit<LedgerFolderTable, 'progress'>): LedgerFolderTotals {
  return {
    copiedCount: row.copied_count,
    copiedBytes: row.copied_bytes,
    skippedCount: row.skipped_count,
    checksum: row.checksum,
  };
}

export function totalsColumns(totals: LedgerFolderTotals) {
  return {
    copied_count: totals.copiedCount,
    copied_bytes: totals.copiedBytes,
    skipped_count: totals.skippedCount,
    checksum: totals.checksum,
  };
}

/** Field by field: a whole `LedgerFolder` may have been given, with totals that are ours to know. */
export function progressOf({ name, state }: LedgerFolderChange): string {
  return JSON.stringify({
    name,
    delimiter: state.delimiter,
    mailboxId: state.mailboxId,
    uidValidity: state.uidValidity,
    uidNext: state.uidNext,
    highestModseq: state.highestModseq,
    place: state.place,
    targetPath: state.targetPath,
    targetName: state.targetName,
    targetUidValidity: state.targetUidValidity,
    syncedAt: state.syncedAt,
  });
}

export function toLedgerEntry(row: LedgerEntryTable): LedgerEntry {
  return {
    folder: row.folder_no,
    uid: row.uid,
    place: row.place,
    item: row.item,
    digest: row.digest && hashOfBytes(row.digest),
    size: row.size,
    receivedAt: row.received_at,
    flags: row.flags,
    keywords: splitKeywords(row.keywords),
    skipped: readSkipped(row),
  };
}

function readSkipped({ skipped, ledger_id, folder_no, uid }: LedgerEntryTable): SkippedItem | null {
  if (skipped === null) return null;
  return readJson(skipped, ledger_id, `message ${uid} of folder ${folder_no}`);
}

function readJson<T extends object>(text: string, ledger: number, what: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new AppError({
      kind: 'internal',
      code: 'store.ledger.damaged',
      message: `What ledger ${ledger} says of ${what} is damaged. Run landfall fsck --repair, or restore a backup.`,
      details: { ledger },
      cause,
    });
  }
}

export function entryColumns(entry: LedgerEntry) {
  return {
    folder_no: entry.folder,
    uid: entry.uid,
    place: entry.place,
    item: entry.item,
    digest: entry.digest && bytesOfHash(entry.digest),
    size: entry.size,
    received_at: entry.receivedAt,
    flags: entry.flags,
    keywords: entry.keywords.join(' '),
    skipped: entry.skipped && JSON.stringify(entry.skipped),
  };
}
