import type { BodyHash, LedgerId, MailboxId, TenantId } from '../../base/ids.ts';
import type { UidRange } from './message-query.ts';

/**
 * What was copied from where. A ledger belongs to one source mailbox and one target mailbox, whichever batch asked for
 * it, and outlives batches: a second one finds what the first has copied. Where the target is a mailbox here, an entry
 * is written in the transaction that stores its message (`WriteOptions.ledger`): after any crash the message is there
 * if and only if its entry is.
 *
 * A ledger goes with its mailbox. Unknown ledgers are `notFound`.
 */
export interface SyncLedgerReader {
  /** Ascending by id; those of one mailbox where given. */
  listLedgers(tenant: TenantId, query?: { readonly mailbox?: MailboxId }): Promise<LedgerRecord[]>;
  /** Ascending by number. */
  readLedgerFolders(tenant: TenantId, ledger: LedgerId): Promise<LedgerFolder[]>;
  /** Every entry of a folder, ascending by uid, then place; of what is written meanwhile, some or none. */
  readLedgerIndex(tenant: TenantId, ledger: LedgerId, folder: number): Promise<LedgerIndex>;
  /** The whole ledger as it was at one moment, held in memory: for backups, in a process of their own. */
  readLedgerState(tenant: TenantId, ledger: LedgerId): Promise<LedgerState>;
  /** Whole entries, ascending by folder, uid and place. */
  listLedgerEntries(tenant: TenantId, ledger: LedgerId, query: LedgerQuery): Promise<LedgerEntry[]>;
}

export interface SyncLedgerWriter {
  /**
   * Finds the ledger or makes it, and takes it over: what whoever opened it before still writes is a `conflict`, so
   * that two nodes that both believe in their lease never copy a message twice.
   */
  openLedger(tenant: TenantId, identity: LedgerIdentity): Promise<LedgerRecord>;
  /** All or nothing; removals come first. */
  writeLedger(tenant: TenantId, ledger: LedgerId, change: LedgerChange): Promise<void>;
  /** In bounded steps; may be repeated after a crash. One that is not there is passed over. */
  removeLedger(tenant: TenantId, ledger: LedgerId): Promise<void>;
}

export interface LedgerIdentity {
  /** `null`: the target is elsewhere. */
  readonly mailbox: MailboxId | null;
  /** Of the source mailbox, and of the target where that is elsewhere: opaque here, compared byte by byte. */
  readonly source: string;
  readonly target: string;
}

export interface LedgerRecord extends LedgerIdentity {
  readonly ledger: LedgerId;
  /** Grows with each opening; every write names the one that it belongs to. */
  readonly session: number;
  /** Grows with each write: whoever keeps a copy knows whether it is still the same. */
  readonly revision: number;
  readonly createdAt: number;
}

export interface LedgerState {
  readonly record: LedgerRecord;
  /** Ascending by number, each with its entries. */
  readonly folders: readonly { readonly folder: LedgerFolder; readonly index: LedgerIndex }[];
  /** Ascending by folder and uid. */
  readonly skipped: readonly LedgerEntry[];
}

/** A folder of the source. */
export interface LedgerFolder {
  /** Given by whoever writes; from 1, never used again within the ledger. */
  readonly number: number;
  /** As the source spells it: one character for each byte. */
  readonly name: string;
  readonly state: LedgerFolderState;
}

export interface LedgerFolderState extends LedgerFolderProgress, LedgerFolderTotals {}

/** What whoever copies says of a folder. */
export interface LedgerFolderProgress {
  readonly delimiter: string | null;
  /** RFC 8474. */
  readonly mailboxId: string | null;
  readonly uidValidity: number;
  /**
   * As they stood when the last whole round began; 0 and `null` before one has ended, and after a restore, so that the
   * next round looks at everything.
   */
  readonly uidNext: number;
  /** A decimal number; `null` where the source keeps none. */
  readonly highestModseq: string | null;
  /** The target folder: a FolderId here, a number of its own for a target elsewhere; 0 for none. */
  readonly place: number;
  readonly targetPath: readonly string[];
  /**
   * Raw name and UIDVALIDITY of a target folder elsewhere. Without the second, as after a restore, its UIDs are not
   * known to be those of the entries, and what lies there is matched by content first.
   */
  readonly targetName: string | null;
  readonly targetUidValidity: number | null;
  /** When the last whole round ended; `null` while the first copy has not. */
  readonly syncedAt: number | null;
}

/** Counted by the store in the transactions that put and remove entries. */
export interface LedgerFolderTotals {
  /** Of the entries that are not skipped. */
  readonly copiedCount: number;
  readonly copiedBytes: number;
  readonly skippedCount: number;
  /** Over the digests of the entries that are not skipped, as `store/digest-checksum.ts` makes it. */
  readonly checksum: string;
}

/** As it is written; a whole `LedgerFolder` will do, and its totals are not looked at. */
export interface LedgerFolderChange {
  readonly number: number;
  readonly name: string;
  readonly state: LedgerFolderProgress;
}

/** A message of the source, at one place: one of Gmail's may have several. */
export interface LedgerEntry {
  readonly folder: number;
  readonly uid: number;
  /** As `LedgerFolderState.place`; 0 for what was skipped. */
  readonly place: number;
  /** An ItemId here, a UID elsewhere; 0 for what was skipped. */
  readonly item: number;
  /** `null` for what was skipped before its bytes were seen. */
  readonly digest: BodyHash | null;
  readonly size: number;
  readonly receivedAt: number;
  /**
   * As the source had them when it was last looked at: what the owner has changed here since stays. Keywords are kept
   * as those of messages are (`store/keywords.ts`), so compare normalised ones.
   */
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly skipped: SkippedItem | null;
}

/** Why a message was not copied, for people who look for it. */
export interface SkippedItem {
  readonly reason: SkipReason;
  /** What the server or the rule said. */
  readonly text: string;
  readonly subject: string | null;
  readonly sender: string | null;
  readonly recipients: string | null;
  readonly sentAt: number | null;
  readonly attempts: number;
  readonly skippedAt: number;
  readonly isApproved: boolean;
}

export type SkipReason = 'tooLarge' | 'unavailable' | 'damaged' | 'refusedByTarget' | 'filtered';

/** Parallel arrays, ascending by uid, then place: half a million entries fit into memory. */
export interface LedgerIndex {
  readonly uids: Uint32Array;
  readonly places: Float64Array;
  readonly items: Float64Array;
  readonly sizes: Float64Array;
  readonly receivedAts: Float64Array;
  readonly flags: Uint32Array;
  /** Position in `keywordSets`. */
  readonly keywordSets: readonly (readonly string[])[];
  readonly keywords: Uint32Array;
  /** 32 bytes for each; zeros where there is none. */
  readonly digests: Uint8Array;
  /** 1 for what was skipped. */
  readonly skipped: Uint8Array;
}

export interface LedgerQuery {
  readonly folder?: number;
  readonly uids?: readonly UidRange[];
  readonly onlySkipped?: boolean;
  /** The last entry of the page before. */
  readonly after?: Pick<LedgerEntry, 'folder' | 'uid' | 'place'>;
  readonly limit: number;
}

export interface LedgerChange {
  readonly session: number;
  /** With their entries. */
  readonly removeFolders?: readonly number[];
  readonly removeEntries?: readonly {
    readonly folder: number;
    readonly uids: readonly UidRange[];
    /** All of them without it. */
    readonly place?: number;
  }[];
  /** Each takes the place of the one with its number. */
  readonly putFolders?: readonly LedgerFolderChange[];
  /**
   * Each takes the place of the one with its folder, uid and place, and one that is not skipped also of the skipped one
   * with its folder and uid. Their folders must be there: `notFound` otherwise.
   */
  readonly putEntries?: readonly LedgerEntry[];
}

/**
 * What `addMessages` writes into a ledger beside the messages. Where the ledger already has an entry for one of them at
 * this place, that message was copied before: `conflict`, and nothing is stored.
 */
export interface LedgerArrivals {
  readonly ledger: LedgerId;
  readonly session: number;
  /** Of the messages, in their order; `place`, `item` and `digest` are what the store finds. */
  readonly entries: readonly LedgerArrival[];
  /** Where the folder is new, or changes with them. */
  readonly folder?: LedgerFolderChange;
  /** What becomes known at the same time, put as `LedgerChange.putEntries` is. */
  readonly alsoPut?: readonly LedgerEntry[];
}

export type LedgerArrival = Omit<LedgerEntry, 'place' | 'item' | 'digest' | 'skipped'>;
