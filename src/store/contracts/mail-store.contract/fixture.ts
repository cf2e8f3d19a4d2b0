import { hash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Clock, systemClock } from '../../../base/clock.ts';
import type { ErrorKind } from '../../../base/errors.ts';
import type { BodyHash, ChangeNumber, FolderId, Guid, MailboxId, TenantId, Uid } from '../../../base/ids.ts';
import {
  type Change,
  type Folder,
  type FolderRole,
  flag,
  type Mailbox,
  type MailboxKey,
  type MailboxQuotas,
  type Message,
  unlimitedQuotas,
} from '../../ports/mail-model.ts';
import type { AddedMessage, InitialFolder, MailStore, NewMessage } from '../../ports/mail-store.ts';
import type { UidRange } from '../../ports/message-query.ts';
import { uidRangesOf } from '../../uid-ranges.ts';
import { expectInvariants } from './invariants.ts';

export interface MailStoreUnderTest {
  readonly store: MailStore;
  close(): Promise<void>;
}

/** Opens an empty store that tells the time by `clock`. */
export type OpenMailStore = (options: { readonly clock: Clock }) => Promise<MailStoreUnderTest>;

export class SettableClock implements Clock {
  time = Date.UTC(2026, 0, 5, 9);
  now(): number {
    return this.time;
  }
  monotonic(): number {
    return systemClock.monotonic();
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }
}

export const usualFolders: readonly InitialFolder[] = [
  { role: 'ipmSubtree', parentRole: 'root', name: 'Top', folderClass: '' },
  { role: 'inbox', parentRole: 'ipmSubtree', name: 'Inbox', folderClass: 'IPF.Note' },
  { role: 'deleted', parentRole: 'ipmSubtree', name: '지운 편지함', folderClass: 'IPF.Note' },
  { role: 'recoverable', parentRole: 'root', name: 'Recoverable Items', folderClass: '' },
];

let lastTenant = 0;

/** Tests share a store and each takes tenants of its own. */
export function newTenant(): TenantId {
  lastTenant += 1;
  return lastTenant as TenantId;
}

export function guidOf(number: number): Guid {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}` as Guid;
}

/** One store for a suite. After each test, every mailbox made in it must be sound, whatever was done. */
export function useMailStore(open: OpenMailStore): MailStoreFixture {
  const fixture = new MailStoreFixture();
  beforeAll(() => fixture.open(open));
  afterEach(() => fixture.checkMailboxes());
  afterAll(() => fixture.close());
  return fixture;
}

export class MailStoreFixture {
  readonly clock = new SettableClock();
  #opened: MailStoreUnderTest | undefined;
  #made: MailboxKey[] = [];

  get store(): MailStore {
    if (this.#opened === undefined) throw new Error('The store is not open yet.');
    return this.#opened.store;
  }

  async open(open: OpenMailStore): Promise<void> {
    this.#opened = await open({ clock: this.clock });
  }

  async close(): Promise<void> {
    await this.#opened?.close();
  }

  async checkMailboxes(): Promise<void> {
    const made = this.#made;
    this.#made = [];
    for (const key of made) {
      if (await this.store.findMailbox(key)) await expectInvariants(this.store, key);
    }
  }

  async mailbox(given: MailboxSettings = {}): Promise<TestMailbox> {
    const key = { tenant: given.tenant ?? newTenant(), mailbox: (given.mailbox ?? 1) as MailboxId };
    this.#made.push(key);
    const mailbox = await this.store.createMailbox(key, {
      guid: guidOf(key.tenant * 1000 + key.mailbox),
      quotas: { ...unlimitedQuotas, ...given.quotas },
      folders: given.folders ?? usualFolders,
    });
    return new TestMailbox(this.store, mailbox, await this.store.listFolders(key));
  }
}

interface MailboxSettings {
  readonly tenant?: TenantId;
  readonly mailbox?: number;
  readonly quotas?: Partial<MailboxQuotas>;
  readonly folders?: readonly InitialFolder[];
}

/** A mailbox and what tests do to it again and again. */
export class TestMailbox {
  readonly store: MailStore;
  readonly key: MailboxKey;
  readonly created: Mailbox;
  readonly #roles: ReadonlyMap<FolderRole | null, FolderId>;

  constructor(store: MailStore, created: Mailbox, folders: readonly Folder[]) {
    this.store = store;
    this.created = created;
    this.key = { tenant: created.tenant, mailbox: created.mailbox };
    this.#roles = new Map(folders.map(({ role, folder }) => [role, folder]));
  }

  role(role: FolderRole): FolderId {
    const folder = this.#roles.get(role);
    if (folder === undefined) throw new Error(`No folder has the role ${role}.`);
    return folder;
  }

  get inbox(): FolderId {
    return this.role('inbox');
  }

  async makeFolder(name: string, parent: FolderId = this.role('ipmSubtree')): Promise<FolderId> {
    const made = await this.store.createFolder(this.key, { parent, name, folderClass: 'IPF.Note' });
    return made.folder;
  }

  add(count: number, message: Partial<NewMessage> = {}, folder = this.inbox): Promise<AddedMessage[]> {
    const messages = Array.from({ length: count }, () => newMessage(message));
    return this.store.addMessages(this.key, folder, messages);
  }

  async folder(folder: FolderId = this.inbox): Promise<Folder> {
    const found = await this.store.findFolder(this.key, folder);
    if (found === undefined) throw new Error(`There is no folder ${folder}.`);
    return found;
  }

  async message(uid: number, folder: FolderId = this.inbox): Promise<Message> {
    const found = await this.store.findMessage(this.key, folder, uid as Uid);
    if (found === undefined) throw new Error(`There is no message ${uid} in folder ${folder}.`);
    return found;
  }

  async mailbox(): Promise<Mailbox> {
    const found = await this.store.findMailbox(this.key);
    if (found === undefined) throw new Error('The mailbox is gone.');
    return found;
  }

  async changeNo(): Promise<ChangeNumber> {
    return (await this.mailbox()).changeNo;
  }

  async messages(folder: FolderId = this.inbox): Promise<Message[]> {
    return this.store.listMessages(this.key, folder, everything, 100_000);
  }

  async changes(since = 0, folder?: FolderId): Promise<readonly Change[]> {
    return readFeed(this.store, this.key, since as ChangeNumber, 1_000, folder);
  }
}

/** Every change above `since`, read page by page. */
export async function readFeed(
  store: MailStore,
  key: MailboxKey,
  since: ChangeNumber,
  limit: number,
  folder?: FolderId,
): Promise<Change[]> {
  const changes: Change[] = [];
  for (let from = since; ; ) {
    const page = await store.changesSince(key, from, folder === undefined ? { limit } : { limit, folder });
    expect(page.changes.length).toBeLessThanOrEqual(limit);
    changes.push(...page.changes);
    if (!page.more) return changes;
    expect(page.upTo).toBeGreaterThan(from);
    from = page.upTo;
  }
}

export const everything: readonly UidRange[] = [{ first: 1 as Uid, last: 0xffff_ffff as Uid }];

export function uids(...numbers: number[]): UidRange[] {
  return uidRangesOf(numbers as Uid[]);
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

export function hashOf(bytes: Uint8Array): BodyHash {
  return hash('sha256', bytes, 'hex') as BodyHash;
}

let lastBody = 0;

/** A message with content of its own, 20 bytes long, unless told otherwise. */
export function newMessage(message: Partial<NewMessage> = {}): NewMessage {
  lastBody += 1;
  return {
    body: { kind: 'bytes', bytes: bytesOf(`body ${lastBody}`.padEnd(20, '.')) },
    flags: 0,
    keywords: [],
    receivedAt: Date.UTC(2026, 0, 1) + lastBody * 1000,
    sentAt: null,
    traits: 0,
    subject: '주간 회의',
    sender: '김민수 <minsu@contoso.kr>',
    recipients: 'Team <team@contoso.kr>',
    messageId: `${lastBody}@contoso.kr`,
    ...message,
  };
}

export const seen = flag.seen;

export async function expectRefusal(action: Promise<unknown>, kind: ErrorKind): Promise<void> {
  await expect(action).rejects.toMatchObject({ name: 'AppError', kind });
}
