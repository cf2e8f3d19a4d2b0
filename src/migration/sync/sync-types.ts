import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type {
  LedgerChange,
  LedgerEntry,
  LedgerFolder,
  LedgerIndex,
  LedgerQuery,
  SkipReason,
} from '../../store/ports/sync-ledger.ts';
import type { ContentFilter } from '../content-filter/content-filter.ts';
import type { FolderPattern } from '../folders/folder-patterns.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { SourceMailbox } from './source-port.ts';
import type { SyncTarget } from './target-port.ts';

/** One round for one mailbox: the first copy, or what has changed since the last. */
export interface SyncRequest {
  /** Both are closed by whoever opened them. */
  readonly source: SourceMailbox;
  readonly target: SyncTarget;
  /** Taken over for this round: `mailboxes.openLedger`. */
  readonly ledger: SyncLedger;
  readonly options?: SyncOptions;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborting ends the round within a moment; what was stored stays, and the next round goes on from there. */
  readonly signal: AbortSignal;
  /** Four times a second at most, and at the end. */
  readonly onProgress?: (progress: SyncProgress) => void;
  /** One for the whole process: what all mailboxes hold in memory together. */
  readonly budget: MemoryBudget;
}

/** What the engine needs of `SyncLedgerHandle`. */
export interface SyncLedger {
  folders(): Promise<LedgerFolder[]>;
  readIndex(folder: number): Promise<LedgerIndex>;
  listEntries(query: LedgerQuery): Promise<LedgerEntry[]>;
  write(change: Omit<LedgerChange, 'session'>): Promise<void>;
}

export interface SyncOptions {
  readonly include?: readonly FolderPattern[];
  readonly exclude?: readonly FolderPattern[];
  readonly contentFilter?: ContentFilter;
  /** 35 MB: what Exchange takes at most by IMAP migration. */
  readonly largestMessageBytes?: number;
  /** 500,000, of which the newest of each folder come first. */
  readonly maxItems?: number;
  /** How often a message that could not be copied is tried again, a round each. */
  readonly maxAttempts?: number;
  /** The last round: what was skipped is tried once more, however often it was. */
  readonly isFinal?: boolean;
  readonly massDeletion?: MassDeletionRule;
  /** At most; the source may allow fewer. */
  readonly lanes?: number;
}

/**
 * When most of a folder vanishes at once, a server that lost something is likelier than an owner who cleans up. What
 * was copied stays until the rule is `follow`, and the result says so. Folders for deleted and junk mail are emptied as
 * a matter of course: they are followed.
 */
export interface MassDeletionRule {
  readonly action: 'hold' | 'follow';
  /** Held where more than both vanish from a folder. */
  readonly share: number;
  readonly messages: number;
}

export const syncDefaults = {
  largestMessageBytes: 35 * 1024 * 1024,
  maxItems: 500_000,
  maxAttempts: 5,
  massDeletion: { action: 'hold', share: 0.5, messages: 100 },
  lanes: 4,
} as const satisfies SyncOptions;

export type SyncPhase = 'surveying' | 'planning' | 'copying' | 'finishing' | 'done';

export interface SyncProgress {
  readonly phase: SyncPhase;
  /** As people read it, joined with slashes. */
  readonly currentFolder: string | null;
  /** Of the mailbox as a whole, all rounds together. */
  readonly folders: number;
  readonly syncedFolders: number;
  readonly estimatedItems: number;
  /** Of what was copied, and of what is to come from folders that have been read. */
  readonly estimatedBytes: number;
  readonly syncedItems: number;
  readonly syncedBytes: number;
  /** Without those that the content filter leaves out. */
  readonly skippedItems: number;
  /** Of this round alone. */
  readonly transferredItems: number;
  readonly transferredBytes: number;
}

export interface SyncResult {
  readonly progress: SyncProgress;
  readonly counts: SyncCounts;
  /** All that are skipped now, by why. */
  readonly skipped: Readonly<Record<SkipReason, number>>;
  /** Skipped ones that nobody has approved, without those that the content filter leaves out. */
  readonly unapprovedSkipped: number;
  /** What an administrator should look at. */
  readonly problems: readonly SyncProblem[];
  /** What was done, for the user's report. */
  readonly entries: readonly SyncLogEntry[];
}

/** Of this round. */
export interface SyncCounts {
  readonly copied: number;
  readonly copiedBytes: number;
  /** Found at the target, byte for byte, and not copied again. */
  readonly adopted: number;
  /** Followed from one folder of the source to another. */
  readonly moved: number;
  /** UIDs changed at the source; nothing was copied again. */
  readonly renumbered: number;
  readonly flagsChanged: number;
  readonly deleted: number;
  /** Deleted at the source, and kept here: moved or changed by the owner. */
  readonly keptChanged: number;
  /** Deleted at the source, and held by the rule for mass deletions. */
  readonly heldDeletions: number;
  /** Listed, and removed at the source before they could be fetched. */
  readonly goneMeanwhile: number;
  readonly newlySkipped: number;
  readonly filtered: number;
  readonly foldersCreated: number;
  readonly foldersRenamed: number;
  readonly foldersRemoved: number;
}

export type SyncProblemCode =
  | 'folderUnavailable'
  | 'protocol'
  | 'heldDeletions'
  | 'tooManyItems'
  | 'changedKeywords'
  | 'skipped';

export interface SyncProblem {
  readonly code: SyncProblemCode;
  readonly folder: string | null;
  readonly text: string;
}

export interface SyncLogEntry {
  readonly at: number;
  readonly text: string;
}
