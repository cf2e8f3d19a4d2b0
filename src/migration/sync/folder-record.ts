import type {
  LedgerFolder,
  LedgerFolderChange,
  LedgerFolderProgress,
  LedgerFolderTotals,
} from '../../store/ports/sync-ledger.ts';
import type { SourceFolder } from '../folders/source-folder.ts';
import type { KnownFolder } from './source-port.ts';

const untouched: Omit<LedgerFolderProgress, 'delimiter' | 'mailboxId'> = {
  uidValidity: 0,
  uidNext: 0,
  highestModseq: null,
  place: 0,
  targetPath: [],
  targetName: null,
  targetUidValidity: null,
  syncedAt: null,
};

/**
 * A folder of the source as the ledger knows it, while a round changes that. Messages whose folder is gone, or has
 * another UIDVALIDITY, stay in a record of their own until what became of them is known: its name has a NUL, which no
 * folder's has.
 */
export class FolderRecord {
  readonly number: number;
  name: string;
  progress: LedgerFolderProgress;
  /** As they were when the round began: the store counts. */
  readonly totalsBefore: LedgerFolderTotals | undefined;
  /** The ledger has it not, or not so. */
  needsWriting = false;
  /** The ledger does not have it at all. */
  isUnwritten = false;

  constructor(folder: LedgerFolderChange, totals?: LedgerFolderTotals) {
    this.number = folder.number;
    this.name = folder.name;
    this.progress = folder.state;
    this.totalsBefore = totals;
  }

  static of({ number, name, state }: LedgerFolder): FolderRecord {
    const { copiedCount, copiedBytes, skippedCount, checksum, ...progress } = state;
    return new FolderRecord(
      { number, name, state: progress },
      { copiedCount, copiedBytes, skippedCount, checksum },
    );
  }

  static fresh(number: number, { name, delimiter, mailboxId }: SourceFolder): FolderRecord {
    const state = { ...untouched, delimiter: delimiter ?? null, mailboxId: mailboxId ?? null };
    const record = new FolderRecord({ number, name, state });
    record.isUnwritten = true;
    record.needsWriting = true;
    return record;
  }

  /** The ledger has it now, and as it is. */
  written(): void {
    this.isUnwritten = false;
    this.needsWriting = false;
  }

  get isRelic(): boolean {
    return this.name.includes('\0');
  }

  /** Names the source's folder no more: what it holds is waiting. */
  makeRelic(): void {
    this.name = `${this.name}\0${this.number}`;
    this.needsWriting = true;
  }

  /** What the folder of a relic was called. */
  get formerName(): string {
    return this.name.slice(0, this.name.indexOf('\0'));
  }

  /** Whether the ledger has entries for it. */
  get hasEntries(): boolean {
    const { totalsBefore: totals } = this;
    return totals !== undefined && totals.copiedCount + totals.skippedCount > 0;
  }

  /** The same folder under another UIDVALIDITY. */
  renumbered(number: number, uidValidity: number): FolderRecord {
    const state = { ...this.progress, uidValidity, uidNext: 0, highestModseq: null };
    const record = new FolderRecord({ number, name: this.name, state });
    record.isUnwritten = true;
    record.needsWriting = true;
    return record;
  }

  /** None before a whole round has ended, and none after which everything must be looked at again. */
  get known(): KnownFolder | undefined {
    const { uidValidity, uidNext, highestModseq, syncedAt } = this.progress;
    if (syncedAt === null || uidValidity === 0 || uidNext === 0) return undefined;
    return {
      uidValidity,
      uidNext,
      highestModseq: highestModseq === null ? undefined : BigInt(highestModseq),
    };
  }

  change(): LedgerFolderChange {
    return { number: this.number, name: this.name, state: this.progress };
  }
}

/** Numbers for new records of a ledger. */
export class RecordNumbers {
  #last: number;

  constructor(records: readonly FolderRecord[]) {
    this.#last = records.reduce((most, { number }) => Math.max(most, number), 0);
  }

  next(): number {
    this.#last += 1;
    return this.#last;
  }
}
