import type { ByteString } from '../mime/byte-string.ts';
import type { NumberSet } from './number-set.ts';

/** Codes that are a word alone. */
export const plainCodes = [
  'ALERT',
  'PARSE',
  'READ-ONLY',
  'READ-WRITE',
  'TRYCREATE',
  'UNAVAILABLE',
  'AUTHENTICATIONFAILED',
  'AUTHORIZATIONFAILED',
  'EXPIRED',
  'PRIVACYREQUIRED',
  'CONTACTADMIN',
  'NOPERM',
  'INUSE',
  'EXPUNGEISSUED',
  'CORRUPTION',
  'SERVERBUG',
  'CLIENTBUG',
  'CANNOT',
  'LIMIT',
  'OVERQUOTA',
  'ALREADYEXISTS',
  'NONEXISTENT',
  'NOTSAVED',
  'HASCHILDREN',
  'CLOSED',
  'UNKNOWN-CTE',
  'NOMODSEQ',
  'UIDNOTSTICKY',
  'COMPRESSIONACTIVE',
  'USEATTR',
  'TOOBIG',
  'THROTTLED',
  'TEMPFAIL',
] as const;

export type PlainCode = (typeof plainCodes)[number];

/** RFC 9051 section 7.1 and the extensions that are read here; what is unknown is kept as `other`. */
export type ResponseCode =
  | { readonly name: PlainCode }
  | { readonly name: 'CAPABILITY'; readonly capabilities: readonly string[] }
  | { readonly name: 'PERMANENTFLAGS'; readonly flags: readonly ByteString[] }
  | { readonly name: 'UIDVALIDITY' | 'UIDNEXT' | 'UNSEEN'; readonly value: number }
  | { readonly name: 'HIGHESTMODSEQ'; readonly value: bigint }
  | {
      readonly name: 'COPYUID';
      readonly uidValidity: number;
      readonly source: NumberSet;
      readonly target: NumberSet;
    }
  | { readonly name: 'APPENDUID'; readonly uidValidity: number; readonly uids: NumberSet }
  | { readonly name: 'MODIFIED'; readonly set: NumberSet }
  | { readonly name: 'BADCHARSET'; readonly charsets: readonly ByteString[] }
  | { readonly name: 'MAILBOXID'; readonly id: ByteString }
  /** RFC 5464 section 4.2.1: `LONGENTRIES 2199`, `MAXSIZE 1024`, `TOOMANY`, `NOPRIVATE`. */
  | { readonly name: 'METADATA'; readonly detail: string; readonly value?: number }
  | { readonly name: 'REFERRAL'; readonly url: ByteString }
  /** `text` is what stands between the word and the bracket. */
  | { readonly name: 'other'; readonly word: string; readonly text: ByteString };
