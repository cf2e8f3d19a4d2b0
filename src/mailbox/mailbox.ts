import { AppError, isAppError } from '../base/errors.ts';
import type { ChangeNumber, FolderId, ItemId, Uid } from '../base/ids.ts';
import type { Language } from '../base/language.ts';
import type * as model from '../store/ports/mail-model.ts';
import type {
  ChangePage,
  Folder,
  MailboxKey,
  MailboxQuotas,
  Message,
  NamedProperty,
  OwnerId,
  Property,
  PropertyOwner,
} from '../store/ports/mail-model.ts';
import type {
  AddedMessage,
  Body,
  FlagChange,
  FlagResult,
  FolderChange,
  FolderIndex,
  MoveArrival,
  NewFolder,
  NewMessage,
  PropertyChange,
  RemovalOptions,
  ReplaceOptions,
  UidPair,
  WriteOptions,
} from '../store/ports/mail-store.ts';
import type { MessageFilter, MessageQuery, TableOrder, UidRange } from '../store/ports/message-query.ts';
import type { ExtractedText } from '../wire/mime/extract-text.ts';
import type { Structure } from '../wire/mime/structure.ts';
import { ensureAssociatedFolder } from './associated-contents.ts';
import type { ChangeListener, Subscription } from './change-subscription.ts';
import { type FolderPath, FolderTree } from './folder-tree.ts';
import type { MailboxContext } from './mailbox-context.ts';
import { readText, wholeBytes } from './message-content.ts';
import {
  type Arrival,
  type IntakeLimits,
  prepareMessage,
  type ReceivedBody,
  type ReceivedMessage,
  takeIn,
  takeInBody,
} from './message-intake.ts';
import { type MailboxPage, type QueryOptions, queryMailbox } from './message-search.ts';
import { RecoverableItems } from './recoverable-items.ts';
import type { SearchListener } from './search-news.ts';
import { ensureSpecialFolders, type FolderMaker } from './special-folders.ts';
import { type StorageLimitStatus, storageLimitStatusOf } from './storage-limit.ts';

const removalAttempts = 5;

/**
 * One mailbox, for whoever serves it: IMAP, SMTP, MAPI, migration, the console. Holds no state of its own,
 * so any number of them may be open on the same mailbox.
 */
export class Mailbox {
  readonly key: MailboxKey;
  readonly recoverable: RecoverableItems;
  readonly #context: MailboxContext;

  constructor(context: MailboxContext, key: MailboxKey) {
    this.#context = context;
    this.key = key;
    this.recoverable = new RecoverableItems(context, this);
  }

  async describe(): Promise<model.Mailbox> {
    return (await this.#context.store.findMailbox(this.key)) ?? notFound(this.key);
  }

  /** As long as it is the same nothing has changed in the mailbox. */
  async changeNumber(): Promise<ChangeNumber> {
    const [found] = await this.#context.store.readChangeNumbers([this.key]);
    return found?.changeNo ?? notFound(this.key);
  }

  async storageLimitStatus(): Promise<StorageLimitStatus> {
    return storageLimitStatusOf(await this.describe());
  }

  setQuotas(quotas: MailboxQuotas): Promise<model.Mailbox> {
    return this.#write(() => this.#context.store.updateMailbox(this.key, quotas));
  }

  async folders(): Promise<FolderTree> {
    return new FolderTree(await this.#context.store.listFolders(this.key));
  }

  findFolder(folder: FolderId): Promise<Folder | undefined> {
    return this.#context.store.findFolder(this.key, folder);
  }

  createFolder(
    parent: FolderId,
    name: string,
    folderClass = 'IPF.Note',
    kind: 'generic' | 'search' = 'generic',
  ): Promise<Folder> {
    return this.#make({ parent, name, folderClass, kind });
  }

  /** Under an id that its client was promised. */
  createFolderAs(id: FolderId, parent: FolderId, name: string, folderClass: string): Promise<Folder> {
    return this.#make({ parent, name, folderClass, kind: 'generic', id });
  }

  /** The folders that MAPI clients need beside those that every mailbox has; made when one first comes. */
  ensureSpecialFolders(language: Language): Promise<FolderTree> {
    return ensureSpecialFolders(this.#maker, language);
  }

  /** The companion of a folder in which MAPI clients keep views, settings and rules; made when it is first asked for. */
  associatedFolder(folder: FolderId): Promise<Folder> {
    return ensureAssociatedFolder(this.#maker, folder);
  }

  /** The folder at the path, made with whatever is missing above it; several may ask for it at once. */
  async ensureFolder(path: FolderPath): Promise<Folder> {
    let tree = await this.folders();
    let folder = tree.getRole('ipmSubtree');
    for (const name of path) {
      let next = tree.findStep(folder, name);
      try {
        next ??= await this.createFolder(folder.folder, name);
      } catch (error) {
        if (!isAppError(error, 'conflict')) throw error;
        // Somebody else has just made it.
        tree = await this.folders();
        next = tree.findStep(folder, name);
        if (!next) throw error;
      }
      folder = next;
    }
    return folder;
  }

  updateFolder(folder: FolderId, change: FolderChange): Promise<Folder> {
    return this.#write(() => this.#context.store.updateFolder(this.key, folder, change));
  }

  /** With everything below it. Folders that the mailbox needs are refused. */
  async removeFolder(folder: FolderId, options: RemovalOptions = { recover: true }): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#removeSubtree(folder, options);
      } catch (error) {
        // Somebody has made a subfolder meanwhile, or removed one before us.
        const isStale = isAppError(error, 'conflict') || (isAppError(error, 'notFound') && attempt > 1);
        if (attempt === removalAttempts || !isStale) throw error;
      }
    }
  }

  async append(folder: FolderId, bytes: Uint8Array, arrival: Arrival): Promise<AddedMessage> {
    return this.#appendOne(folder, prepareMessage(bytes, arrival));
  }

  /** For messages that arrive in pieces: a large one is never whole in memory. */
  async appendStream(
    folder: FolderId,
    pieces: AsyncIterable<Uint8Array>,
    arrival: Arrival,
  ): Promise<AddedMessage> {
    const received = await this.takeIn(pieces, arrival);
    try {
      return await this.#appendOne(folder, received.message);
    } finally {
      await received.discard();
    }
  }

  /** Reads a message that `importBatch` will store. `discard` it in any case. */
  takeIn(
    pieces: AsyncIterable<Uint8Array>,
    arrival: Arrival,
    limits: Partial<IntakeLimits> = {},
  ): Promise<ReceivedMessage> {
    const { store, intakeLimits, log } = this.#context;
    return takeIn(store, this.key.tenant, pieces, arrival, { ...intakeLimits, ...limits }, log);
  }

  /** As `takeIn`, of what is no MIME: the whole message of a MAPI client. */
  takeInBody(pieces: AsyncIterable<Uint8Array>): Promise<ReceivedBody> {
    const { store, intakeLimits, log } = this.#context;
    return takeInBody(store, this.key.tenant, pieces, intakeLimits, log);
  }

  get maxMessageBytes(): number {
    return this.#context.intakeLimits.maxMessageBytes;
  }

  /** All or none, in one transaction; `prepareMessage`, `takeIn` and `receiveMessage` make them. */
  importBatch(
    folder: FolderId,
    messages: readonly NewMessage[],
    options: WriteOptions = { priority: 'bulk' },
  ): Promise<AddedMessage[]> {
    return this.#write(() => this.#context.store.addMessages(this.key, folder, messages, options));
  }

  findMessage(folder: FolderId, uid: Uid): Promise<Message | undefined> {
    return this.#context.store.findMessage(this.key, folder, uid);
  }

  findItem(item: ItemId): Promise<Message | undefined> {
    return this.#context.store.findItem(this.key, item);
  }

  listMessages(folder: FolderId, uids: readonly UidRange[], limit: number): Promise<Message[]> {
    return this.#context.store.listMessages(this.key, folder, uids, limit);
  }

  /** Which message is in which row of a table: keep it, and follow it with `changesSince`. */
  readSortedUids(order: TableOrder): Promise<Uint32Array> {
    return this.#context.store.readSortedUids(this.key, order);
  }

  /** In the order of the uids; those that are not there are left out. */
  listMessagesByUid(folder: FolderId, uids: readonly Uid[]): Promise<Message[]> {
    return this.#context.store.listMessagesByUid(this.key, folder, uids);
  }

  countMessages(folder: FolderId, filter?: MessageFilter): Promise<number> {
    return this.#context.store.countMessages(this.key, folder, filter);
  }

  readFolderIndex(folder: FolderId): Promise<FolderIndex> {
    return this.#context.store.readFolderIndex(this.key, folder);
  }

  /** A page of messages; text that is searched for is looked for in the newest messages too. */
  query(query: MessageQuery, options?: QueryOptions): Promise<MailboxPage> {
    return queryMailbox(this.#context, this.key, query, options);
  }

  openBody(message: Pick<Message, 'body'>): Promise<Body> {
    return this.#context.store.openBody(this.key.tenant, message.body);
  }

  /** The whole message as a MAPI client has written it, where one has. */
  async openNative({ native }: Pick<Message, 'native'>): Promise<Body | undefined> {
    return native === null ? undefined : this.#context.store.openBody(this.key.tenant, native);
  }

  /** Of a body of this mailbox. */
  readStructure(body: Body): Promise<Structure> {
    return this.#context.structures.read(this.key.tenant, body);
  }

  async readText(message: Pick<Message, 'body'>): Promise<ExtractedText> {
    const body = await this.openBody(message);
    const isLarge = body.bytes > wholeBytes;
    return readText(body, isLarge ? await this.#context.structures.read(this.key.tenant, body) : undefined);
  }

  updateFlags(folder: FolderId, uids: readonly UidRange[], change: FlagChange): Promise<FlagResult> {
    return this.#write(() => this.#context.store.updateFlags(this.key, folder, uids, change));
  }

  copy(folder: FolderId, uids: readonly UidRange[], target: FolderId): Promise<UidPair[]> {
    return this.#write(async () => {
      const pairs = await this.#context.store.copyMessages(this.key, folder, uids, target);
      const { copies } = this.#context.hub;
      for (const pair of pairs)
        copies.note(this.key, { folder: target, uid: pair.target }, { folder, uid: pair.source });
      return pairs;
    });
  }

  /** What a message was lately copied from; undefined where it was not, or nobody knows any more. */
  async findOriginal({ folder, uid }: Pick<Message, 'folder' | 'uid'>): Promise<Message | undefined> {
    const place = this.#context.hub.copies.find(this.key, { folder, uid });
    return place && this.findMessage(place.folder, place.uid);
  }

  move(
    folder: FolderId,
    uids: readonly UidRange[],
    target: FolderId,
    arrival?: MoveArrival,
  ): Promise<UidPair[]> {
    return this.#write(() => this.#context.store.moveMessages(this.key, folder, uids, target, arrival));
  }

  /** Out of the folder; the owner can have them back for the retention period unless `recover` is false. */
  expunge(
    folder: FolderId,
    uids: readonly UidRange[],
    options: RemovalOptions = { recover: true },
  ): Promise<Uid[]> {
    return this.#write(() => this.#context.store.removeMessages(this.key, folder, uids, options));
  }

  /** The same item with another content, under a new uid; `conflict` where it was changed after `unchangedSince`. */
  replaceMessage(
    folder: FolderId,
    uid: Uid,
    message: NewMessage,
    options: ReplaceOptions = {},
  ): Promise<AddedMessage> {
    return this.#write(() => this.#context.store.replaceMessage(this.key, folder, uid, message, options));
  }

  readProperties(owner: PropertyOwner, keys?: readonly string[]): Promise<Property[]> {
    return this.#context.store.readProperties(this.key, owner, keys);
  }

  /** Of many messages or folders at once. */
  readPropertiesOf(
    owners: readonly OwnerId[],
    keys?: readonly string[],
  ): Promise<ReadonlyMap<OwnerId, readonly Property[]>> {
    return this.#context.store.readPropertiesOf(this.key, owners, keys);
  }

  listNamedProperties(): Promise<NamedProperty[]> {
    return this.#context.store.listNamedProperties(this.key);
  }

  /** The ids that names of properties have in this mailbox, in their order; with `create`, those that have none get one. */
  async nameProperties(names: readonly string[], create: boolean): Promise<(number | undefined)[]> {
    const found = await this.#context.store.findNamedProperties(this.key, names);
    if (!create || found.every((id) => id !== undefined)) return found;
    return this.#write(() => this.#context.store.nameProperties(this.key, names));
  }

  writeProperties(owner: PropertyOwner, change: PropertyChange): Promise<ChangeNumber> {
    return this.#write(() => this.#context.store.writeProperties(this.key, owner, change));
  }

  changesSince(since: ChangeNumber, options: { limit: number; folder?: FolderId }): Promise<ChangePage> {
    return this.#context.store.changesSince(this.key, since, options);
  }

  subscribe(since: ChangeNumber, listener: ChangeListener): Subscription {
    return this.#context.hub.subscribe(this.key, since, listener);
  }

  /** Of all sessions of this process; the function that is given back ends it. */
  followSearches(listener: SearchListener): () => void {
    return this.#context.hub.searches.follow(this.key, listener);
  }

  tellSearchComplete(folder: FolderId): void {
    this.#context.hub.searches.tell(this.key, folder);
  }

  #make(folder: NewFolder): Promise<Folder> {
    return this.#write(() => this.#context.store.createFolder(this.key, folder));
  }

  get #maker(): FolderMaker {
    return { folders: () => this.folders(), make: (folder) => this.#make(folder) };
  }

  async #appendOne(folder: FolderId, message: NewMessage): Promise<AddedMessage> {
    const [added] = await this.importBatch(folder, [message], { priority: 'interactive' });
    if (added) return added;
    throw new AppError({ kind: 'internal', code: 'internal.append', message: 'The store added no message.' });
  }

  async #removeSubtree(folder: FolderId, options: RemovalOptions): Promise<void> {
    const doomed = (await this.folders()).subtree(folder, { searchFolders: true });
    const needed = doomed.find(({ role }) => role !== null);
    if (needed) {
      throw new AppError({
        kind: 'denied',
        code: 'mailbox.folder.needed',
        message: `"${needed.name}" is one of the folders that every mailbox has and cannot be removed. Empty it instead.`,
        details: { folder: needed.folder },
      });
    }
    // An unknown folder is the store's to refuse.
    const ids = doomed.length === 0 ? [folder] : doomed.map((one) => one.folder);
    await this.#write(async () => {
      for (const id of ids.toReversed()) await this.#context.store.removeFolder(this.key, id, options);
    });
  }

  /** Also after a failure: work of several transactions may have done some of them. */
  async #write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.#context.hub.touch(this.key);
    }
  }
}

function notFound({ tenant, mailbox }: MailboxKey): never {
  throw new AppError({
    kind: 'notFound',
    code: 'mailbox.notFound',
    message: 'This mailbox does not exist, or no longer. Look its owner up again.',
    details: { tenant, mailbox },
  });
}
