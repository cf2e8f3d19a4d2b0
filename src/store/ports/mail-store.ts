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
import type { BodyLocation, BodySpool, ByteRange, NewBody, SpooledBody } from './bodies.ts';
import type {
  Change,
  ChangePage,
  Folder,
  FolderKind,
  FolderRole,
  Lineage,
  Mailbox,
  MailboxKey,
  MailboxQuotas,
  Message,
  MessageSummary,
  NamedProperty,
  OwnerId,
  Property,
  PropertyOwner,
} from './mail-model.ts';
import type { MessageFilter, MessagePage, MessageQuery, TableOrder, UidRange } from './message-query.ts';
import type { LedgerArrivals, SyncLedgerReader, SyncLedgerWriter } from './sync-ledger.ts';

/**
 * Mailboxes at rest. Each method is one transaction inside one tenant; each change takes the next number of
 * its mailbox inside that transaction. `src/mailbox` puts policy on top (default folders, names, retention);
 * nothing else calls this port.
 *
 * Unknown mailboxes, folders and parents are `notFound` (`find…` answers undefined); a taken sibling name or
 * role is `conflict`. UIDs that are not there are passed over, as IMAP wants. What is refused, and what finds
 * nothing to do, takes no change number. Text is kept as `store/storable-text.ts` has it.
 *
 * `contracts/mail-store.contract` says all of this in tests.
 */
export interface MailStore extends MailReader, MailWriter {
  close(): Promise<void>;
}

export interface MailReader extends SyncLedgerReader {
  findMailbox(key: MailboxKey): Promise<Mailbox | undefined>;
  /** Unknown ones are left out. Ascending by id. */
  findMailboxes(tenant: TenantId, mailboxes: readonly MailboxId[]): Promise<Mailbox[]>;
  /** Ascending by id. */
  listMailboxes(tenant: TenantId, page: { after?: MailboxId; limit: number }): Promise<Mailbox[]>;

  /** Ascending by id. */
  listFolders(key: MailboxKey): Promise<Folder[]>;
  findFolder(key: MailboxKey, folder: FolderId): Promise<Folder | undefined>;

  findMessage(key: MailboxKey, folder: FolderId, uid: Uid): Promise<Message | undefined>;
  findItem(key: MailboxKey, item: ItemId): Promise<Message | undefined>;
  /** Ascending by uid. */
  listMessages(
    key: MailboxKey,
    folder: FolderId,
    ranges: readonly UidRange[],
    limit: number,
  ): Promise<Message[]>;
  queryMessages(key: MailboxKey, query: MessageQuery): Promise<MessagePage>;
  /**
   * The uids of a folder in an order, of those that the filter lets through: what a table keeps to know which message is in which row.
   * Its length is the number of rows; the first row at or beyond a value is found by halving, with `listMessagesByUid` for a few rows.
   */
  readSortedUids(key: MailboxKey, order: TableOrder): Promise<Uint32Array>;
  /** In the order of the uids; those that are not there are left out. */
  listMessagesByUid(key: MailboxKey, folder: FolderId, uids: readonly Uid[]): Promise<Message[]>;
  countMessages(key: MailboxKey, folder: FolderId, filter?: MessageFilter): Promise<number>;
  /** What IMAP keeps of a selected folder: parallel arrays, ascending by uid. */
  readFolderIndex(key: MailboxKey, folder: FolderId): Promise<FolderIndex>;

  /**
   * Changes above `since`, oldest first, at most `limit`; of one folder and its messages where given, and
   * that of a folder that is gone ends with its tombstone. At the end `upTo` is where the mailbox stands.
   */
  changesSince(
    key: MailboxKey,
    since: ChangeNumber,
    options: { limit: number; folder?: FolderId },
  ): Promise<ChangePage>;
  /** The current change numbers of the given mailboxes; unknown ones are left out. For polling. */
  readChangeNumbers(keys: readonly MailboxKey[]): Promise<{ key: MailboxKey; changeNo: ChangeNumber }[]>;

  /** Ascending by key, all or those asked for. */
  readProperties(key: MailboxKey, owner: PropertyOwner, keys?: readonly string[]): Promise<Property[]>;
  /** Of many at once: those that have some, each as `readProperties` gives them. Owners that are not there have none. */
  readPropertiesOf(
    key: MailboxKey,
    owners: readonly OwnerId[],
    keys?: readonly string[],
  ): Promise<ReadonlyMap<OwnerId, readonly Property[]>>;

  /** Ascending by id. */
  listNamedProperties(key: MailboxKey): Promise<NamedProperty[]>;
  /** The ids of names, in their order; `undefined` for those that have none. */
  findNamedProperties(key: MailboxKey, names: readonly string[]): Promise<(number | undefined)[]>;

  /** Messages whose text is not yet indexed, in order of item. */
  listUnindexed(key: MailboxKey, limit: number): Promise<Message[]>;
  /** Mailboxes of the tenant that have such messages. */
  listMailboxesToIndex(tenant: TenantId, limit: number): Promise<MailboxKey[]>;

  /** `notFound` where the tenant has no such body. */
  openBody(tenant: TenantId, hash: BodyHash): Promise<Body>;
}

export interface MailWriter extends SyncLedgerWriter {
  /**
   * Makes the mailbox and its root folder, which has neither name nor class. Asking again with the same guid
   * returns what is there; with another one it is a `conflict`.
   */
  createMailbox(key: MailboxKey, settings: NewMailbox): Promise<Mailbox>;
  /**
   * Many that are new, in one transaction and as bulk work: `createMailbox` for each, with the same folders. All or none; at most
   * `maxNewMailboxes`.
   */
  createMailboxes(
    tenant: TenantId,
    mailboxes: readonly NewMailboxOfMany[],
    folders: readonly InitialFolder[],
  ): Promise<void>;
  /** Takes a change number, so that whoever polls for changes learns of it. */
  updateMailbox(key: MailboxKey, quotas: MailboxQuotas): Promise<Mailbox>;
  /** Removes every row of the mailbox and of its ledgers, in bounded steps; may be repeated after a crash. */
  removeMailbox(key: MailboxKey): Promise<void>;

  createFolder(key: MailboxKey, folder: NewFolder): Promise<Folder>;
  /**
   * Renames, moves, changes class or role, always as one change. Moving a folder below itself is `invalid`,
   * and so is anything for the root or an associated folder but another class. With the role `recoverable` goes the usage counted.
   */
  updateFolder(key: MailboxKey, folder: FolderId, change: FolderChange): Promise<Folder>;
  /**
   * A folder without subfolders (else `conflict`); its messages are kept as recoverable or purged. Its associated folder goes with it,
   * for good.
   */
  removeFolder(key: MailboxKey, folder: FolderId, options: RemovalOptions): Promise<void>;

  /**
   * All or none; when it resolves everything is on disk. `quota` when the mailbox would be over its limit:
   * here and below only for what makes the visible or the recoverable items grow, so that a full mailbox can
   * be tidied. A spool that was passed in may be discarded afterwards in any case.
   */
  addMessages(
    key: MailboxKey,
    folder: FolderId,
    messages: readonly NewMessage[],
    options?: WriteOptions,
  ): Promise<AddedMessage[]>;
  updateFlags(
    key: MailboxKey,
    folder: FolderId,
    uids: readonly UidRange[],
    change: FlagChange,
  ): Promise<FlagResult>;
  /**
   * To a folder of the same mailbox. Pairs come in ascending order of source uid, and so do target uids. A
   * copy is a new item, with the same properties, and its text is to be indexed.
   */
  copyMessages(
    key: MailboxKey,
    folder: FolderId,
    uids: readonly UidRange[],
    target: FolderId,
  ): Promise<UidPair[]>;
  /**
   * As copy, but the item keeps its id and leaves a tombstone behind: first all leave, each with a number,
   * then all arrive, each with a number. Within one folder it gives new uids. Out of the recoverable items
   * and into them it clears `deletedAt` and `originFolder`. With `arrival` at most one message is moved, else it is `invalid`.
   */
  moveMessages(
    key: MailboxKey,
    folder: FolderId,
    uids: readonly UidRange[],
    target: FolderId,
    arrival?: MoveArrival,
  ): Promise<UidPair[]>;
  /**
   * Removes messages; with `recover` they go to the folder of role `recoverable`, where there is one, with
   * `deletedAt` and `originFolder`. From that folder itself, and from associated ones, they are removed for good.
   */
  removeMessages(
    key: MailboxKey,
    folder: FolderId,
    uids: readonly UidRange[],
    options: RemovalOptions,
  ): Promise<Uid[]>;

  /**
   * The same item with another content, under a new uid and number; the old uid leaves a tombstone, whose number comes first. Both
   * bodies, what is known of them, flags, keywords and properties are those given; the text is to be indexed anew. `conflict` where
   * the message was changed after `unchangedSince`.
   */
  replaceMessage(
    key: MailboxKey,
    folder: FolderId,
    uid: Uid,
    message: NewMessage,
    options?: ReplaceOptions,
  ): Promise<AddedMessage>;

  /** Removes properties, then writes others; always a change of their owner. */
  writeProperties(key: MailboxKey, owner: PropertyOwner, change: PropertyChange): Promise<ChangeNumber>;

  /**
   * The ids of names, in their order; those that have none get the next ones, from 0x8001 upward and for ever. `limit` beyond 0xFFFD.
   * Names that are new take one change number together.
   */
  nameProperties(key: MailboxKey, names: readonly string[]): Promise<number[]>;

  /** Documents in the order in which `listUnindexed` gave their messages; earlier ones count as indexed. */
  writeSearchText(key: MailboxKey, documents: readonly SearchDocument[]): Promise<void>;

  openSpool(tenant: TenantId): Promise<BodySpool>;

  /**
   * Makes an empty mailbox, without even a root, that stands at `mailbox.changeNo`, with the properties that
   * belong to the mailbox itself and its named ones; for restoring. Where the mailbox is there already (an
   * increment is coming), it takes over quotas, properties and more names, and the higher change number.
   */
  restoreMailbox(
    mailbox: Mailbox,
    properties?: readonly Property[],
    names?: readonly NamedProperty[],
  ): Promise<void>;
  /**
   * Puts rows in place with the numbers they had, ascending; a later state of an object replaces an earlier
   * one, so increments of a backup are applied in turn, and again after a crash. Folder counters come from
   * the rows restored, `uidNext` and `contentChange` from messages and tombstones too. A message may come
   * before its folder, whose last change is later.
   */
  restoreChanges(key: MailboxKey, changes: readonly RestoredChange[]): Promise<void>;
}

export interface NewMailbox {
  readonly guid: Guid;
  readonly quotas: MailboxQuotas;
  /** Made in the same transaction, parents before children. The root is always made. */
  readonly folders: readonly InitialFolder[];
}

/** So that others who write are not kept waiting for long. */
export const maxNewMailboxes = 250;

export interface NewMailboxOfMany extends Omit<NewMailbox, 'folders'> {
  readonly mailbox: MailboxId;
}

export interface InitialFolder {
  readonly role: FolderRole;
  readonly parentRole: FolderRole;
  readonly name: string;
  readonly folderClass: string;
}

export interface NewFolder {
  readonly parent: FolderId;
  readonly name: string;
  readonly role?: FolderRole;
  readonly folderClass: string;
  /** An associated folder has neither name nor role, and nothing below it. */
  readonly kind?: FolderKind;
  /** One that its client was promised (`store/given-ids.ts`): `conflict` where something has it, `invalid` where it is none. */
  readonly id?: FolderId;
}

export interface FolderChange {
  readonly name?: string;
  readonly parent?: FolderId;
  readonly folderClass?: string;
  readonly role?: FolderRole | null;
}

export interface RemovalOptions {
  readonly recover: boolean;
}

export interface NewMessage extends MessageSummary {
  readonly body: NewMessageBody;
  /** The whole message as a MAPI client has written it. */
  readonly native?: NewMessageBody;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly properties?: readonly Property[];
  /** As the `id` of a new folder; nothing to a message that takes the place of another. */
  readonly item?: ItemId;
  readonly lineage?: Lineage;
}

/**
 * Bytes to store, a finished spool, or a body that a message of the tenant has. Bytes in shared memory may be read where
 * they are until the answer has come, and after a failure for ever.
 */
export type NewMessageBody =
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      /** Where whoever received them has it already; nobody computes it again. */
      readonly hash?: BodyHash;
    }
  | SpooledBody
  | { readonly kind: 'stored'; readonly hash: BodyHash };

export interface WriteOptions {
  /** Bulk work yields to interactive work between its transactions. */
  readonly priority?: 'interactive' | 'bulk';
  /** What the messages were copied from: in the same transaction. */
  readonly ledger?: LedgerArrivals;
}

export interface ReplaceOptions {
  readonly unchangedSince?: ChangeNumber;
}

export interface AddedMessage {
  readonly uid: Uid;
  readonly item: ItemId;
  readonly changeNo: ChangeNumber;
  readonly body: BodyHash;
}

export interface FlagChange {
  readonly mode: 'add' | 'remove' | 'replace';
  readonly flags: number;
  readonly keywords: readonly string[];
  /** RFC 7162 section 3.1.3: leave messages changed after this number alone and report them. */
  readonly unchangedSince?: ChangeNumber;
}

export interface FlagResult {
  /** Messages that differ now, with their new state, ascending by uid. A message already so takes no number. */
  readonly changed: readonly {
    uid: Uid;
    changeNo: ChangeNumber;
    flags: number;
    keywords: readonly string[];
  }[];
  /** Messages refused by `unchangedSince`. */
  readonly conflicting: readonly Uid[];
}

/** What a client that has moved a message by itself says of it. Its item is a new one then, with the same properties. */
export interface MoveArrival {
  readonly item: ItemId;
  readonly lineage: Lineage;
}

export interface UidPair {
  readonly source: Uid;
  readonly target: Uid;
}

export interface PropertyChange {
  readonly set: readonly Property[];
  readonly remove: readonly string[];
  /** No modification of a message: as when it was read, its `modifiedAt` stays. */
  readonly keepsModifiedAt?: boolean;
  /** Of a folder or a message that a client that synchronises has changed. */
  readonly lineage?: Lineage;
}

export interface SearchDocument {
  readonly item: ItemId;
  /** Which body the text was read from: where the message has another by now, it is still to be indexed. */
  readonly body?: BodyHash;
  /** Plain text; the store makes its own tokens of it (`store/text-tokens.ts`). */
  readonly text: string;
}

export interface FolderIndex {
  readonly uids: Uint32Array;
  readonly flags: Uint32Array;
}

export interface Body {
  readonly hash: BodyHash;
  readonly bytes: number;
  /** The whole body; meant for bodies of a few megabytes. */
  read(): Promise<Uint8Array>;
  stream(range?: ByteRange): AsyncIterable<Uint8Array>;
}

/** A change with everything needed to put it back: bodies must be stored (or come along) beforehand. */
export interface RestoredChange {
  readonly change: Change;
  readonly properties: readonly Property[];
  readonly body?: NewBody;
  readonly native?: NewBody;
}

/** Index of bodies, for the work that keeps packs tidy; implemented by the stores beside `MailStore`. */
export interface BodyIndex {
  /** Bytes referred to and not, for each pack. */
  readPackUse(tenant: TenantId): Promise<PackUse[]>;
  /** Entries that lie in a pack, in order of offset. */
  listPackEntries(tenant: TenantId, pack: number): Promise<IndexedBody[]>;
  /** Moves entries that still lie where `from` says; others are left alone. */
  moveEntries(
    tenant: TenantId,
    moves: readonly { hash: BodyHash; from: BodyLocation; to: BodyLocation }[],
  ): Promise<void>;
  /** Drops entries that nobody refers to and that lie in the pack. */
  dropUnreferenced(tenant: TenantId, pack: number): Promise<number>;
}

export interface PackUse {
  readonly pack: number;
  readonly liveBytes: number;
  readonly deadBytes: number;
}

export interface IndexedBody {
  readonly hash: BodyHash;
  readonly location: BodyLocation;
  readonly references: number;
}
