import type { FolderId, Uid } from '../../base/ids.ts';
import type { Message } from './mail-model.ts';

/** A condition on messages; every store gives the same answer to it. Absent means all. */
export type MessageFilter =
  | { readonly all: readonly MessageFilter[] }
  | { readonly any: readonly MessageFilter[] }
  | { readonly not: MessageFilter }
  /** Every bit of `flags` set. */
  | { readonly hasFlags: number }
  /** Every bit of `traits` set. */
  | { readonly hasTraits: number }
  /** Without ASCII case. */
  | { readonly keyword: string }
  /** A message without the date is in no period, not even one without bounds. */
  | { readonly field: DateField; readonly from?: number; readonly before?: number }
  | { readonly field: 'size'; readonly atLeast?: number; readonly below?: number }
  | { readonly field: TextField; readonly contains: string }
  /** Exactly so. */
  | { readonly messageId: string }
  | { readonly uids: readonly UidRange[] }
  /** Recoverable items that were removed from there. */
  | { readonly originFolder: FolderId }
  /**
   * Full text over what `writeSearchText` was given (subject, people, body, attachment names): every word or
   * quoted phrase, in any order, by prefix, as `store/text-tokens.ts` says. Without any word it is true.
   */
  | { readonly text: string };

export type DateField = 'receivedAt' | 'sentAt';
/** Compared as substrings, in NFC, without case. */
export type TextField = 'subject' | 'sender' | 'recipients';

/** Both ends included. */
export interface UidRange {
  readonly first: Uid;
  readonly last: Uid;
}

export const sortFields = ['uid', 'receivedAt', 'sentAt', 'size', 'subject', 'sender'] as const;
export type SortField = (typeof sortFields)[number];

/**
 * `uid` breaks ties in the same direction, so that a page can begin after any message. `subject` is compared
 * without reply prefixes and case; a missing `sentAt` sorts as `receivedAt`.
 */
export interface MessageSort {
  readonly by: SortField;
  readonly descending: boolean;
}

export interface MessageQuery {
  /**
   * One folder; without it the whole mailbox except recoverable items and associated folders, sorted by `receivedAt` alone, where
   * the folder breaks the last ties.
   */
  readonly folder?: FolderId;
  readonly filter?: MessageFilter;
  readonly sort: MessageSort;
  /** From 1 to 10,000. */
  readonly limit: number;
  /** `next` of the page before; opaque. */
  readonly after?: string;
}

export interface MessagePage {
  readonly messages: readonly Message[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** What a table of a folder can be ordered by: what a query can, and what changes with a message or has few values. */
export type TableSortField = SortField | 'modifiedAt' | 'unread' | 'flagged' | 'attachments' | 'importance';

export interface TableSort {
  readonly by: TableSortField;
  readonly descending: boolean;
}

export interface TableOrder {
  readonly folder: FolderId;
  /** At most 8, the first of most weight; `uid` breaks ties, in the direction of the first. */
  readonly sorts: readonly TableSort[];
  readonly filter?: MessageFilter;
}
