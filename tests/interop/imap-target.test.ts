import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { TestMailboxes } from '../../src/mailbox/test-mailboxes.ts';
import {
  credentialsOf,
  fastClock,
  never,
  shortTimeouts,
  sourceAt,
  testLimits,
} from '../../src/migration/sources/test-source.ts';
import { MemoryBudget } from '../../src/migration/sync/memory-budget.ts';
import { syncMailbox } from '../../src/migration/sync/sync-mailbox.ts';
import type { SyncResult } from '../../src/migration/sync/sync-types.ts';
import { ImapTarget } from '../../src/migration/targets/imap-target.ts';
import { corpusMessages, smallCorpus } from '../corpora/imap-mail/corpus.ts';
import type { CorpusFolder } from '../corpora/imap-mail/folders.ts';
import { startCourier } from '../support/imap/courier.ts';
import { type DovecotServer, startDovecot } from '../support/imap/dovecot.ts';
import { FaultProxy } from '../support/imap/fault-proxy.ts';
import { randomFaults } from '../support/imap/faults.ts';
import { fillMailbox } from '../support/imap/fill-mailbox.ts';
import type { ImapServer } from '../support/imap/imap-server.ts';
import { type Manifest, manifestDifferences, sortedManifest } from '../support/imap/manifest.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { readWholeMailbox } from '../support/imap/read-whole-mailbox.ts';
import { serverHabits } from '../support/imap/server-habits.ts';
import { describeWith } from '../support/services.ts';

const folders: readonly CorpusFolder[] = [
  { path: ['INBOX'] },
  { path: ['Sent'] },
  { path: ['프로젝트', '2026 계획'] },
  { path: ['Old', 'Very old'] },
];

async function fill(server: ImapServer, user: string): Promise<void> {
  await using client = await PlainClient.signIn(server, { name: user, password: 'pass' });
  const messages = corpusMessages({ ...smallCorpus, folders });
  await fillMailbox(client, folders, messages, serverHabits[server.kind]);
}

const read = (server: ImapServer, user: string): Promise<Manifest> =>
  readWholeMailbox({ host: server.host, port: server.port, user, password: 'pass' });

/** From one server to another; `port` may be that of a proxy before the target. */
class Copy implements AsyncDisposable {
  readonly #rooms = new TestMailboxes({ clock: systemClock });
  readonly #from: ImapServer;
  readonly #to: ImapServer;
  readonly #user: string;
  readonly #toUser: string;
  #tenant: Awaited<ReturnType<TestMailboxes['make']>>['key']['tenant'] | undefined;

  constructor(from: ImapServer, to: ImapServer, user: string, toUser = user) {
    this.#from = from;
    this.#to = to;
    this.#user = user;
    this.#toUser = toUser;
  }

  async round(port = this.#to.port): Promise<SyncResult> {
    this.#tenant ??= (await this.#rooms.make()).key.tenant;
    const source = sourceAt({ port: this.#from.port }, { credentials: credentialsOf(this.#user, 'pass') });
    const identity = { mailbox: null, source: source.identity, target: 'imap://target/user' };
    const ledger = await this.#rooms.mailboxes.openLedger(this.#tenant, identity);
    const target = new ImapTarget({
      settings: { host: '127.0.0.1', port, security: 'None', timeouts: shortTimeouts },
      credentials: credentialsOf(this.#toUser, 'pass'),
      limits: testLimits(fastClock),
      clock: fastClock,
      random: systemRandom,
      maxAttempts: 3,
      ledger,
    });
    try {
      return await syncMailbox({
        source,
        target,
        ledger,
        clock: systemClock,
        log: this.#rooms.log,
        signal: never,
        onProgress: () => undefined,
        budget: new MemoryBudget(64 * 1024 * 1024),
      });
    } finally {
      await target.close();
      await source.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rooms.close();
  }
}

/** Bytes, dates and flags of every message in its folder; UIDs are the target's own. */
const same = (expected: Manifest, found: Manifest) =>
  expect(manifestDifferences(expected, found, { uids: false, moreFolders: true })).toEqual([]);

const without = (manifest: Manifest, folder: string): Manifest =>
  sortedManifest(
    manifest.folders,
    manifest.entries.filter((entry) => entry.folder !== folder),
  );

const seeds = [1, 2, 3, 4, 5, 6];

describeWith('dovecot', 'a mailbox at another server as a target', () => {
  let from: DovecotServer;
  let to: DovecotServer;

  beforeAll(async () => {
    const users = Object.fromEntries(seeds.map((seed) => [`carol${seed}`, 'pass']));
    from = await startDovecot({ format: 'mdbox' });
    to = await startDovecot({ format: 'mdbox', users });
    await fill(from, 'terry.adams');
  });
  afterAll(async () => {
    await from?.[Symbol.asyncDispose]();
    await to?.[Symbol.asyncDispose]();
  });

  it('holds what the source holds, and follows it', async () => {
    await fill(from, 'alice');
    await using copy = new Copy(from, to, 'alice');
    await copy.round();
    same(await read(from, 'alice'), await read(to, 'alice'));
    await using client = await PlainClient.signIn(from, { name: 'alice', password: 'pass' });
    await client.must('SELECT INBOX');
    await client.must('UID STORE 1:3 +FLAGS (\\Flagged New)');
    await client.must('UID STORE 4 +FLAGS (\\Deleted)');
    await client.must('EXPUNGE');
    await client.must('UID MOVE 5 Sent');
    await client.command('APPEND Sent', Buffer.from('Subject: new\r\n\r\nx\r\n'));
    await copy.round();
    same(await read(from, 'alice'), await read(to, 'alice'));
    const { counts } = await copy.round();
    expect(counts).toMatchObject({ copied: 0 });
  });

  it('leaves alone what is there already, and takes what another tool has copied', async () => {
    await fill(from, 'bob');
    const own = Buffer.from('Subject: my own\r\n\r\nx\r\n');
    await using client = await PlainClient.signIn(to, { name: 'bob', password: 'pass' });
    await client.must('CREATE Mine');
    await client.command('APPEND Mine', own);
    {
      await using first = new Copy(from, to, 'bob');
      await first.round();
    }
    await using second = new Copy(from, to, 'bob');
    await second.round();
    const found = await read(to, 'bob');
    expect(found.entries.filter(({ folder }) => folder === 'Mine')).toHaveLength(1);
    same(await read(from, 'bob'), without(found, 'Mine'));
  });

  it.each(seeds)('has nothing twice though the line to it breaks, seed %i', async (seed) => {
    const faults = randomFaults({
      seed,
      kinds: ['cut', 'reset', 'stall'],
      withinBytes: 3_000,
      percent: 100,
      untilConnection: 25,
    });
    await using proxy = await FaultProxy.start(to, faults);
    await using copy = new Copy(from, to, 'terry.adams', `carol${seed}`);
    for (let attempt = 0; attempt < 30; attempt++) {
      const isDone = await copy.round(proxy.port).then(
        () => true,
        () => false,
      );
      if (isDone) break;
    }
    expect(proxy.connectionCount).toBeGreaterThan(1);
    same(await read(from, 'terry.adams'), await read(to, `carol${seed}`));
  });
});

describeWith('courier', 'a target without extensions', () => {
  it('holds what the source holds', async () => {
    await using from = await startCourier({ tls: 'off' });
    await using to = await startDovecot({ capabilities: 'IMAP4rev1', format: 'mdbox' });
    await fill(from, 'alice');
    await using copy = new Copy(from, to, 'alice');
    await copy.round();
    const inbox = (manifest: Manifest) => manifest.entries.filter(({ folder }) => folder === 'INBOX').length;
    expect(inbox(await read(to, 'alice'))).toBe(inbox(await read(from, 'alice')));
  });
});
