import type { Clock } from '../../base/clock.ts';
import type {
  BodyHash,
  ChangeNumber,
  FolderId,
  ItemId,
  LedgerId,
  MailboxId,
  TenantId,
  Uid,
} from '../../base/ids.ts';
import { type IncomingBody, identifyBody } from '../incoming-body.ts';
import { normalizeKeywords } from '../keywords.ts';
import { checkPropertyNames } from '../named-property-rules.ts';
import type { BodySpool, BodyStore } from '../ports/bodies.ts';
import type {
  ChangePage,
  Folder,
  Mailbox,
  MailboxKey,
  MailboxQuotas,
  Message,
  NamedProperty,
  OwnerId,
  Property,
  PropertyOwner,
} from '../ports/mail-model.ts';
import type {
  AddedMessage,
  Body,
  FlagChange,
  FlagResult,
  FolderChange,
  FolderIndex,
  InitialFolder,
  MailStore,
  MoveArrival,
  NewFolder,
  NewMailbox,
  NewMailboxOfMany,
  NewMessage,
  PropertyChange,
  RemovalOptions,
  ReplaceOptions,
  RestoredChange,
  SearchDocument,
  UidPair,
  WriteOptions,
} from '../ports/mail-store.ts';
import type {
  MessageFilter,
  MessagePage,
  MessageQuery,
  TableOrder,
  UidRange,
} from '../ports/message-query.ts';
import type {
  LedgerChange,
  LedgerEntry,
  LedgerFolder,
  LedgerIdentity,
  LedgerIndex,
  LedgerQuery,
  LedgerRecord,
  LedgerState,
} from '../ports/sync-ledger.ts';
import { checkNewMailboxes, mailboxNotFound } from '../store-errors.ts';
import { MemoryBodyIndex } from './memory-body-index.ts';
import { MemoryLedgers } from './memory-ledgers.ts';
import * as folders from './memory-mail-folders.ts';
import * as history from './memory-mail-history.ts';
import * as messages from './memory-mail-messages.ts';
import { countMessages, queryMessages, readSortedUids } from './memory-mail-queries.ts';
import { listUnindexed, writeSearchText } from './memory-mail-search.ts';
import type { MemoryMailbox } from './memory-mailbox.ts';
import { MemoryMailboxes } from './memory-mailboxes.ts';

export interface MemoryMailStoreParts {
  readonly clock: Clock;
  readonly bodies: BodyStore;
}

/**
 * A mail store without a disk: what the SQL stores are compared with, and what tests stand on. Every write
 * checks first and then changes everything without waiting in between, which is all the transaction it needs.
 */
export class MemoryMailStore implements MailStore {
  readonly #clock: Clock;
  readonly #bodyStore: BodyStore;
  readonly #bodies: MemoryBodyIndex;
  readonly #mailboxes = new MemoryMailboxes();
  readonly #ledgers = new MemoryLedgers();

  constructor({ clock, bodies }: MemoryMailStoreParts) {
    this.#clock = clock;
    this.#bodyStore = bodies;
    this.#bodies = new MemoryBodyIndex(bodies);
  }

  close(): Promise<void> {
    return this.#bodyStore.close();
  }

  async findMailbox(key: MailboxKey): Promise<Mailbox | undefined> {
    return this.#mailboxes.find(key)?.toMailbox();
  }

  async findMailboxes(tenant: TenantId, mailboxes: readonly MailboxId[]): Promise<Mailbox[]> {
    const known = [...new Set(mailboxes)].map((mailbox) => this.#mailboxes.find({ tenant, mailbox }));
    const found = known.flatMap((box) => (box === undefined ? [] : [box.toMailbox()]));
    return found.sort((a, b) => a.mailbox - b.mailbox);
  }

  async listMailboxes(
    tenant: TenantId,
    { after = 0 as MailboxId, limit }: { after?: MailboxId; limit: number },
  ) {
    const listed = this.#mailboxes.ofTenant(tenant).filter(({ key }) => key.mailbox > after);
    return listed.slice(0, limit).map((box) => box.toMailbox());
  }

  async listFolders(key: MailboxKey): Promise<Folder[]> {
    return [...this.#box(key).folders.values()].map(({ row }) => ({ ...row }));
  }

  async findFolder(key: MailboxKey, folder: FolderId): Promise<Folder | undefined> {
    const found = this.#mailboxes.find(key)?.folders.get(folder);
    return found && { ...found.row };
  }

  async findMessage(key: MailboxKey, folder: FolderId, uid: Uid): Promise<Message | undefined> {
    return this.#mailboxes.find(key)?.folders.get(folder)?.messages.get(uid);
  }

  async findItem(key: MailboxKey, item: ItemId): Promise<Message | undefined> {
    return this.#mailboxes.find(key)?.item(item);
  }

  async listMessages(key: MailboxKey, folder: FolderId, ranges: readonly UidRange[], limit: number) {
    return this.#box(key).select(folder, ranges, limit);
  }

  async queryMessages(key: MailboxKey, query: MessageQuery): Promise<MessagePage> {
    return queryMessages(this.#box(key), query);
  }

  async readSortedUids(key: MailboxKey, order: TableOrder): Promise<Uint32Array> {
    return readSortedUids(this.#box(key), order);
  }

  async listMessagesByUid(key: MailboxKey, folder: FolderId, uids: readonly Uid[]): Promise<Message[]> {
    const { messages: inside } = this.#box(key).folder(folder);
    return uids.flatMap((uid) => inside.get(uid) ?? []);
  }

  async countMessages(key: MailboxKey, folder: FolderId, filter?: MessageFilter): Promise<number> {
    return countMessages(this.#box(key), folder, filter);
  }

  async readFolderIndex(key: MailboxKey, folder: FolderId): Promise<FolderIndex> {
    const inside = [...this.#box(key).folder(folder).messages.values()];
    return {
      uids: Uint32Array.from(inside, ({ uid }) => uid),
      flags: Uint32Array.from(inside, ({ flags }) => flags),
    };
  }

  async changesSince(
    key: MailboxKey,
    since: ChangeNumber,
    options: { limit: number; folder?: FolderId },
  ): Promise<ChangePage> {
    return history.changesSince(this.#box(key), since, options);
  }

  async readChangeNumbers(keys: readonly MailboxKey[]) {
    const known = keys.map((key) => this.#mailboxes.find(key)).filter((box) => box !== undefined);
    return known.map(({ key, changeNo }) => ({ key, changeNo }));
  }

  async readProperties(key: MailboxKey, owner: PropertyOwner, keys?: readonly string[]): Promise<Property[]> {
    const box = this.#box(key);
    const properties = box.properties(box.ownerId(owner));
    return keys === undefined ? properties : properties.filter((property) => keys.includes(property.key));
  }

  async readPropertiesOf(
    key: MailboxKey,
    owners: readonly OwnerId[],
    keys?: readonly string[],
  ): Promise<ReadonlyMap<OwnerId, readonly Property[]>> {
    const box = this.#mailboxes.find(key);
    const found = owners.map((owner) => {
      const properties = box?.properties(owner) ?? [];
      return [owner, properties.filter((one) => keys === undefined || keys.includes(one.key))] as const;
    });
    return new Map(found.filter(([, properties]) => properties.length > 0));
  }

  async listNamedProperties(key: MailboxKey): Promise<NamedProperty[]> {
    return Array.from(this.#box(key).namedProperties, ([name, id]) => ({ id, name }));
  }

  async findNamedProperties(key: MailboxKey, names: readonly string[]): Promise<(number | undefined)[]> {
    const { namedProperties } = this.#box(key);
    return names.map((name) => namedProperties.get(name));
  }

  async nameProperties(key: MailboxKey, names: readonly string[]): Promise<number[]> {
    checkPropertyNames(names);
    return this.#box(key).nameProperties(names);
  }

  async listUnindexed(key: MailboxKey, limit: number): Promise<Message[]> {
    const box = this.#mailboxes.find(key);
    return box === undefined ? [] : listUnindexed(box).slice(0, limit);
  }

  async listMailboxesToIndex(tenant: TenantId, limit: number): Promise<MailboxKey[]> {
    const waiting = this.#mailboxes.ofTenant(tenant).filter((box) => listUnindexed(box).length > 0);
    return waiting.slice(0, limit).map(({ key }) => key);
  }

  async openBody(tenant: TenantId, digest: BodyHash): Promise<Body> {
    return this.#bodies.open(tenant, digest);
  }

  async createMailbox(key: MailboxKey, settings: NewMailbox): Promise<Mailbox> {
    return this.#mailboxes.create(key, settings, this.#clock).toMailbox();
  }

  async createMailboxes(
    tenant: TenantId,
    mailboxes: readonly NewMailboxOfMany[],
    folders: readonly InitialFolder[],
  ): Promise<void> {
    checkNewMailboxes(mailboxes.length);
    for (const { mailbox, guid } of mailboxes) this.#mailboxes.requireOwn({ tenant, mailbox }, guid);
    for (const { mailbox, ...settings } of mailboxes) {
      this.#mailboxes.create({ tenant, mailbox }, { ...settings, folders }, this.#clock);
    }
  }

  async updateMailbox(key: MailboxKey, quotas: MailboxQuotas): Promise<Mailbox> {
    const box = this.#box(key);
    box.quotas = { ...quotas };
    box.nextChange();
    return box.toMailbox();
  }

  async removeMailbox(key: MailboxKey): Promise<void> {
    const box = this.#box(key);
    for (const folder of box.folders.values()) {
      for (const { body, native } of folder.messages.values()) {
        this.#bodies.release(key.tenant, body);
        if (native !== null) this.#bodies.release(key.tenant, native);
      }
    }
    this.#mailboxes.remove(key);
    this.#ledgers.removeOf(key);
  }

  async createFolder(key: MailboxKey, folder: NewFolder): Promise<Folder> {
    return folders.createFolder(this.#box(key), this.#clock, folder);
  }

  async updateFolder(key: MailboxKey, folder: FolderId, change: FolderChange): Promise<Folder> {
    return folders.updateFolder(this.#box(key), this.#clock, folder, change);
  }

  async removeFolder(key: MailboxKey, folder: FolderId, options: RemovalOptions): Promise<void> {
    messages.removeFolder(this.#box(key), this.#bodies, this.#clock, folder, options);
  }

  async addMessages(
    key: MailboxKey,
    folder: FolderId,
    given: readonly NewMessage[],
    { ledger: arrivals }: WriteOptions = {},
  ): Promise<AddedMessage[]> {
    const prepared = given.map(prepare);
    const open = () => arrivals && this.#ledgers.openedFor(key, arrivals, given.length);
    const box = this.#box(key);
    open();
    box.folder(folder);
    const wanted = prepared.flatMap((each) => each.wanted);
    const incoming = prepared.map((each) => each.incoming);
    return this.#bodies.place(key.tenant, wanted, () => {
      const present = this.#box(key);
      const ledger = open();
      const check = () => arrivals && ledger?.checkArrivals(arrivals, folder);
      const added = messages.addMessages(present, this.#bodies, this.#clock, folder, incoming, check);
      const stored = added.map(({ item, body }) => ({ place: folder, item, digest: body }));
      if (arrivals) ledger?.arrive(arrivals, stored);
      return added;
    });
  }

  async updateFlags(
    key: MailboxKey,
    folder: FolderId,
    uids: readonly UidRange[],
    change: FlagChange,
  ): Promise<FlagResult> {
    return messages.updateFlags(this.#box(key), this.#clock, folder, uids, change);
  }

  async copyMessages(
    key: MailboxKey,
    folder: FolderId,
    uids: readonly UidRange[],
    target: FolderId,
  ): Promise<UidPair[]> {
    return messages.copyMessages(this.#box(key), this.#bodies, this.#clock, folder, uids, target);
  }

  async moveMessages(
    key: MailboxKey,
    folder: FolderId,
    uids: readonly UidRange[],
    target: FolderId,
    arrival?: MoveArrival,
  ): Promise<UidPair[]> {
    return messages.moveMessages(this.#box(key), this.#clock, folder, uids, target, arrival);
  }

  async removeMessages(
    key: MailboxKey,
    folder: FolderId,
    uids: readonly UidRange[],
    options: RemovalOptions,
  ): Promise<Uid[]> {
    return messages.removeMessages(this.#box(key), this.#bodies, this.#clock, folder, uids, options);
  }

  async replaceMessage(
    key: MailboxKey,
    folder: FolderId,
    uid: Uid,
    message: NewMessage,
    options: ReplaceOptions = {},
  ): Promise<AddedMessage> {
    const { incoming, wanted } = prepare(message);
    this.#box(key).message(folder, uid);
    const place = { folder, uid };
    return this.#bodies.place(key.tenant, wanted, () =>
      messages.replaceMessage(this.#box(key), this.#bodies, this.#clock, place, incoming, options),
    );
  }

  async writeProperties(
    key: MailboxKey,
    owner: PropertyOwner,
    change: PropertyChange,
  ): Promise<ChangeNumber> {
    const box = this.#box(key);
    const id = box.ownerId(owner);
    const changeNo =
      owner.kind === 'mailbox'
        ? box.nextChange()
        : owner.kind === 'folder'
          ? folders.touchFolder(box, this.#clock, box.folder(owner.folder).row, change.lineage)
          : messages.touchMessage(box, this.#clock, box.ownerPlace(owner), change);
    box.setProperties(id, change.set, change.remove);
    return changeNo;
  }

  async writeSearchText(key: MailboxKey, documents: readonly SearchDocument[]): Promise<void> {
    writeSearchText(this.#box(key), documents);
  }

  async listLedgers(tenant: TenantId, query: { readonly mailbox?: MailboxId } = {}): Promise<LedgerRecord[]> {
    return this.#ledgers.list(tenant, query.mailbox);
  }

  async readLedgerFolders(tenant: TenantId, ledger: LedgerId): Promise<LedgerFolder[]> {
    return this.#ledgers.get(tenant, ledger).folders();
  }

  async readLedgerIndex(tenant: TenantId, ledger: LedgerId, folder: number): Promise<LedgerIndex> {
    return this.#ledgers.get(tenant, ledger).index(folder);
  }

  async readLedgerState(tenant: TenantId, ledger: LedgerId): Promise<LedgerState> {
    return this.#ledgers.get(tenant, ledger).state();
  }

  async listLedgerEntries(tenant: TenantId, ledger: LedgerId, query: LedgerQuery): Promise<LedgerEntry[]> {
    return this.#ledgers.get(tenant, ledger).list(query);
  }

  async openLedger(tenant: TenantId, identity: LedgerIdentity): Promise<LedgerRecord> {
    if (identity.mailbox !== null) this.#box({ tenant, mailbox: identity.mailbox });
    return this.#ledgers.open(tenant, identity, this.#clock);
  }

  async writeLedger(tenant: TenantId, ledger: LedgerId, change: LedgerChange): Promise<void> {
    this.#ledgers.opened(tenant, ledger, change.session).write(change);
  }

  async removeLedger(tenant: TenantId, ledger: LedgerId): Promise<void> {
    this.#ledgers.remove(tenant, ledger);
  }

  openSpool(tenant: TenantId): Promise<BodySpool> {
    return this.#bodyStore.openSpool(tenant);
  }

  async restoreMailbox(
    mailbox: Mailbox,
    properties: readonly Property[] = [],
    names: readonly NamedProperty[] = [],
  ): Promise<void> {
    this.#mailboxes.restore(mailbox, properties, names);
  }

  async restoreChanges(key: MailboxKey, changes: readonly RestoredChange[]): Promise<void> {
    this.#box(key);
    const wanted = changes.flatMap(({ change, body, native }): IncomingBody[] => {
      if (change.kind !== 'message') return [];
      const { message } = change;
      const first = { hash: message.body, fresh: body };
      return message.native ? [first, { hash: message.native, fresh: native }] : [first];
    });
    await this.#bodies.place(key.tenant, wanted, () => {
      const box = this.#box(key);
      for (const change of changes) history.restoreChange(box, this.#bodies, change);
    });
  }

  #box(key: MailboxKey): MemoryMailbox {
    return this.#mailboxes.find(key) ?? mailboxNotFound(key);
  }
}

/** What is to be stored, and the message that will name it. */
function prepare(message: NewMessage): { incoming: messages.IncomingMessage; wanted: IncomingBody[] } {
  const body = identifyBody(message.body);
  const native = message.native && identifyBody(message.native);
  const keywords = normalizeKeywords(message.keywords);
  return {
    incoming: { message, keywords, body: body.hash, native: native?.hash ?? null },
    wanted: native === undefined ? [body] : [body, native],
  };
}
