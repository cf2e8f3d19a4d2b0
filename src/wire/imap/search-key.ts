import type { ByteString } from '../mime/byte-string.ts';
import type { SearchDate } from './internal-date.ts';
import type { NumberSet } from './number-set.ts';

/** `$` is the result that SEARCH RETURN (SAVE) has kept, RFC 5182. */
export type SetArgument = NumberSet | '$';

/** Keys of one word. */
export const plainKeys = [
  'ALL',
  'ANSWERED',
  'DELETED',
  'DRAFT',
  'FLAGGED',
  'NEW',
  'OLD',
  'RECENT',
  'SEEN',
  'UNANSWERED',
  'UNDELETED',
  'UNDRAFT',
  'UNFLAGGED',
  'UNSEEN',
  'SAVEDATESUPPORTED',
] as const;

/** Keys with a string. X-GM-RAW is Gmail's own query language. */
export const textKeys = [
  'BCC',
  'BODY',
  'CC',
  'FROM',
  'SUBJECT',
  'TEXT',
  'TO',
  'EMAILID',
  'THREADID',
  'X-GM-RAW',
] as const;

export const flagKeys = ['KEYWORD', 'UNKEYWORD'] as const;

/** Keys with a day. */
export const dateKeys = [
  'BEFORE',
  'ON',
  'SINCE',
  'SENTBEFORE',
  'SENTON',
  'SENTSINCE',
  'SAVEDBEFORE',
  'SAVEDON',
  'SAVEDSINCE',
] as const;

/** Keys with a number: bytes, or seconds of RFC 5032. */
export const numberKeys = ['LARGER', 'SMALLER', 'OLDER', 'YOUNGER'] as const;

/** RFC 9051 search-key, with the extensions above. */
export type SearchKey =
  | { readonly key: (typeof plainKeys)[number] }
  | { readonly key: (typeof textKeys)[number]; readonly text: ByteString }
  | { readonly key: (typeof flagKeys)[number]; readonly flag: ByteString }
  | { readonly key: (typeof dateKeys)[number]; readonly date: SearchDate }
  | { readonly key: (typeof numberKeys)[number]; readonly number: number }
  | { readonly key: 'HEADER'; readonly field: ByteString; readonly text: ByteString }
  | { readonly key: 'MODSEQ'; readonly modseq: bigint }
  | { readonly key: 'SET' | 'UID'; readonly set: SetArgument }
  | { readonly key: 'NOT'; readonly inner: SearchKey }
  | { readonly key: 'OR'; readonly left: SearchKey; readonly right: SearchKey }
  /** All of them: at the top without parentheses, within other keys in them. */
  | { readonly key: 'AND'; readonly all: readonly SearchKey[] };
