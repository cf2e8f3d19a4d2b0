import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { isAppError } from '../../src/base/errors.ts';
import type {
  BodyHash,
  ChangeNumber,
  FolderId,
  Guid,
  ItemId,
  MailboxId,
  TenantId,
  Uid,
} from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { Mailbox } from '../../src/mailbox/mailbox.ts';
import { Mailboxes } from '../../src/mailbox/mailboxes.ts';
import { RecoverableItems } from '../../src/mailbox/recoverable-items.ts';
import { MemoryBodyStore } from '../../src/store/memory/memory-body-store.ts';
import { MemoryMailStore } from '../../src/store/memory/memory-mail-store.ts';
import type { SpooledBody } from '../../src/store/ports/bodies.ts';
import { type MailboxKey, type Message, unlimitedQuotas } from '../../src/store/ports/mail-model.ts';
import type { MailStore, NewMessage, NewMessageBody } from '../../src/store/ports/mail-store.ts';
import type { LedgerRecord } from '../../src/store/ports/sync-ledger.ts';
import { allUids } from '../../src/store/uid-ranges.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { usualFolders } from './load/mailbox-layout.ts';
import { openLoadedStore } from './load/serve-store.ts';
import { takeSnapshot } from './load/snapshot.ts';

const secret = 'geheim-비밀';
const victim: MailboxKey = { tenant: 1 as TenantId, mailbox: 7 as MailboxId };
const own: MailboxKey = { tenant: 2 as TenantId, mailbox: 1 as MailboxId };
/** The victim's number, said to be the forger's. */
const forgedKey: MailboxKey = { tenant: own.tenant, mailbox: victim.mailbox };

/** What a forger may have learnt of the victim: every number and hash there is. */
interface Loot {
  readonly key: MailboxKey;
  readonly folder: FolderId;
  readonly uid: Uid;
  readonly item: ItemId;
  readonly body: BodyHash;
  readonly spooled: SpooledBody;
  readonly cursor: string;
  readonly message: Message;
  readonly ledger: LedgerRecord;
}

const owner = ({ folder, uid }: Loot) => ({ kind: 'message' as const, folder, uid });
const byUid = { by: 'uid', descending: false } as const;
const bodies = ({ body, spooled }: Loot): NewMessageBody[] => [
  { kind: 'stored', hash: body },
  // A token is of use to its tenant alone.
  spooled,
];

type Forgery<T> = (store: T, loot: Loot) => readonly Promise<unknown>[];

/** A method of the port that is missing here does not compile, and fails the test below. */
const storeForgeries: Readonly<Record<Exclude<keyof MailStore, 'close'>, Forgery<MailStore>>> = {
  findMailbox: (store, { key }) => [store.findMailbox(key)],
  findMailboxes: (store, { key }) => [store.findMailboxes(key.tenant, [key.mailbox])],
  listMailboxes: (store, { key }) => [store.listMailboxes(key.tenant, { limit: 100 })],
  listFolders: (store, { key }) => [store.listFolders(key)],
  findFolder: (store, { key, folder }) => [store.findFolder(key, folder)],
  findMessage: (store, { key, folder, uid }) => [store.findMessage(key, folder, uid)],
  findItem: (store, { key, item }) => [store.findItem(key, item)],
  listMessages: (store, { key, folder }) => [store.listMessages(key, folder, allUids, 100)],
  queryMessages: (store, { key, folder, cursor }) => [
    store.queryMessages(key, { folder, sort: byUid, limit: 9 }),
    store.queryMessages(key, { folder, sort: byUid, limit: 9, after: cursor }),
    store.queryMessages(key, { sort: { by: 'receivedAt', descending: true }, limit: 9 }),
    store.queryMessages(key, { folder, filter: { text: 'geheim' }, sort: byUid, limit: 9 }),
  ],
  readSortedUids: (store, { key, folder }) => [
    store.readSortedUids(key, { folder, sorts: [{ by: 'subject', descending: true }] }),
  ],
  listMessagesByUid: (store, { key, folder, uid }) => [store.listMessagesByUid(key, folder, [uid])],
  countMessages: (store, { key, folder }) => [store.countMessages(key, folder, { hasFlags: 0 })],
  readFolderIndex: (store, { key, folder }) => [store.readFolderIndex(key, folder)],
  changesSince: (store, { key, folder }) => [
    store.changesSince(key, 0 as ChangeNumber, { limit: 100 }),
    store.changesSince(key, 0 as ChangeNumber, { limit: 100, folder }),
  ],
  readChangeNumbers: (store, { key }) => [store.readChangeNumbers([key])],
  readProperties: (store, loot) => [
    store.readProperties(loot.key, owner(loot)),
    store.readProperties(loot.key, { kind: 'folder', folder: loot.folder }),
    store.readProperties(loot.key, { kind: 'mailbox' }),
  ],
  listUnindexed: (store, { key }) => [store.listUnindexed(key, 100)],
  listMailboxesToIndex: (store, { key }) => [store.listMailboxesToIndex(key.tenant, 100)],
  openBody: (store, { key, body }) => [
    store.openBody(key.tenant, body).then(async (opened) => Buffer.from(await opened.read()).toString()),
  ],
  listLedgers: (store, { key }) => [
    store.listLedgers(key.tenant),
    store.listLedgers(key.tenant, { mailbox: key.mailbox }),
  ],
  readLedgerFolders: (store, { key, ledger }) => [store.readLedgerFolders(key.tenant, ledger.ledger)],
  readLedgerIndex: (store, { key, ledger }) => [store.readLedgerIndex(key.tenant, ledger.ledger, 1)],
  readLedgerState: (store, { key, ledger }) => [store.readLedgerState(key.tenant, ledger.ledger)],
  listLedgerEntries: (store, { key, ledger }) => [
    store.listLedgerEntries(key.tenant, ledger.ledger, { limit: 100 }),
  ],
  writeLedger: (store, { key, ledger }) => [
    store.writeLedger(key.tenant, ledger.ledger, { session: ledger.session, removeFolders: [1] }),
  ],
  removeLedger: (store, { key, ledger }) => [store.removeLedger(key.tenant, ledger.ledger)],
  // Last come those that make a mailbox of the victim's number, which is the forger's good right.
  updateMailbox: (store, { key }) => [store.updateMailbox(key, { ...unlimitedQuotas, prohibitSendBytes: 1 })],
  createFolder: (store, { key, folder }) => [
    store.createFolder(key, { parent: folder, name: 'mine', folderClass: '' }),
  ],
  updateFolder: (store, { key, folder }) => [
    store.updateFolder(key, folder, { name: 'mine' }),
    store.updateFolder(key, 1 as FolderId, { parent: folder }),
  ],
  removeFolder: (store, { key, folder }) => [store.removeFolder(key, folder, { recover: false })],
  addMessages: (store, loot) =>
    bodies(loot).flatMap((body) => [
      store.addMessages(loot.key, loot.folder, [messageWith(body)]),
      store.addMessages(loot.key, 3 as FolderId, [messageWith(body)]),
    ]),
  updateFlags: (store, { key, folder }) => [
    store.updateFlags(key, folder, allUids, { mode: 'replace', flags: 1, keywords: ['mine'] }),
  ],
  copyMessages: (store, { key, folder }) => [
    store.copyMessages(key, folder, allUids, 3 as FolderId),
    store.copyMessages(key, 3 as FolderId, allUids, folder),
  ],
  moveMessages: (store, { key, folder }) => [
    store.moveMessages(key, folder, allUids, 3 as FolderId),
    store.moveMessages(key, 3 as FolderId, allUids, folder),
  ],
  removeMessages: (store, { key, folder }) => [
    store.removeMessages(key, folder, allUids, { recover: false }),
  ],
  replaceMessage: (store, { key, folder, uid, body }) => [
    store.replaceMessage(key, folder, uid, messageWith({ kind: 'bytes', bytes: Buffer.from('mine') })),
    store.replaceMessage(key, folder, uid, messageWith({ kind: 'stored', hash: body })),
  ],
  writeProperties: (store, loot) => [
    store.writeProperties(loot.key, owner(loot), {
      set: [{ key: 'k', value: Buffer.from('x') }],
      remove: [],
    }),
  ],
  readPropertiesOf: (store, { key, item, folder }) => [
    store.readPropertiesOf(key, [item, folder]).then((found) => [...found]),
  ],
  listNamedProperties: (store, { key }) => [store.listNamedProperties(key)],
  findNamedProperties: (store, { key }) => [store.findNamedProperties(key, ['mine'])],
  nameProperties: (store, { key }) => [store.nameProperties(key, ['mine'])],
  writeSearchText: (store, { key, item }) => [store.writeSearchText(key, [{ item, text: 'mine' }])],
  removeMailbox: (store, { key }) => (key.mailbox === own.mailbox ? [] : [store.removeMailbox(key)]),
  openSpool: (store, { key }) => [store.openSpool(key.tenant).then((spool) => spool.discard())],
  restoreChanges: (store, { key, message }) => [
    // With the number of the victim's body, whose bytes do not come along.
    store.restoreChanges(key, [
      { change: { kind: 'message', changeNo: message.changeNo, message }, properties: [] },
    ]),
  ],
  restoreMailbox: (store, { key }) =>
    key.mailbox === own.mailbox
      ? []
      : [store.findMailbox(own).then((mailbox) => mailbox && store.restoreMailbox({ ...mailbox, ...key }))],
  openLedger: (store, { key }) => [
    store.openLedger(key.tenant, { mailbox: key.mailbox, source: 'mine', target: '' }),
    store.openLedger(key.tenant, { mailbox: null, source: 'mine', target: '' }),
  ],
  createMailbox: (store, { key }) => [
    store.createMailbox(key, { guid: guid(9), quotas: unlimitedQuotas, folders: usualFolders }),
  ],
  createMailboxes: (store, { key }) => [
    store.createMailboxes(
      key.tenant,
      [{ mailbox: key.mailbox, guid: guid(9), quotas: unlimitedQuotas }],
      usualFolders,
    ),
  ],
};

const mailboxForgeries: Readonly<
  Record<Exclude<keyof Mailbox, 'key' | 'recoverable' | 'maxMessageBytes'>, Forgery<Mailbox>>
> = {
  describe: (box) => [box.describe()],
  changeNumber: (box) => [box.changeNumber()],
  storageLimitStatus: (box) => [box.storageLimitStatus()],
  setQuotas: (box) => [box.setQuotas(unlimitedQuotas)],
  folders: (box) => [box.folders().then(({ all }) => all)],
  createFolder: (box, { folder }) => [box.createFolder(folder, 'mine')],
  createFolderAs: (box, { folder }) => [box.createFolderAs((2 ** 47) as FolderId, folder, 'mine', '')],
  associatedFolder: (box, { folder }) => [box.associatedFolder(folder)],
  ensureSpecialFolders: (box) => [box.ensureSpecialFolders('en').then(({ all }) => all)],
  ensureFolder: (box) => [box.ensureFolder(['Inbox', 'mine'])],
  updateFolder: (box, { folder }) => [box.updateFolder(folder, { name: 'mine' })],
  removeFolder: (box, { folder }) => [box.removeFolder(folder)],
  append: (box, { folder }) => [box.append(folder, Buffer.from('Subject: mine\r\n\r\n'), arrival)],
  appendStream: (box, { folder }) => [box.appendStream(folder, pieces(), arrival)],
  takeIn: (box) => [box.takeIn(pieces(), arrival).then((taken) => taken.discard())],
  takeInBody: (box) => [box.takeInBody(pieces()).then((taken) => taken.discard())],
  importBatch: (box, loot) => bodies(loot).map((body) => box.importBatch(loot.folder, [messageWith(body)])),
  findMessage: (box, { folder, uid }) => [box.findMessage(folder, uid)],
  findFolder: (box, { folder }) => [box.findFolder(folder)],
  findItem: (box, { item }) => [box.findItem(item)],
  // Of this process alone: no store is asked.
  followSearches: () => [],
  tellSearchComplete: () => [],
  findOriginal: (box, { folder, uid }) => [box.findOriginal({ folder, uid })],
  listMessages: (box, { folder }) => [box.listMessages(folder, allUids, 100)],
  readSortedUids: (box, { folder }) => [box.readSortedUids({ folder, sorts: [] })],
  listMessagesByUid: (box, { folder, uid }) => [box.listMessagesByUid(folder, [uid])],
  countMessages: (box, { folder }) => [box.countMessages(folder, { hasFlags: 0 })],
  readFolderIndex: (box, { folder }) => [box.readFolderIndex(folder)],
  query: (box, { folder, cursor }) => [
    box.query({ folder, sort: byUid, limit: 9, after: cursor }),
    box.query({ filter: { text: 'geheim' }, sort: { by: 'receivedAt', descending: true }, limit: 9 }),
  ],
  openBody: (box, { body }) => [
    box.openBody({ body }).then(async (opened) => Buffer.from(await opened.read()).toString()),
  ],
  openNative: (box, { body }) => [
    box.openNative({ native: body }).then(async (opened) => String(await opened?.read())),
  ],
  replaceMessage: (box, { folder, uid, body }) => [
    box.replaceMessage(folder, uid, messageWith({ kind: 'stored', hash: body })),
  ],
  readStructure: (box, { body }) => [box.openBody({ body }).then((opened) => box.readStructure(opened))],
  readText: (box, { body }) => [box.readText({ body })],
  updateFlags: (box, { folder }) => [
    box.updateFlags(folder, allUids, { mode: 'add', flags: 1, keywords: [] }),
  ],
  copy: (box, { folder }) => [box.copy(folder, allUids, 3 as FolderId)],
  move: (box, { folder }) => [box.move(folder, allUids, 3 as FolderId)],
  expunge: (box, { folder }) => [box.expunge(folder, allUids)],
  readProperties: (box, loot) => [box.readProperties(owner(loot))],
  readPropertiesOf: (box, { item, folder }) => [
    box.readPropertiesOf([item, folder]).then((found) => [...found]),
  ],
  listNamedProperties: (box) => [box.listNamedProperties()],
  nameProperties: (box) => [box.nameProperties(['mine'], true)],
  writeProperties: (box, loot) => [box.writeProperties(owner(loot), { set: [], remove: ['k'] })],
  changesSince: (box, { folder }) => [
    box.changesSince(0 as ChangeNumber, { limit: 100 }),
    box.changesSince(0 as ChangeNumber, { limit: 100, folder }),
  ],
  subscribe: (box) => {
    const heard: unknown[] = [];
    const subscription = box.subscribe(0 as ChangeNumber, (changes) => {
      heard.push(...changes);
    });
    const listening = subscription.idle().finally(() => subscription.close());
    return [listening.then(() => heard)];
  },
};

const recoverableForgeries: Readonly<Record<keyof RecoverableItems, Forgery<RecoverableItems>>> = {
  list: (items, { cursor }) => [items.list({ limit: 9 }), items.list({ limit: 9, after: cursor })],
  count: (items, { folder }) => [items.count(folder)],
  restore: (items, { uid }) => [items.restore([uid])],
  purge: (items, { uid }) => [items.purge([uid])],
  purgeExpired: (items) => [items.purgeExpired(0)],
};

const arrival = { receivedAt: Date.UTC(2026, 0, 1), flags: 0, keywords: [] };

async function* pieces() {
  yield Buffer.from('Subject: mine\r\n\r\n');
}

function guid(number: number): Guid {
  return `00000000-0000-4000-8000-00000000000${number}` as Guid;
}

function messageWith(body: NewMessageBody, subject = 'mine'): NewMessage {
  const texts = { subject, sender: subject, recipients: subject, messageId: subject };
  return { ...arrival, ...texts, body, sentAt: null, traits: 0 };
}

/** Getters are left out: what they give is of the process, or is forged by its own methods. */
function methodsOf(prototype: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { get }]) => name !== 'constructor' && get === undefined)
    .map(([name]) => name);
}

async function settle(work: () => readonly Promise<unknown>[]): Promise<unknown[]> {
  const outcomes = await Promise.allSettled(work());
  return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason));
}

async function makeVictim(store: MailStore): Promise<Loot> {
  await store.createMailbox(victim, { guid: guid(1), quotas: unlimitedQuotas, folders: usualFolders });
  // Numbers that the forger's own mailbox has not come to.
  for (let at = 0; at < 40; at += 1) await store.updateMailbox(victim, unlimitedQuotas);
  const { folder } = await store.createFolder(victim, {
    parent: 3 as FolderId,
    name: secret,
    folderClass: '',
  });
  const bytes = Buffer.from(`Subject: ${secret}\r\n\r\n${secret}`);
  const added = await store.addMessages(victim, folder, [
    {
      ...messageWith({ kind: 'bytes', bytes }, secret),
      properties: [{ key: 'k', value: Buffer.from(secret) }],
    },
    messageWith({ kind: 'bytes', bytes: Buffer.from(`${secret} 2`) }, secret),
  ]);
  const [first] = added;
  if (first === undefined) throw new Error('Nothing was added.');
  await store.writeSearchText(victim, [{ item: first.item, text: secret }]);
  const spool = await store.openSpool(victim.tenant);
  await spool.write(Buffer.from(`${secret} spooled`));
  const spooled = await spool.finish();
  const page = await store.queryMessages(victim, { folder, sort: byUid, limit: 1 });
  const message = await store.findItem(victim, first.item);
  if (page.next === undefined || message === undefined) throw new Error('The victim is not as wanted.');
  const ledger = await store.openLedger(victim.tenant, {
    mailbox: victim.mailbox,
    source: secret,
    target: secret,
  });
  return { key: forgedKey, folder, ...first, spooled, cursor: page.next, message, ledger };
}

/** Everything the forger can see, in one text. */
async function viewOf(store: MailStore): Promise<string> {
  const boxes = await store.listMailboxes(own.tenant, { limit: 100 });
  const snapshots = await Promise.all(boxes.map((key) => takeSnapshot(store, key)));
  return JSON.stringify(snapshots);
}

function tell(outcome: unknown): string {
  return outcome instanceof Error ? outcome.message : (JSON.stringify(outcome) ?? '');
}

const stores: [string, () => Promise<MailStore>][] = [
  ['memory', async () => new MemoryMailStore({ clock: systemClock, bodies: new MemoryBodyStore() })],
  ['embedded', async () => openLoadedStore(await temporaryFolder())],
];

describe.each(stores)("a tenant that forges another's ids (%s)", (_name, open) => {
  it('gets nothing, and changes nothing, by any method of the port', async () => {
    const store = await open();
    onTestFinished(() => store.close());
    const loot = await makeVictim(store);
    await store.createMailbox(own, { guid: guid(2), quotas: unlimitedQuotas, folders: usualFolders });
    const before = JSON.stringify(await takeSnapshot(store, victim));
    for (const [method, forge] of Object.entries(storeForgeries)) {
      for (const key of [forgedKey, own]) {
        for (const outcome of await settle(() => forge(store, { ...loot, key }))) {
          expect(tell(outcome), method).not.toContain('geheim');
          if (outcome instanceof Error) expect(isAppError(outcome), `${method}: ${outcome.stack}`).toBe(true);
        }
        expect(JSON.stringify(await takeSnapshot(store, victim)), method).toBe(before);
        expect(await viewOf(store), method).not.toContain('geheim');
      }
    }
    expect(await store.listLedgers(victim.tenant)).toEqual([loot.ledger]);
    // What was spooled is still the victim's.
    expect(await store.addMessages(victim, loot.folder, [messageWith(loot.spooled)])).toHaveLength(1);
  });

  it('gets nothing, and changes nothing, by any method of a mailbox', async () => {
    const store = await open();
    onTestFinished(() => store.close());
    const mailboxes = new Mailboxes({ store, clock: systemClock, log: silentLog, pollMs: null });
    onTestFinished(() => mailboxes.close());
    const loot = await makeVictim(store);
    await store.createMailbox(own, { guid: guid(2), quotas: unlimitedQuotas, folders: usualFolders });
    const before = JSON.stringify(await takeSnapshot(store, victim));
    for (const key of [forgedKey, own]) {
      const box = mailboxes.open(key);
      const forgeries = [
        ...Object.entries(mailboxForgeries).map(([name, forge]) => [name, () => forge(box, loot)] as const),
        ...Object.entries(recoverableForgeries).map(
          ([name, forge]) => [name, () => forge(box.recoverable, loot)] as const,
        ),
      ];
      for (const [method, forge] of forgeries) {
        for (const outcome of await settle(forge)) {
          expect(tell(outcome), method).not.toContain('geheim');
          if (outcome instanceof Error) expect(isAppError(outcome), `${method}: ${outcome.stack}`).toBe(true);
        }
        expect(JSON.stringify(await takeSnapshot(store, victim)), method).toBe(before);
        expect(await viewOf(store), method).not.toContain('geheim');
      }
    }
  });
});

describe('the forgeries above', () => {
  it('leave out no method', () => {
    const portMethods = methodsOf(MemoryMailStore.prototype).filter((name) => name !== 'close');
    expect(Object.keys(storeForgeries).sort()).toEqual(portMethods.sort());
    expect(Object.keys(mailboxForgeries).sort()).toEqual(methodsOf(Mailbox.prototype).sort());
    expect(Object.keys(recoverableForgeries).sort()).toEqual(methodsOf(RecoverableItems.prototype).sort());
  });
});
