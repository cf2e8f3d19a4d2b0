import type { LedgerEntry, LedgerFolder, LedgerIndex, LedgerQuery } from '../../store/ports/sync-ledger.ts';

/** What verification reads of a ledger; `SyncLedgerView` is one. */
export interface LedgerReader {
  folders(): Promise<LedgerFolder[]>;
  readIndex(folder: number): Promise<LedgerIndex>;
  listEntries(query: LedgerQuery): Promise<LedgerEntry[]>;
}

export interface RecordedFolder {
  readonly folder: LedgerFolder;
  readonly index: LedgerIndex;
  /** Nothing was written to it while it was read, so that its checksum belongs to its entries. */
  readonly isSettled: boolean;
}

/**
 * The whole record, before anything else is read: what a round copies meanwhile has then come since, and an item of which
 * the record knows was there when the items were listed.
 */
export async function readLedgerSnapshot(
  ledger: LedgerReader,
  signal: AbortSignal,
): Promise<RecordedFolder[]> {
  const folders = await ledger.folders();
  const read: { folder: LedgerFolder; index: LedgerIndex }[] = [];
  for (const folder of folders) {
    signal.throwIfAborted();
    read.push({ folder, index: await ledger.readIndex(folder.number) });
  }
  const after = new Map((await ledger.folders()).map(({ number, state }) => [number, state.checksum]));
  return read.map(({ folder, index }) => {
    return { folder, index, isSettled: after.get(folder.number) === folder.state.checksum };
  });
}
