import type { ByteString } from '../mime/byte-string.ts';
import type { FetchItem } from './fetch-item.ts';
import type { InternalDate } from './internal-date.ts';
import type { MailboxName } from './mailbox-name.ts';
import type { NumberSet } from './number-set.ts';
import type { SearchKey, SetArgument } from './search-key.ts';

export const bareCommands = [
  'CAPABILITY',
  'NOOP',
  'LOGOUT',
  'STARTTLS',
  'CHECK',
  'CLOSE',
  'UNSELECT',
  'IDLE',
  'NAMESPACE',
  'UNAUTHENTICATE',
] as const;

export const statusItemNames = [
  'MESSAGES',
  'RECENT',
  'UIDNEXT',
  'UIDVALIDITY',
  'UNSEEN',
  'DELETED',
  'SIZE',
  'HIGHESTMODSEQ',
  'MAILBOXID',
  'APPENDLIMIT',
] as const;

export type StatusItemName = (typeof statusItemNames)[number];

/** RFC 7162 section 3.2.5. */
export interface QresyncArgument {
  readonly uidValidity: number;
  readonly modseq: bigint;
  readonly knownUids?: NumberSet;
  readonly sequenceMatch?: { readonly sequences: NumberSet; readonly uids: NumberSet };
}

/** One message of APPEND; its bytes follow apart. */
export interface AppendMessage {
  readonly flags: readonly ByteString[];
  readonly date?: InternalDate;
  readonly size: number;
  /** literal8 of RFC 3516: NUL may be in it. */
  readonly isBinary?: boolean;
  /** UTF8 (…) of RFC 6855: its header is not in ASCII. */
  readonly isUtf8?: boolean;
}

export interface ListCommand {
  readonly name: 'LIST';
  readonly reference: ByteString;
  /** As on the wire: `*` and `%` mean what they mean, and names are encoded. */
  readonly patterns: readonly ByteString[];
  /** RFC 5258: SUBSCRIBED, REMOTE, RECURSIVEMATCH, SPECIAL-USE. */
  readonly selection?: readonly string[];
  /** CHILDREN, SUBSCRIBED, SPECIAL-USE. */
  readonly returns?: readonly string[];
  /** RFC 5819. */
  readonly statusItems?: readonly StatusItemName[];
}

export interface FetchCommand {
  readonly name: 'FETCH';
  readonly isUid: boolean;
  readonly set: SetArgument;
  readonly items: readonly FetchItem[];
  readonly changedSince?: bigint;
  /** With isUid and changedSince alone, RFC 7162 section 3.2.6. */
  readonly vanished?: boolean;
}

export interface StoreCommand {
  readonly name: 'STORE';
  readonly isUid: boolean;
  readonly set: SetArgument;
  readonly mode: 'add' | 'remove' | 'replace';
  readonly isSilent: boolean;
  /** X-GM-LABELS instead of FLAGS. */
  readonly isLabels?: boolean;
  readonly flags: readonly ByteString[];
  readonly unchangedSince?: bigint;
}

export interface AppendCommand {
  readonly name: 'APPEND';
  readonly mailbox: MailboxName;
  readonly messages: readonly AppendMessage[];
}

/** What a client says, in either direction: written by the client's role, read by the server's. */
export type Command =
  | { readonly name: (typeof bareCommands)[number] }
  | { readonly name: 'LOGIN'; readonly user: ByteString; readonly password: ByteString }
  | { readonly name: 'AUTHENTICATE'; readonly mechanism: string; readonly initial?: Uint8Array }
  | { readonly name: 'ENABLE'; readonly capabilities: readonly string[] }
  | { readonly name: 'COMPRESS'; readonly algorithm: string }
  | { readonly name: 'ID'; readonly fields: ReadonlyMap<string, string | undefined> | undefined }
  | {
      readonly name: 'SELECT' | 'EXAMINE';
      readonly mailbox: MailboxName;
      readonly condstore?: boolean;
      readonly qresync?: QresyncArgument;
    }
  | { readonly name: 'CREATE'; readonly mailbox: MailboxName; readonly specialUse?: readonly ByteString[] }
  | { readonly name: 'DELETE' | 'SUBSCRIBE' | 'UNSUBSCRIBE' | 'GETQUOTAROOT'; readonly mailbox: MailboxName }
  | { readonly name: 'RENAME'; readonly mailbox: MailboxName; readonly newName: MailboxName }
  | ListCommand
  | { readonly name: 'LSUB' | 'XLIST'; readonly reference: ByteString; readonly pattern: ByteString }
  | { readonly name: 'STATUS'; readonly mailbox: MailboxName; readonly items: readonly StatusItemName[] }
  | AppendCommand
  | { readonly name: 'EXPUNGE'; readonly uids?: SetArgument }
  | {
      readonly name: 'SEARCH';
      readonly isUid: boolean;
      /** ESEARCH: MIN, MAX, ALL, COUNT, SAVE, `PARTIAL -1:-100`; empty means ALL. */
      readonly returns?: readonly string[];
      readonly charset?: string;
      readonly key: SearchKey;
    }
  | FetchCommand
  | StoreCommand
  | {
      readonly name: 'COPY' | 'MOVE';
      readonly isUid: boolean;
      readonly set: SetArgument;
      readonly mailbox: MailboxName;
    }
  | { readonly name: 'GETQUOTA'; readonly root: ByteString }
  | {
      readonly name: 'SETQUOTA';
      readonly root: ByteString;
      readonly limits: readonly (readonly [string, number])[];
    }
  | {
      readonly name: 'GETMETADATA';
      readonly mailbox: MailboxName;
      readonly entries: readonly ByteString[];
      readonly maxSize?: number;
      readonly depth?: '0' | '1' | 'infinity';
    }
  | {
      readonly name: 'SETMETADATA';
      readonly mailbox: MailboxName;
      readonly entries: readonly (readonly [ByteString, ByteString | undefined])[];
    };

export type CommandName = Command['name'];
/** The member of the union that has this name among its names. */
export type CommandOf<N extends CommandName> = Member<Command, N>;
type Member<C, N> = C extends { readonly name: infer Names } ? (N extends Names ? C : never) : never;
