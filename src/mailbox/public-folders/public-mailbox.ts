import type { ChangeNumber, FolderId, ItemId, Uid } from '../../base/ids.ts';
import {
  type Change,
  type ChangePage,
  flag,
  type MailboxKey,
  type Message,
} from '../../store/ports/mail-model.ts';
import type {
  AddedMessage,
  FlagChange,
  FlagResult,
  MoveArrival,
  NewMessage,
  ReplaceOptions,
  UidPair,
  WriteOptions,
} from '../../store/ports/mail-store.ts';
import type { UidRange } from '../../store/ports/message-query.ts';
import { containsUid, normalizeUidRanges, uidRangesOf } from '../../store/uid-ranges.ts';
import { Mailbox } from '../mailbox.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { ReadMarks, UidSet } from './read-marks.ts';

/** What somebody says of a message for himself alone. That a receipt was sent is noted for nobody: none is sent from here. */
const personal = flag.seen | flag.mdnSent;

/**
 * The mailbox of public folders as one person sees it. Everything is everybody's but what was read: [MS-OXCMSG] section 2.2.3.11 and
 * [MS-OXCSTOR] section 3.2.5.12. Who may do what is asked by whoever serves it.
 */
export class PublicMailbox extends Mailbox {
  readonly marks: ReadMarks;

  constructor(context: MailboxContext, key: MailboxKey, marks: ReadMarks) {
    super(context, key);
    this.marks = marks;
  }

  /** Of the messages that are in the folder, those that this person has not read. */
  async unreadCount(folder: FolderId): Promise<number> {
    const [{ uids }, read] = await Promise.all([this.readFolderIndex(folder), this.marks.of(folder)]);
    return uids.reduce((count, uid) => count + (containsUid(read, uid as Uid) ? 0 : 1), 0);
  }

  override async findMessage(folder: FolderId, uid: Uid): Promise<Message | undefined> {
    return this.#asSeen(await super.findMessage(folder, uid));
  }

  override async findItem(item: ItemId): Promise<Message | undefined> {
    return this.#asSeen(await super.findItem(item));
  }

  override async listMessages(
    folder: FolderId,
    uids: readonly UidRange[],
    limit: number,
  ): Promise<Message[]> {
    return this.#allAsSeen(await super.listMessages(folder, uids, limit));
  }

  override async listMessagesByUid(folder: FolderId, uids: readonly Uid[]): Promise<Message[]> {
    return this.#allAsSeen(await super.listMessagesByUid(folder, uids));
  }

  override async changesSince(
    since: ChangeNumber,
    options: { limit: number; folder?: FolderId },
  ): Promise<ChangePage> {
    const page = await super.changesSince(since, options);
    const messages = page.changes.flatMap((change) => (change.kind === 'message' ? [change.message] : []));
    const seen = new Map((await this.#allAsSeen(messages)).map((message) => [message.item, message]));
    const asSeen = (change: Change): Change =>
      change.kind === 'message'
        ? { ...change, message: seen.get(change.message.item) ?? change.message }
        : change;
    return { ...page, changes: page.changes.map(asSeen) };
  }

  override async importBatch(
    folder: FolderId,
    messages: readonly NewMessage[],
    options?: WriteOptions,
  ): Promise<AddedMessage[]> {
    const shared = messages.map((message) => ({ ...message, flags: message.flags & ~personal }));
    const added = await super.importBatch(folder, shared, options);
    await this.#mark(
      folder,
      added.flatMap(({ uid }, index) => (isSeen(messages[index]?.flags) ? [uid] : [])),
    );
    return added;
  }

  override async replaceMessage(
    folder: FolderId,
    uid: Uid,
    message: NewMessage,
    options?: ReplaceOptions,
  ): Promise<AddedMessage> {
    const shared = { ...message, flags: message.flags & ~personal };
    const added = await super.replaceMessage(folder, uid, shared, options);
    if (isSeen(message.flags)) await this.#mark(folder, [added.uid]);
    return added;
  }

  override async updateFlags(
    folder: FolderId,
    uids: readonly UidRange[],
    change: FlagChange,
  ): Promise<FlagResult> {
    const shared = { ...change, flags: change.flags & ~personal };
    const changesShared = change.mode === 'replace' || shared.flags !== 0 || shared.keywords.length > 0;
    const { changed, conflicting } = changesShared
      ? await super.updateFlags(folder, uids, shared)
      : { changed: [], conflicting: [] };
    if (change.mode !== 'replace' && !isSeen(change.flags)) return { changed, conflicting };
    const isRead = change.mode !== 'remove' && isSeen(change.flags);
    const marked = await this.#setRead(folder, uids, isRead);
    const known = new Set(changed.map(({ uid }) => uid));
    const rows = await this.listMessagesByUid(
      folder,
      marked.filter((uid) => !known.has(uid)),
    );
    return { changed: [...changed, ...rows].sort((a, b) => a.uid - b.uid), conflicting };
  }

  override async copy(folder: FolderId, uids: readonly UidRange[], target: FolderId): Promise<UidPair[]> {
    return this.#carry(folder, target, () => super.copy(folder, uids, target));
  }

  override async move(
    folder: FolderId,
    uids: readonly UidRange[],
    target: FolderId,
    arrival?: MoveArrival,
  ): Promise<UidPair[]> {
    return this.#carry(folder, target, () => super.move(folder, uids, target, arrival));
  }

  /** What this person has read stays so under the uid that it has in another folder. */
  async #carry(folder: FolderId, target: FolderId, work: () => Promise<UidPair[]>): Promise<UidPair[]> {
    const read = await this.marks.of(folder);
    const pairs = await work();
    const carried = pairs.filter(({ source }) => containsUid(read, source));
    await this.#mark(
      target,
      carried.map((pair) => pair.target),
    );
    return pairs;
  }

  /** The messages that are read now, or are no more, and were otherwise. */
  async #setRead(folder: FolderId, ranges: readonly UidRange[], isRead: boolean): Promise<Uid[]> {
    const [{ uids }, read] = await Promise.all([this.readFolderIndex(folder), this.marks.of(folder)]);
    const wanted = normalizeUidRanges(ranges);
    const others = ([...uids] as Uid[]).filter(
      (uid) => containsUid(wanted, uid) && containsUid(read, uid) !== isRead,
    );
    if (others.length === 0) return [];
    const set = uidRangesOf(others);
    await this.marks.change(folder, uids, isRead ? { adds: set } : { adds: [], removes: set });
    return others;
  }

  async #mark(folder: FolderId, uids: readonly Uid[]): Promise<void> {
    if (uids.length === 0) return;
    const { uids: all } = await this.readFolderIndex(folder);
    await this.marks.change(folder, all, { adds: uidRangesOf(uids) });
  }

  async #asSeen(message: Message | undefined): Promise<Message | undefined> {
    return message && asSeen(message, await this.marks.of(message.folder));
  }

  async #allAsSeen(messages: readonly Message[]): Promise<Message[]> {
    const folders = [...new Set(messages.map(({ folder }) => folder))];
    const read = new Map(
      await Promise.all(folders.map(async (folder) => [folder, await this.marks.of(folder)] as const)),
    );
    return messages.map((message) => asSeen(message, read.get(message.folder) ?? []));
  }
}

const isSeen = (flags: number | undefined): boolean => ((flags ?? 0) & flag.seen) !== 0;

const asSeen = (message: Message, read: UidSet): Message => ({
  ...message,
  flags: (message.flags & ~personal) | (containsUid(read, message.uid) ? flag.seen : 0),
});
