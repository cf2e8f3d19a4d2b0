import type { Uid } from '../../base/ids.ts';
import { LedgerIndexBuilder } from '../ledger-index.ts';
import { alreadyCopied, checkEntry, LedgerTotals, ledgerFolderNotFound } from '../ledger-rules.ts';
import type { UidRange } from '../ports/message-query.ts';
import type {
  LedgerArrivals,
  LedgerChange,
  LedgerEntry,
  LedgerFolder,
  LedgerFolderChange,
  LedgerIndex,
  LedgerQuery,
  LedgerRecord,
  LedgerState,
} from '../ports/sync-ledger.ts';
import { containsUid, normalizeUidRanges } from '../uid-ranges.ts';

interface MemoryFolder {
  change: LedgerFolderChange;
  totals: LedgerTotals;
  readonly entries: Map<string, LedgerEntry>;
}

/** The folders and entries of one ledger. Each write checks first and then changes everything. */
export class MemoryLedger {
  record: LedgerRecord;
  readonly #folders = new Map<number, MemoryFolder>();

  constructor(record: LedgerRecord) {
    this.record = record;
  }

  folders(): LedgerFolder[] {
    return [...this.#folders.values()]
      .map(({ change: { number, name, state }, totals }) => ({
        number,
        name,
        state: structuredClone({ ...state, ...totals.value }),
      }))
      .sort((a, b) => a.number - b.number);
  }

  index(folder: number): LedgerIndex {
    const builder = new LedgerIndexBuilder();
    for (const entry of this.#sorted(folder)) {
      const digest = entry.digest && Buffer.from(entry.digest, 'hex');
      const keywords = entry.keywords.join(' ');
      builder.add({ ...entry, digest, keywords, skipped: Number(entry.skipped !== null) });
    }
    return builder.finish();
  }

  state(): LedgerState {
    return {
      record: this.record,
      folders: this.folders().map((folder) => ({ folder, index: this.index(folder.number) })),
      skipped: this.list({ onlySkipped: true, limit: Number.POSITIVE_INFINITY }),
    };
  }

  list({ folder, uids, onlySkipped, after, limit }: LedgerQuery): LedgerEntry[] {
    const ranges = uids && normalizeUidRanges(uids);
    const numbers = folder === undefined ? [...this.#folders.keys()].sort((a, b) => a - b) : [folder];
    return numbers
      .flatMap((number) => this.#sorted(number))
      .filter((entry) => after === undefined || compare(entry, after) > 0)
      .filter(({ skipped }) => onlySkipped !== true || skipped !== null)
      .filter(({ uid }) => ranges === undefined || containsUid(ranges, uid as Uid))
      .slice(0, limit);
  }

  write(change: LedgerChange): void {
    const entries = change.putEntries?.map(checkEntry) ?? [];
    const removed = new Set(change.removeFolders);
    const put = new Set(change.putFolders?.map(({ number }) => number));
    for (const { folder } of entries) {
      if (!put.has(folder) && (removed.has(folder) || !this.#folders.has(folder)))
        ledgerFolderNotFound(folder);
    }
    this.#nextRevision();
    for (const folder of removed) this.#folders.delete(folder);
    for (const { folder, uids, place } of change.removeEntries ?? []) this.#remove(folder, uids, place);
    for (const folder of change.putFolders ?? []) this.#putFolder(folder);
    for (const entry of entries) this.#put(entry);
  }

  /** Throws where `arrive` would be refused. */
  checkArrivals({ entries, folder, alsoPut = [] }: LedgerArrivals, place: number): void {
    const keys = new Set<string>();
    for (const { folder: number, uid } of entries) {
      const known = this.#folders.get(number);
      if (!known && number !== folder?.number) ledgerFolderNotFound(number);
      const key = `${number} ${keyOf({ uid, place })}`;
      if (keys.has(key) || known?.entries.has(keyOf({ uid, place }))) alreadyCopied(this.record.ledger);
      keys.add(key);
    }
    for (const entry of alsoPut.map(checkEntry)) {
      if (!this.#folders.has(entry.folder) && entry.folder !== folder?.number)
        ledgerFolderNotFound(entry.folder);
    }
  }

  arrive(
    { entries, folder, alsoPut = [] }: LedgerArrivals,
    stored: readonly Pick<LedgerEntry, 'place' | 'item' | 'digest'>[],
  ): void {
    this.#nextRevision();
    if (folder) this.#putFolder(folder);
    for (const [index, entry] of entries.entries()) {
      const { place, item, digest } = stored[index] ?? { place: 0, item: 0, digest: null };
      this.#put(checkEntry({ ...entry, place, item, digest, skipped: null }));
    }
    for (const entry of alsoPut) this.#put(checkEntry(entry));
  }

  #nextRevision(): void {
    this.record = { ...this.record, revision: this.record.revision + 1 };
  }

  #putFolder(given: LedgerFolderChange): void {
    const change = structuredClone(given);
    const known = this.#folders.get(given.number);
    if (known) known.change = change;
    else this.#folders.set(given.number, { change, totals: new LedgerTotals(), entries: new Map() });
  }

  #put(given: LedgerEntry): void {
    const entry = structuredClone(given);
    if (entry.skipped === null) this.#drop(entry.folder, keyOf({ uid: entry.uid, place: 0 }));
    this.#drop(entry.folder, keyOf(entry));
    const folder = this.#folders.get(entry.folder);
    folder?.entries.set(keyOf(entry), entry);
    folder?.totals.add({ ...entry, isSkipped: entry.skipped !== null });
  }

  #remove(folder: number, uids: readonly UidRange[], place: number | undefined): void {
    const ranges = normalizeUidRanges(uids);
    for (const entry of this.#sorted(folder)) {
      const isMeant = containsUid(ranges, entry.uid as Uid) && (place === undefined || entry.place === place);
      if (isMeant) this.#drop(folder, keyOf(entry));
    }
  }

  #drop(folder: number, key: string): void {
    const known = this.#folders.get(folder);
    const entry = known?.entries.get(key);
    if (!known || !entry) return;
    known.entries.delete(key);
    known.totals.remove({ ...entry, isSkipped: entry.skipped !== null });
  }

  #sorted(folder: number): LedgerEntry[] {
    return [...(this.#folders.get(folder)?.entries.values() ?? [])].sort(compare);
  }
}

type Place = Pick<LedgerEntry, 'folder' | 'uid' | 'place'>;

function keyOf({ uid, place }: Pick<LedgerEntry, 'uid' | 'place'>): string {
  return `${uid} ${place}`;
}

function compare(a: Place, b: Place): number {
  return a.folder - b.folder || a.uid - b.uid || a.place - b.place;
}
