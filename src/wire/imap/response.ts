import type { ByteString } from '../mime/byte-string.ts';
import type { FetchBody, FetchData } from './fetch-data.ts';
import type { ImapError } from './imap-error.ts';
import type { MailboxName } from './mailbox-name.ts';
import type { NumberSet } from './number-set.ts';
import type { ResponseCode } from './response-code.ts';

export type Condition = 'OK' | 'NO' | 'BAD' | 'BYE' | 'PREAUTH';

export interface StatusResponse {
  readonly type: 'status';
  /** Undefined for `*`. */
  readonly tag?: string;
  readonly condition: Condition;
  readonly code?: ResponseCode;
  /** For people. */
  readonly text: string;
}

/** `+`: the server waits for more. In AUTHENTICATE the text is a challenge in base64. */
export interface ContinuationResponse {
  readonly type: 'continuation';
  readonly code?: ResponseCode;
  readonly text: string;
}

export interface ListResponse {
  readonly type: 'list';
  readonly command: 'LIST' | 'LSUB' | 'XLIST';
  /** As the server writes them: `\HasNoChildren`, `\Sent`; Cyrus writes `\sent`, so compare without case. */
  readonly attributes: readonly ByteString[];
  /** Undefined for a flat name. */
  readonly delimiter: ByteString | undefined;
  readonly mailbox: MailboxName;
  /** RFC 5258 CHILDINFO. */
  readonly childInfo?: readonly ByteString[];
  /** RFC 5465 and RFC 9051 OLDNAME. */
  readonly oldName?: MailboxName;
  /** Tags of other extended data. */
  readonly others?: readonly ByteString[];
}

export interface StatusItems {
  readonly messages?: number;
  readonly recent?: number;
  readonly uidNext?: number;
  readonly uidValidity?: number;
  readonly unseen?: number;
  readonly deleted?: number;
  readonly size?: number;
  readonly highestModseq?: bigint;
  /** RFC 8474. */
  readonly mailboxId?: ByteString;
  /** RFC 7889; undefined for NIL: no limit. */
  readonly appendLimit?: number | undefined;
  readonly deletedStorage?: number;
}

export interface NamespaceEntry {
  readonly prefix: MailboxName;
  readonly delimiter: ByteString | undefined;
}

export interface QuotaResource {
  readonly name: string;
  readonly usage: number;
  readonly limit: number;
}

/** RFC 4731, with PARTIAL of RFC 9394. */
export interface EsearchResponse {
  readonly type: 'esearch';
  /** Of the command that it answers. */
  readonly tag?: string;
  readonly isUid: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly count?: number;
  readonly all?: NumberSet;
  readonly modseq?: bigint;
  readonly partial?: { readonly range: string; readonly found: NumberSet };
}

/** What one line says, bodies apart. */
export type UntaggedResponse =
  | { readonly type: 'capability'; readonly capabilities: readonly string[] }
  | { readonly type: 'enabled'; readonly capabilities: readonly string[] }
  | ListResponse
  | { readonly type: 'mailboxStatus'; readonly mailbox: MailboxName; readonly items: StatusItems }
  | {
      readonly type: 'namespace';
      readonly personal: readonly NamespaceEntry[];
      readonly other: readonly NamespaceEntry[];
      readonly shared: readonly NamespaceEntry[];
    }
  /** RFC 2971; undefined for NIL. */
  | { readonly type: 'id'; readonly fields: ReadonlyMap<string, string | undefined> | undefined }
  | { readonly type: 'search'; readonly numbers: readonly number[]; readonly modseq?: bigint }
  | EsearchResponse
  | { readonly type: 'exists' | 'recent' | 'expunge'; readonly number: number }
  | { readonly type: 'vanished'; readonly isEarlier: boolean; readonly uids: NumberSet }
  | { readonly type: 'flags'; readonly flags: readonly ByteString[] }
  | { readonly type: 'fetch'; readonly fetch: FetchData }
  | { readonly type: 'quota'; readonly root: ByteString; readonly resources: readonly QuotaResource[] }
  | { readonly type: 'quotaRoot'; readonly mailbox: MailboxName; readonly roots: readonly ByteString[] }
  | {
      readonly type: 'metadata';
      readonly mailbox: MailboxName;
      readonly entries: readonly (readonly [name: ByteString, value?: ByteString | undefined])[];
    }
  /** Of an extension that is not known here. */
  | { readonly type: 'unknown'; readonly word: string; readonly line: ByteString }
  /** Leniently: a line that breaks the grammar. The session goes on. */
  | { readonly type: 'malformed'; readonly reason: string; readonly line: ByteString; readonly seq?: number };

export type ImapResponse = StatusResponse | ContinuationResponse | UntaggedResponse;

/** Bytes of messages come between responses, always in this order, and never two bodies mixed. */
export type BodyEvent =
  | { readonly type: 'bodyStart'; readonly body: FetchBody }
  | { readonly type: 'bodyPiece'; readonly body: FetchBody; readonly bytes: Uint8Array }
  /** Not complete: the connection ended in the middle of it. */
  | { readonly type: 'bodyEnd'; readonly body: FetchBody; readonly isComplete: boolean };

/** The last event: what no policy forgives. Whatever follows on the connection is not read. */
export interface ProtocolErrorEvent {
  readonly type: 'protocolError';
  readonly error: ImapError;
}

export type ResponseEvent = ImapResponse | BodyEvent | ProtocolErrorEvent;
