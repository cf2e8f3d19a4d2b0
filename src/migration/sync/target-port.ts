import type { BodyHash } from '../../base/ids.ts';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { MessageSummary } from '../../store/ports/mail-model.ts';
import type { LedgerArrival, LedgerEntry, LedgerFolderChange } from '../../store/ports/sync-ledger.ts';
import type { TargetMailbox } from '../folders/target-mailbox.ts';

/**
 * A mailbox to copy into: here, or at an IMAP server. One engine at a time writes to it, one call after the other but
 * for `takeIn`. What fails for good or for now is thrown as an AppError: `quota` where there is no room, `invalid` or
 * `limit` where it refuses a message for what it is, `notFound` where a folder is gone. Items that are not there, or no
 * longer, are passed over.
 */
export interface SyncTarget {
  /** How many `addMessages` it takes at once, beside other calls; one, and nothing beside it, where it does not say. */
  readonly concurrentAdds?: number;
  /** What folders there are, read anew by each call. */
  survey(signal: AbortSignal): Promise<TargetSurvey>;
  /** Finds the folder or makes it, with what is missing above it. */
  ensureFolder(path: FolderPath, signal: AbortSignal): Promise<TargetFolder>;
  /** To another name or place; `conflict` where one is there already, `denied` for a folder that has a role. */
  moveFolder(place: number, path: FolderPath, signal: AbortSignal): Promise<TargetFolder>;
  /** Whether it was removed: one with messages, folders below it or a role stays. */
  removeEmptyFolder(place: number, signal: AbortSignal): Promise<boolean>;

  /** Everything in a folder, in pages, to find what is there already. */
  listItems(place: number, signal: AbortSignal): AsyncIterable<readonly TargetItem[]>;
  /** SHA-256 of an item whose listing did not say. */
  findDigest(place: number, item: number, signal: AbortSignal): Promise<BodyHash | undefined>;
  /** The beginning of the item, at least to the end of its header or `bytes` long. */
  readBeginning(
    place: number,
    item: number,
    bytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined>;

  /** Reads a large message to its end, holding little of it. */
  takeIn(pieces: AsyncIterable<Uint8Array>, arrival: TargetArrival): Promise<TakenMessage>;
  /**
   * Stores messages in a folder, and an entry of the ledger for each; on a target here both in one transaction. When it
   * resolves they are on disk. Elsewhere those that were stored before a failure are in the ledger.
   */
  addMessages(batch: TargetBatch, signal: AbortSignal): Promise<readonly AddedItem[]>;
  /** Wherever they are now; of those that the owner has deleted, nothing. */
  changeFlags(changes: readonly ItemFlagChange[], signal: AbortSignal): Promise<void>;
  /** How items stand now, in order; undefined for what is gone or deleted. */
  findItems(items: readonly ItemPlace[], signal: AbortSignal): Promise<readonly (ItemState | undefined)[]>;
  /** So that the owner can have them back, where the target knows how. */
  removeItems(items: readonly ItemPlace[], signal: AbortSignal): Promise<void>;
  /** Where each is afterwards, in order; undefined for what is not there. */
  moveItems(
    items: readonly ItemPlace[],
    place: number,
    signal: AbortSignal,
  ): Promise<readonly (ItemPlace | undefined)[]>;
}

export interface TargetSurvey {
  /** For `planFolders`. */
  readonly mailbox: TargetMailbox;
  /** Those that can hold mail, by place. */
  readonly folders: ReadonlyMap<number, TargetFolder>;
}

export interface TargetFolder {
  /**
   * Of the folder for ever, whatever it is called: a FolderId here. Elsewhere a number that the target gives to a name
   * and a UIDVALIDITY, and that it knows from the ledger's folders the next time.
   */
  readonly place: number;
  readonly path: FolderPath;
  readonly messageCount: number;
  /** Raw name and UIDVALIDITY of a folder elsewhere. */
  readonly name: string | null;
  readonly uidValidity: number | null;
}

export interface TargetItem {
  readonly item: number;
  readonly size: number;
  readonly receivedAt: number;
  readonly digest: BodyHash | undefined;
}

export interface ItemPlace {
  readonly place: number;
  readonly item: number;
}

export interface ItemState extends ItemPlace {
  readonly flags: number;
  readonly keywords: readonly string[];
}

/** What a message arrives with beside its bytes. */
export interface TargetArrival {
  readonly receivedAt: number;
  readonly flags: number;
  readonly keywords: readonly string[];
}

/** A message that has come in pieces, and lies somewhere until it is stored or discarded. */
export interface TakenMessage {
  readonly digest: BodyHash;
  readonly size: number;
  /** What its header says, for a report of one that is not stored. */
  readonly summary: Pick<MessageSummary, 'subject' | 'sender' | 'recipients' | 'sentAt'>;
  /** Never rejects. Discarding one that was stored does no harm. */
  discard(): Promise<void>;
}

export type TargetContent =
  /** Its memory is the target's until the message is stored, and no longer. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly digest: BodyHash }
  | { readonly kind: 'taken'; readonly message: TakenMessage }
  /** As an item of the target has it, which need not be sent again. */
  | { readonly kind: 'copy'; readonly of: ItemPlace; readonly digest: BodyHash };

export interface TargetMessage extends TargetArrival {
  readonly content: TargetContent;
  readonly entry: LedgerArrival;
}

export interface TargetBatch {
  readonly place: number;
  readonly messages: readonly TargetMessage[];
  /** The ledger's folder, where it is new or changes with them. */
  readonly folder?: LedgerFolderChange;
  readonly alsoPut?: readonly LedgerEntry[];
}

export interface AddedItem {
  readonly item: number;
  readonly digest: BodyHash;
}

export interface ItemFlagChange extends ItemPlace {
  readonly addFlags: number;
  readonly removeFlags: number;
  readonly addKeywords: readonly string[];
  readonly removeKeywords: readonly string[];
}
