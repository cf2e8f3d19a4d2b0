import type {
  BodyHash,
  ChangeNumber,
  FolderId,
  Guid,
  ItemId,
  MailboxId,
  TenantId,
  Uid,
} from '../../base/ids.ts';

/** Whose mailbox: there is no way to name a mailbox without its tenant. */
export interface MailboxKey {
  readonly tenant: TenantId;
  readonly mailbox: MailboxId;
}

export interface Mailbox extends MailboxKey {
  readonly guid: Guid;
  readonly createdAt: number;
  /** The last change number given out. */
  readonly changeNo: ChangeNumber;
  readonly quotas: MailboxQuotas;
  readonly usage: MailboxUsage;
}

/** `null` is unlimited, as Exchange prints it. */
export interface MailboxQuotas {
  readonly issueWarningBytes: number | null;
  readonly prohibitSendBytes: number | null;
  readonly prohibitSendReceiveBytes: number | null;
  readonly recoverableItemsBytes: number | null;
}

export const unlimitedQuotas: MailboxQuotas = {
  issueWarningBytes: null,
  prohibitSendBytes: null,
  prohibitSendReceiveBytes: null,
  recoverableItemsBytes: null,
};

export interface MailboxUsage {
  /** Without what lies in associated folders, whose bytes count all the same. */
  readonly itemCount: number;
  readonly totalBytes: number;
  readonly recoverableCount: number;
  readonly recoverableBytes: number;
}

/** What a folder is for. A role belongs to at most one folder of a mailbox. */
export const folderRoles = [
  'root',
  'ipmSubtree',
  'inbox',
  'drafts',
  'sent',
  'deleted',
  'junk',
  'archive',
  'outbox',
  'calendar',
  'contacts',
  'tasks',
  'notes',
  'journal',
  'recoverable',
  // Of MAPI clients alone, beside what the owner sees ([MS-OXOSFLD] section 2.2.1).
  'deferredAction',
  'spoolerQueue',
  'commonViews',
  'schedule',
  'finder',
  'views',
  'shortcuts',
  'reminders',
  'todoSearch',
  'freebusyData',
  'conversationActions',
  // Of public folders ([MS-OXCSTOR] section 2.2.1.1.4).
  'nonIpmSubtree',
  'eformsRegistry',
] as const;
export type FolderRole = (typeof folderRoles)[number];

/**
 * An `associated` folder holds what MAPI clients keep beside the messages of its parent (views, settings, rules); it has no name, a
 * folder has at most one, and it goes where its parent goes. A `search` folder shows messages of others. Both are seen by MAPI alone.
 */
export const folderKinds = ['generic', 'search', 'associated'] as const;
export type FolderKind = (typeof folderKinds)[number];

/**
 * What a client that synchronises has said of the version that it gave ([MS-OXCFXICS] section 3.1.5.3), in lower-case hexadecimal.
 * A change that is made here takes the first away; the second stays, and is not the whole truth any more.
 */
export interface Lineage {
  /** PidTagChangeKey; `null` where the last change was made here, which its number identifies. */
  readonly changeKey: string | null;
  /** PidTagPredecessorChangeList, as it was given last. */
  readonly predecessors: string | null;
}

export interface Folder extends Lineage {
  readonly folder: FolderId;
  readonly kind: FolderKind;
  /** `null` for the root alone. */
  readonly parent: FolderId | null;
  /** NFC, at most 1,024 characters. Siblings differ also when compared without case. Empty for the root and associated folders. */
  readonly name: string;
  readonly role: FolderRole | null;
  /** PidTagContainerClass: IPF.Note, IPF.Appointment, … */
  readonly folderClass: string;
  readonly uidValidity: number;
  readonly uidNext: Uid;
  readonly messageCount: number;
  readonly unreadCount: number;
  /** Of each message what `store/message-weight.ts` says. */
  readonly totalBytes: number;
  readonly createdAt: number;
  /** When `changeNo` was given. */
  readonly modifiedAt: number;
  /** Last change of the folder itself: made, renamed, moved, its properties. */
  readonly changeNo: ChangeNumber;
  /** Last change of a message in it or taken from it, at first the folder's own: IMAP's HIGHESTMODSEQ. */
  readonly contentChange: ChangeNumber;
}

/** Bits of `Message.flags`: what the owner says of a message. IMAP's system flags come first. */
export const flag = {
  seen: 1 << 0,
  answered: 1 << 1,
  flagged: 1 << 2,
  deleted: 1 << 3,
  draft: 1 << 4,
  forwarded: 1 << 5,
  mdnSent: 1 << 6,
  junk: 1 << 7,
  notJunk: 1 << 8,
} as const;
export const allFlags = 0x1ff;

/** Bits of `Message.traits`: what the content says of itself, fixed when it is stored. */
export const trait = {
  hasAttachments: 1 << 0,
  signed: 1 << 1,
  encrypted: 1 << 2,
  highImportance: 1 << 3,
  lowImportance: 1 << 4,
  /** iCalendar or TNEF is in it: the whole of it says whether it is an invitation. */
  calendar: 1 << 5,
  fromList: 1 << 6,
  /** A report of delivery, or that it was read (RFC 6522). */
  report: 1 << 7,
  personal: 1 << 8,
  /** With `personal`: confidential. */
  private: 1 << 9,
  /** Its sender asks to be told when it is read (RFC 8098). */
  asksForReceipt: 1 << 10,
} as const;

/** What is known of a message without opening its body: enough to list, sort and filter. */
export interface MessageSummary {
  /** INTERNALDATE, PidTagMessageDeliveryTime: milliseconds UTC. */
  readonly receivedAt: number;
  /** The Date header, where it can be read. */
  readonly sentAt: number | null;
  readonly traits: number;
  readonly subject: string;
  /** The first author, as `Name <address>`. */
  readonly sender: string;
  /** To and Cc as a person reads them, bounded. */
  readonly recipients: string;
  /** Without angle brackets; empty where there is none. */
  readonly messageId: string;
}

export interface Message extends MessageSummary, Lineage {
  readonly folder: FolderId;
  readonly uid: Uid;
  readonly item: ItemId;
  readonly changeNo: ChangeNumber;
  /** The last change that was one of the message, as `modifiedAt` has it: `changeNo` is beyond it where it was read since. */
  readonly modification: ChangeNumber;
  /** Its MIME bytes. */
  readonly body: BodyHash;
  readonly size: number;
  /** The whole message as a MAPI client has written it last; `null` where none has. */
  readonly native: BodyHash | null;
  readonly nativeSize: number;
  /** When the item was made here. */
  readonly createdAt: number;
  /** When it was last changed or moved; having been read is no change (PidTagLastModificationTime). */
  readonly modifiedAt: number;
  readonly flags: number;
  /** IMAP keywords beyond `flag`, sorted, each once; compared without ASCII case. */
  readonly keywords: readonly string[];
  /** For recoverable items: when it was deleted, and from where. */
  readonly deletedAt: number | null;
  readonly originFolder: FolderId | null;
}

/**
 * A view on the history of a mailbox, in ascending order of `changeNo`. An object appears once, at its last
 * change; an object that is gone appears as its tombstone.
 */
export type Change =
  | { readonly kind: 'folder'; readonly changeNo: ChangeNumber; readonly folder: Folder }
  | { readonly kind: 'folderGone'; readonly changeNo: ChangeNumber; readonly folder: FolderId }
  | { readonly kind: 'message'; readonly changeNo: ChangeNumber; readonly message: Message }
  | {
      readonly kind: 'messageGone';
      readonly changeNo: ChangeNumber;
      readonly folder: FolderId;
      readonly uid: Uid;
      readonly item: ItemId;
    };

export interface ChangePage {
  readonly changes: readonly Change[];
  /** Where the next page begins: pass it as `since`. */
  readonly upTo: ChangeNumber;
  readonly more: boolean;
}

/** A property kept beside the content: the key is `0x0e070003`-like for tagged ones, `{guid}:name` else. */
export interface Property {
  readonly key: string;
  readonly value: Uint8Array;
}

export type PropertyOwner =
  | { readonly kind: 'mailbox' }
  | { readonly kind: 'folder'; readonly folder: FolderId }
  | { readonly kind: 'message'; readonly folder: FolderId; readonly uid: Uid }
  /** A message, for whoever knows it by its item alone. */
  | { readonly kind: 'item'; readonly item: ItemId };

/** Folders and items are numbered by one counter. */
export type OwnerId = FolderId | ItemId;

/** A name of a property (the key that it has as a `Property`) and the id that stands for it in this mailbox, for ever. */
export interface NamedProperty {
  readonly id: number;
  readonly name: string;
}
