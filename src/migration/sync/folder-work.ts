import { invariant } from '../../base/errors.ts';
import type { LedgerEntry, LedgerFolderProgress, LedgerIndex } from '../../store/ports/sync-ledger.ts';
import type { FolderPlanEntry } from '../folders/plan-entry.ts';
import type { FolderRecord } from './folder-record.ts';
import { storableKeywords } from './keyword-rules.ts';
import type { SourceFolderState, SourceMessages } from './source-port.ts';

/** A folder of the source on its way through a round. */
export class FolderWork {
  readonly entry: FolderPlanEntry;
  /** Another one when the folder turns out to have new UIDs. */
  record: FolderRecord;
  /** What the survey says; none for what holds no messages. */
  readonly state: SourceFolderState | undefined;
  /** As people read it. */
  readonly title: string;
  /** Messages at the target before this round. */
  targetMessages = 0;
  /** Skipped ones that are tried again, by uid. */
  retries: ReadonlyMap<number, LedgerEntry> = new Map();
  /** Entries whose message has vanished, until what became of it is known. */
  vanished: VanishedEntries | undefined;
  /** Messages that are asked for, or will be, and have not come yet. */
  toCome = 0;
  #unresolved = 0;
  #isRead = false;
  #progress: Partial<LedgerFolderProgress> = {};
  readonly #onSettled: (work: FolderWork) => void;

  constructor(
    entry: FolderPlanEntry,
    record: FolderRecord,
    state: SourceFolderState | undefined,
    onSettled: (work: FolderWork) => void,
  ) {
    this.entry = entry;
    this.record = record;
    this.state = state;
    this.title = entry.sourcePath.join('/');
    this.#onSettled = onSettled;
  }

  get place(): number {
    return this.record.progress.place;
  }

  get uidValidity(): number {
    return this.record.progress.uidValidity;
  }

  expect(messages: number): void {
    this.#unresolved += messages;
  }

  /** Stored, skipped or gone: nothing more is to be done for them in this round. */
  resolve(messages: number): void {
    this.#unresolved -= messages;
    invariant(this.#unresolved >= 0, `more messages of a folder were settled than were expected`);
    this.#settle();
  }

  /** What the ledger says of the folder when all of it is settled. */
  read(progress: Partial<LedgerFolderProgress>): void {
    this.#progress = progress;
  }

  /** All that is to be fetched has been asked for. */
  endReading(): void {
    this.#isRead = true;
    this.#settle();
  }

  settledProgress(now: number): LedgerFolderProgress {
    return { ...this.record.progress, ...this.#progress, syncedAt: now };
  }

  get isSettled(): boolean {
    return this.#isRead && this.#unresolved === 0;
  }

  #settle(): void {
    if (this.isSettled) this.#onSettled(this);
  }
}

export interface VanishedEntries {
  readonly index: LedgerIndex;
  /** Positions in the index; those that were found elsewhere are taken out. */
  readonly rows: Set<number>;
  /** Of the folder, as the source last had them. */
  readonly known: number;
  /** The folder itself is no more. */
  readonly isFolderGone: boolean;
}

/** Messages with keywords as the mailbox keeps them; sets are few, so that each is looked at once. */
export function withStorableKeywords(messages: SourceMessages): {
  readonly messages: SourceMessages;
  readonly changed: readonly string[];
} {
  const sets = messages.keywordSets.map(storableKeywords);
  return {
    messages: { ...messages, keywordSets: sets.map(({ keywords }) => keywords) },
    changed: [...new Set(sets.flatMap((set) => set.changed))],
  };
}
