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
  | { readonly keyword: string }
  | { readonly field: DateField; readonly from?: number; readonly before?: number }
  | { readonly field: 'size'; readonly atLeast?: number; readonly below?: number }
  | { readonly field: TextField; readonly contains: string }
  | { readonly messageId: string }
  | { readonly uids: readonly UidRange[] }
  /** Full text over subject, people, body and attachment names: every word, in any order, by prefix. */
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
  /** One folder; without it the whole mailbox except recoverable items, sorted by `receivedAt` alone. */
  readonly folder?: FolderId;
  readonly filter?: MessageFilter;
  readonly sort: MessageSort;
  readonly limit: number;
  /** `next` of the page before; opaque. */
  readonly after?: string;
}

export interface MessagePage {
  readonly messages: readonly Message[];
  readonly next?: string;
}
