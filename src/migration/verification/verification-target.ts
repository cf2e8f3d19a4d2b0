import type { BodyHash } from '../../base/ids.ts';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { TargetMailbox } from '../folders/target-mailbox.ts';

/** The mailbox that messages were copied into, as a verification reads it. */
export interface VerificationTarget {
  /**
   * True here, where an item keeps its number wherever it goes; elsewhere an item is a UID, which says nothing outside its
   * folder, and nobody tells what became of one that is gone.
   */
  readonly itemsKeepNumbers: boolean;
  /** For the plan of its folders. */
  describe(signal: AbortSignal): Promise<TargetMailbox>;
  /** Those that can hold mail. */
  listFolders(signal: AbortSignal): Promise<readonly VerifiedFolder[]>;
  /** In pages. */
  listItems(place: number, signal: AbortSignal): AsyncIterable<readonly VerifiedItem[]>;
  /** Items that somebody has deleted, as far as is remembered. */
  listDeleted(signal: AbortSignal): Promise<ReadonlySet<number>>;
  /** Of the bytes as they are read now from where they lie, in any order, one for each item. */
  readDigests(place: number, items: readonly number[], signal: AbortSignal): AsyncIterable<ReadDigest>;
  findSubject(place: number, item: number): Promise<string | null>;
}

export interface VerifiedFolder {
  readonly place: number;
  readonly path: FolderPath;
}

export interface VerifiedItem {
  readonly item: number;
  readonly size: number;
  readonly receivedAt: number;
  readonly flags: number;
  readonly keywords: readonly string[];
  /** Nothing was changed of it since it was put there, as far as is known. */
  readonly isUntouched: boolean;
  /** As the row has it; undefined where only the bytes can tell. */
  readonly digest: BodyHash | undefined;
}

export type ReadDigest =
  | { readonly kind: 'read'; readonly item: number; readonly digest: BodyHash; readonly size: number }
  /** Somebody has deleted it since it was listed. */
  | { readonly kind: 'gone'; readonly item: number }
  /** Its bytes cannot be read, or are not what they were. */
  | { readonly kind: 'damaged'; readonly item: number; readonly problem: string };
