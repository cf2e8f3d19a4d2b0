import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import {
  type ChangeNumber,
  type FolderId,
  type Guid,
  type ItemId,
  maxUid,
  type Uid,
} from '../../base/ids.ts';
import { isGivenId, isValidGivenId } from '../given-ids.ts';
import { messageWeight } from '../message-weight.ts';
import { firstNamedProperty, maxNamedProperties, tooManyNames } from '../named-property-rules.ts';
import {
  type Change,
  type Folder,
  type FolderRole,
  flag,
  type Mailbox,
  type MailboxKey,
  type MailboxQuotas,
  type MailboxUsage,
  type Message,
  type OwnerId,
  type Property,
  type PropertyOwner,
} from '../ports/mail-model.ts';
import type { UidRange } from '../ports/message-query.ts';
import { compareUtf8 } from '../sort-key.ts';
import {
  folderNotFound,
  givenIdTaken,
  invalidGivenId,
  itemNotFound,
  messageNotFound,
} from '../store-errors.ts';
import { containsUid, normalizeUidRanges } from '../uid-ranges.ts';

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface MemoryFolder {
  readonly row: Writable<Folder>;
  /** Ascending by uid. A message is never written to: each change puts a new one in its place. */
  messages: Map<Uid, Message>;
}

type Tombstone = Extract<Change, { kind: 'folderGone' | 'messageGone' }>;

/** Properties belong to ids, and the mailbox itself counts as 0: folders and items share one counter. */
type AnyOwner = OwnerId | 0;

/** The rows of one mailbox and the rules for numbering and counting them. */
export class MemoryMailbox {
  readonly key: MailboxKey;
  readonly guid: Guid;
  readonly createdAt: number;
  quotas: MailboxQuotas;
  changeNo = 0 as ChangeNumber;
  /** The highest item id given to a message, and the highest whose text is indexed. */
  lastItem = 0;
  indexedItem = 0;
  lastUidValidity = 0;
  readonly folders = new Map<FolderId, MemoryFolder>();
  readonly tombstones: Tombstone[] = [];
  /** The search tokens of items. */
  readonly tokens = new Map<ItemId, readonly string[]>();
  /** Items that are to be indexed although later ones are. */
  readonly pending = new Set<ItemId>();
  readonly #places = new Map<ItemId, { folder: FolderId; uid: Uid }>();
  /** Ascending by id. */
  readonly namedProperties = new Map<string, number>();
  readonly #properties = new Map<AnyOwner, Map<string, Uint8Array>>();

  constructor({ tenant, mailbox, guid, createdAt, quotas }: Omit<Mailbox, 'changeNo' | 'usage'>) {
    this.key = { tenant, mailbox };
    this.guid = guid;
    this.createdAt = createdAt;
    this.quotas = quotas;
  }

  toMailbox(): Mailbox {
    const { guid, createdAt, changeNo, quotas } = this;
    return { ...this.key, guid, createdAt, changeNo, quotas: { ...quotas }, usage: this.usage() };
  }

  usage(): MailboxUsage {
    const usage = { itemCount: 0, totalBytes: 0, recoverableCount: 0, recoverableBytes: 0 };
    for (const { row } of this.folders.values()) {
      const isBin = row.role === 'recoverable';
      if (row.kind !== 'associated') usage[isBin ? 'recoverableCount' : 'itemCount'] += row.messageCount;
      usage[isBin ? 'recoverableBytes' : 'totalBytes'] += row.totalBytes;
    }
    return usage;
  }

  nextChange(): ChangeNumber {
    this.changeNo = (this.changeNo + 1) as ChangeNumber;
    return this.changeNo;
  }

  /** Seconds, but never one that this mailbox has used, whatever the clock says. */
  nextUidValidity(clock: Clock): number {
    this.lastUidValidity = Math.max(this.lastUidValidity + 1, Math.floor(clock.now() / 1000));
    return this.lastUidValidity;
  }

  folder(id: FolderId): MemoryFolder {
    return this.folders.get(id) ?? folderNotFound(id);
  }

  folderOfRole(role: FolderRole): MemoryFolder | undefined {
    return [...this.folders.values()].find(({ row }) => row.role === role);
  }

  children(parent: FolderId): MemoryFolder[] {
    return [...this.folders.values()].filter(({ row }) => row.parent === parent);
  }

  associatedOf(folder: FolderId): FolderId | undefined {
    return this.children(folder).find(({ row }) => row.kind === 'associated')?.row.folder;
  }

  message(folder: FolderId, uid: Uid): Message {
    return this.folder(folder).messages.get(uid) ?? messageNotFound(folder, uid);
  }

  item(item: ItemId): Message | undefined {
    const place = this.#places.get(item);
    return place && this.folders.get(place.folder)?.messages.get(place.uid);
  }

  select(folder: FolderId, ranges: readonly UidRange[], limit = Number.POSITIVE_INFINITY): Message[] {
    const wanted = normalizeUidRanges(ranges);
    const chosen: Message[] = [];
    for (const [uid, message] of this.folder(folder).messages) {
      if (chosen.length >= limit) break;
      if (containsUid(wanted, uid)) chosen.push(message);
    }
    return chosen;
  }

  /** Puts a message into its folder under its own uid and number, and counts it. */
  put(message: Message): void {
    const { row, messages } = this.folder(message.folder);
    messages.set(message.uid, message);
    this.#places.set(message.item, { folder: message.folder, uid: message.uid });
    if (!isGivenId(message.item)) this.lastItem = Math.max(this.lastItem, message.item);
    row.uidNext = Math.max(row.uidNext, message.uid + 1) as Uid;
    this.#count(row, message, 1);
    this.touch(row, message.changeNo);
  }

  /** Takes a message out of its folder; what belongs to the item stays. */
  take({ folder, uid, item }: Pick<Message, 'folder' | 'uid' | 'item'>): void {
    const { row, messages } = this.folder(folder);
    const message = this.message(folder, uid);
    messages.delete(uid);
    this.#places.delete(item);
    this.#count(row, message, -1);
  }

  /** Puts a changed message where it was. */
  replace(message: Message): void {
    const { row, messages } = this.folder(message.folder);
    this.#count(row, this.message(message.folder, message.uid), -1);
    messages.set(message.uid, message);
    this.#count(row, message, 1);
    this.touch(row, message.changeNo);
  }

  /** That neither a folder nor a message has it: properties of both lie under their ids. */
  requireFreeId(id: number): void {
    if (!isValidGivenId(id)) invalidGivenId();
    if (this.#places.has(id as ItemId) || this.folders.has(id as FolderId)) givenIdTaken();
  }

  bury({ folder, uid, item }: Pick<Message, 'folder' | 'uid' | 'item'>): void {
    const changeNo = this.nextChange();
    this.tombstones.push({ kind: 'messageGone', changeNo, folder, uid, item });
    this.touch(this.folder(folder).row, changeNo);
  }

  touch(row: Writable<Folder>, changeNo: ChangeNumber): void {
    row.contentChange = Math.max(row.contentChange, changeNo) as ChangeNumber;
  }

  #count(row: Writable<Folder>, message: Message, direction: 1 | -1): void {
    row.messageCount += direction;
    row.totalBytes += direction * messageWeight(message);
    if ((message.flags & flag.seen) === 0) row.unreadCount += direction;
  }

  /** Refuses to let a folder grow beyond what its mailbox may hold, or beyond the last uid. */
  checkRoom(
    { row }: MemoryFolder,
    messages: readonly Pick<Message, 'size' | 'nativeSize'>[],
    from?: MemoryFolder,
  ): void {
    const isBin = row.role === 'recoverable';
    const { totalBytes, recoverableBytes } = this.usage();
    const { prohibitSendReceiveBytes, recoverableItemsBytes } = this.quotas;
    const bytes = messages.reduce((sum, message) => sum + messageWeight(message), 0);
    const grows = bytes > 0 && (from === undefined || (from.row.role === 'recoverable') !== isBin);
    const wouldBe = bytes + (isBin ? recoverableBytes : totalBytes);
    const limit = isBin ? recoverableItemsBytes : prohibitSendReceiveBytes;
    if (grows && limit !== null && wouldBe > limit) throw overQuota(isBin, wouldBe, limit);
    if (row.uidNext + messages.length - 1 > maxUid) throw uidsExhausted(row.name);
  }

  /** The same for a message that takes the place of another. */
  checkReplacement(folder: MemoryFolder, old: Message, content: Pick<Message, 'size' | 'nativeSize'>): void {
    const growth = messageWeight(content) - messageWeight(old);
    this.checkRoom(folder, [{ size: Math.max(0, growth), nativeSize: 0 }]);
  }

  ownerId(owner: PropertyOwner): AnyOwner {
    if (owner.kind === 'mailbox') return 0;
    if (owner.kind === 'item') return this.item(owner.item)?.item ?? itemNotFound(owner.item);
    if (owner.kind === 'folder') return this.folder(owner.folder).row.folder;
    return this.message(owner.folder, owner.uid).item;
  }

  ownerPlace(owner: Extract<PropertyOwner, { kind: 'message' | 'item' }>): Pick<Message, 'folder' | 'uid'> {
    return owner.kind === 'message' ? owner : (this.item(owner.item) ?? itemNotFound(owner.item));
  }

  properties(id: AnyOwner): Property[] {
    return [...(this.#properties.get(id) ?? [])]
      .map(([key, value]) => ({ key, value: value.slice() }))
      .sort((a, b) => compareUtf8(a.key, b.key));
  }

  nameProperties(names: readonly string[]): number[] {
    const last = Math.max(firstNamedProperty - 1, ...this.namedProperties.values());
    const fresh = [...new Set(names)].filter((name) => !this.namedProperties.has(name));
    if (last + fresh.length - firstNamedProperty + 1 > maxNamedProperties) tooManyNames();
    for (const [index, name] of fresh.entries()) this.namedProperties.set(name, last + index + 1);
    if (fresh.length > 0) this.nextChange();
    return names.flatMap((name) => this.namedProperties.get(name) ?? []);
  }

  setProperties(id: AnyOwner, set: readonly Property[], remove: readonly string[] = []): void {
    const kept = this.#properties.get(id) ?? new Map<string, Uint8Array>();
    for (const key of remove) kept.delete(key);
    for (const { key, value } of set) kept.set(key, Uint8Array.from(value));
    if (kept.size > 0) this.#properties.set(id, kept);
    else this.#properties.delete(id);
  }

  dropProperties(id: AnyOwner): void {
    this.#properties.delete(id);
  }
}

function overQuota(isBin: boolean, wouldBe: number, limit: number): AppError {
  const what = isBin ? 'store of recoverable items' : 'mailbox';
  return new AppError({
    kind: 'quota',
    code: `store.quota.${isBin ? 'recoverableItems' : 'mailbox'}`,
    message: `The ${what} would hold ${wouldBe} bytes and its limit is ${limit}. Remove items or raise the limit.`,
    details: { limit, wouldBe },
  });
}

function uidsExhausted(name: string): AppError {
  return new AppError({
    kind: 'limit',
    code: 'store.folder.uidsExhausted',
    message: `The folder "${name}" has given out all ${maxUid} UIDs. Move its messages to a new folder.`,
  });
}
