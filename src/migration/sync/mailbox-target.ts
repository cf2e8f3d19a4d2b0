import { AppError, isAppError } from '../../base/errors.ts';
import type { BodyHash, FolderId, ItemId, Uid } from '../../base/ids.ts';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { prepareMessage } from '../../mailbox/message-intake.ts';
import type { SyncLedgerHandle } from '../../mailbox/sync-ledger.ts';
import type { Message } from '../../store/ports/mail-model.ts';
import type { NewMessage } from '../../store/ports/mail-store.ts';
import { allUids, uidRangesOf } from '../../store/uid-ranges.ts';
import { targetMailboxOf } from '../folders/target-mailbox.ts';
import { type KnownFolder, KnownFolders } from './known-folders.ts';
import { SpooledMessage } from './spooled-message.ts';
import type {
  AddedItem,
  ItemFlagChange,
  ItemPlace,
  ItemState,
  SyncTarget,
  TakenMessage,
  TargetArrival,
  TargetBatch,
  TargetFolder,
  TargetItem,
  TargetMessage,
  TargetSurvey,
} from './target-port.ts';

/** Of a message that lies on disk, this much is looked at. */
const beginningBytes = 64 * 1024;
const itemsPerPage = 2000;

/** A mailbox of this platform, as the engine writes to it. */
export class MailboxTarget implements SyncTarget {
  /** While one is synced, the bytes of the next are hashed and written. */
  readonly concurrentAdds = 3;
  readonly #mailbox: Mailbox;
  readonly #ledger: SyncLedgerHandle;
  readonly #tellArrived: (messages: number) => void;
  #folders: KnownFolders | undefined;

  constructor(
    mailbox: Mailbox,
    ledger: SyncLedgerHandle,
    tellArrived: (messages: number) => void = () => undefined,
  ) {
    this.#mailbox = mailbox;
    this.#ledger = ledger;
    this.#tellArrived = tellArrived;
  }

  async survey(): Promise<TargetSurvey> {
    const tree = await this.#mailbox.folders();
    this.#folders = new KnownFolders(tree);
    const folders = Array.from(this.#folders.all(), describe);
    return {
      mailbox: targetMailboxOf(tree),
      folders: new Map(folders.map((folder) => [folder.place, folder])),
    };
  }

  async ensureFolder(path: FolderPath): Promise<TargetFolder> {
    const folders = await this.#known();
    const found = folders.find(path);
    if (found) return describe(found);
    let { folder: parent, path: above, rest } = folders.deepest(path);
    try {
      let made: KnownFolder | undefined;
      for (const name of rest) {
        made = folders.add(above, await this.#mailbox.createFolder(parent, name));
        parent = made.folder;
        above = made.path;
      }
      if (made) return describe(made);
    } catch (error) {
      if (!isAppError(error, 'conflict') && !isAppError(error, 'notFound')) throw error;
    }
    // Somebody has made one of them meanwhile, or removed one.
    const { folder, messageCount } = await this.#mailbox.ensureFolder(path);
    this.#folders = undefined;
    return describe({ folder, messageCount, path });
  }

  async moveFolder(place: number, path: FolderPath): Promise<TargetFolder> {
    const tree = await this.#mailbox.folders();
    const folder = tree.find(folderId(place));
    const name = path.at(-1);
    if (folder?.role !== null || name === undefined) {
      throw new AppError({
        kind: 'denied',
        code: 'migration.target.folderFixed',
        message: `The folder "${folder?.name ?? place}" cannot be moved: every mailbox has it, or it is gone.`,
      });
    }
    const parentPath = path.slice(0, -1);
    const top = tree.getRole('ipmSubtree');
    const parent = parentPath.length === 0 ? top : await this.#mailbox.ensureFolder(parentPath);
    await this.#mailbox.updateFolder(folder.folder, { name, parent: parent.folder });
    this.#folders = undefined;
    return describe({ folder: folder.folder, messageCount: folder.messageCount, path });
  }

  async removeEmptyFolder(place: number): Promise<boolean> {
    const tree = await this.#mailbox.folders();
    const folder = tree.find(folderId(place));
    if (!folder || folder.role !== null || folder.messageCount > 0) return false;
    if (tree.children(folder.folder).length > 0) return false;
    await this.#mailbox.removeFolder(folder.folder);
    this.#folders = undefined;
    return true;
  }

  async *listItems(place: number): AsyncGenerator<readonly TargetItem[]> {
    let first = 1;
    for (;;) {
      const ranges = [{ first: first as Uid, last: allUids[0]?.last ?? (first as Uid) }];
      const page = await this.#mailbox.listMessages(folderId(place), ranges, itemsPerPage);
      yield page.map(({ item, size, receivedAt, body }) => ({ item, size, receivedAt, digest: body }));
      const last = page.at(-1);
      if (last === undefined || page.length < itemsPerPage) return;
      first = last.uid + 1;
    }
  }

  async findDigest(_place: number, item: number): Promise<BodyHash | undefined> {
    return (await this.#mailbox.findItem(itemId(item)))?.body;
  }

  async readBeginning(_place: number, item: number, bytes: number): Promise<Uint8Array | undefined> {
    const message = await this.#mailbox.findItem(itemId(item));
    if (message === undefined) return undefined;
    const body = await this.#mailbox.openBody(message);
    const chunks = await Array.fromAsync(body.stream({ start: 0, end: Math.min(bytes, body.bytes) }));
    return Buffer.concat(chunks);
  }

  async takeIn(pieces: AsyncIterable<Uint8Array>, arrival: TargetArrival): Promise<TakenMessage> {
    let size = 0;
    const counted = async function* () {
      for await (const piece of pieces) {
        size += piece.byteLength;
        yield piece;
      }
    };
    const limits = { memoryBytes: beginningBytes, maxMessageBytes: Number.POSITIVE_INFINITY };
    return new SpooledMessage(await this.#mailbox.takeIn(counted(), arrival, limits), size);
  }

  async addMessages({ place, messages, folder, alsoPut }: TargetBatch): Promise<readonly AddedItem[]> {
    const prepared: NewMessage[] = [];
    for (const message of messages) prepared.push(await this.#prepare(message));
    const ledger = this.#ledger.arrivals({
      entries: messages.map(({ entry }) => entry),
      ...(folder && { folder }),
      ...(alsoPut && { alsoPut }),
    });
    const added = await this.#mailbox.importBatch(folderId(place), prepared, { priority: 'bulk', ledger });
    // What is put into another folder as well has arrived before.
    this.#tellArrived(messages.filter(({ content }) => content.kind !== 'copy').length);
    return added.map(({ item, body }) => ({ item, digest: body }));
  }

  async changeFlags(changes: readonly ItemFlagChange[]): Promise<void> {
    const located = await this.#locate(changes);
    const groups = Map.groupBy(
      located.flatMap(({ message, of }) => (message ? [{ message, of }] : [])),
      ({ message, of }) => JSON.stringify([message.folder, ...signature(of)]),
    );
    for (const group of groups.values()) {
      const [first] = group;
      if (first === undefined) continue;
      const { of, message } = first;
      const uids = uidRangesOf(group.map((each) => each.message.uid));
      if (of.addFlags !== 0 || of.addKeywords.length > 0) {
        const change = { mode: 'add', flags: of.addFlags, keywords: of.addKeywords } as const;
        await this.#mailbox.updateFlags(message.folder, uids, change);
      }
      if (of.removeFlags !== 0 || of.removeKeywords.length > 0) {
        const change = { mode: 'remove', flags: of.removeFlags, keywords: of.removeKeywords } as const;
        await this.#mailbox.updateFlags(message.folder, uids, change);
      }
    }
  }

  async findItems(items: readonly ItemPlace[]): Promise<readonly (ItemState | undefined)[]> {
    return (await this.#locate(items)).map(
      ({ message }) =>
        message && {
          place: message.folder,
          item: message.item,
          flags: message.flags,
          keywords: message.keywords,
        },
    );
  }

  async removeItems(items: readonly ItemPlace[]): Promise<void> {
    for (const [folder, uids] of await this.#uidsThere(items)) {
      await this.#mailbox.expunge(folder, uidRangesOf(uids));
    }
  }

  async moveItems(items: readonly ItemPlace[], place: number): Promise<readonly (ItemPlace | undefined)[]> {
    for (const [folder, uids] of await this.#uidsThere(items)) {
      if (folder !== place) await this.#mailbox.move(folder, uidRangesOf(uids), folderId(place));
    }
    // An item keeps its id when it moves.
    const located = await this.#locate(items);
    return located.map(({ message }) => message && { place: message.folder, item: message.item });
  }

  async #known(): Promise<KnownFolders> {
    this.#folders ??= new KnownFolders(await this.#mailbox.folders());
    return this.#folders;
  }

  async #prepare({ content, receivedAt, flags, keywords }: TargetMessage): Promise<NewMessage> {
    const arrival = { receivedAt, flags, keywords };
    if (content.kind === 'bytes') return prepareMessage(content.bytes, arrival, content.digest);
    if (content.kind === 'taken') {
      if (content.message instanceof SpooledMessage) return { ...content.message.message, ...arrival };
      throw new TypeError('A message that another target has taken in cannot be stored here.');
    }
    const original = await this.#mailbox.findItem(itemId(content.of.item));
    if (original === undefined) {
      throw new AppError({
        kind: 'notFound',
        code: 'migration.target.itemGone',
        message: 'A message that was to be put into another folder as well has just been deleted. Run again.',
        retryable: true,
      });
    }
    const { sentAt, traits, subject, sender, recipients, messageId } = original;
    const summary = { sentAt, traits, subject, sender, recipients, messageId };
    return { ...summary, ...arrival, body: { kind: 'stored', hash: content.digest } };
  }

  /** Deleted ones lie among the recoverable items and are the owner's affair. */
  async #locate<T extends ItemPlace>(
    items: readonly T[],
  ): Promise<{ readonly of: T; readonly message: Message | undefined }[]> {
    const { recoverable } = await this.#known();
    const located: { of: T; message: Message | undefined }[] = [];
    for (const of of items) {
      const message = await this.#mailbox.findItem(itemId(of.item));
      located.push({ of, message: message?.folder === recoverable ? undefined : message });
    }
    return located;
  }

  async #uidsThere(items: readonly ItemPlace[]): Promise<Map<FolderId, Uid[]>> {
    const uids = new Map<FolderId, Uid[]>();
    for (const { of, message } of await this.#locate(items)) {
      if (message === undefined || message.folder !== of.place) continue;
      const list = uids.get(message.folder) ?? [];
      list.push(message.uid);
      uids.set(message.folder, list);
    }
    return uids;
  }
}

function signature(change: ItemFlagChange): readonly unknown[] {
  return [change.addFlags, change.removeFlags, change.addKeywords, change.removeKeywords];
}

function describe({ folder, path, messageCount }: KnownFolder): TargetFolder {
  return { place: folder, path, messageCount, name: null, uidValidity: null };
}

function folderId(place: number): FolderId {
  return place as FolderId;
}

function itemId(item: number): ItemId {
  return item as ItemId;
}
