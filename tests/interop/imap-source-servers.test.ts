import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  SourceCredentials,
  SourceServerSettings,
} from '../../src/migration/connection/source-settings.ts';
import {
  credentialsOf,
  fastClock,
  never,
  shortTimeouts,
  sourceAt,
  testLimits,
} from '../../src/migration/sources/test-source.ts';
import { corpusMessages, smallCorpus } from '../corpora/imap-mail/corpus.ts';
import { hardFolders } from '../corpora/imap-mail/folders.ts';
import { startCourier } from '../support/imap/courier.ts';
import { startCyrus } from '../support/imap/cyrus.ts';
import { startDovecot } from '../support/imap/dovecot.ts';
import { FaultProxy } from '../support/imap/fault-proxy.ts';
import { randomFaults, roundTripOf } from '../support/imap/faults.ts';
import { fillMailbox } from '../support/imap/fill-mailbox.ts';
import type { ImapServer } from '../support/imap/imap-server.ts';
import { type Manifest, manifestDifferences } from '../support/imap/manifest.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { readSource } from '../support/imap/read-source.ts';
import { serverHabits } from '../support/imap/server-habits.ts';
import { describeWith } from '../support/services.ts';

/* What a copy sees of the three servers, against what was put into them. */

async function fill(server: ImapServer): Promise<Manifest> {
  await using client = await PlainClient.signIn(server, { name: 'alice', password: 'pass' });
  const messages = corpusMessages({ ...smallCorpus, folders: hardFolders });
  return (await fillMailbox(client, hardFolders, messages, serverHabits[server.kind])).manifest;
}

function open(
  server: ImapServer,
  settings: Partial<SourceServerSettings> = {},
  credentials: SourceCredentials = credentialsOf('alice', 'pass'),
) {
  const { port, certificate } = server;
  return sourceAt(
    { port, authorities: [certificate], timeouts: shortTimeouts, ...settings },
    { clock: fastClock, limits: testLimits(fastClock), credentials, maxAttempts: 12 },
  );
}

const same = (expected: Manifest, found: Manifest) =>
  expect(manifestDifferences(expected, found, { moreFolders: true })).toEqual([]);

function isReadWhole(
  start: () => Promise<ImapServer>,
  seeds = [1, 2, 3, 4],
): () => { server: ImapServer; manifest: Manifest } {
  let server: ImapServer;
  let manifest: Manifest;
  beforeAll(async () => {
    server = await start();
    manifest = await fill(server);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  it.each(['None', 'Tls', 'Ssl'] as const)('byte for byte, with -Security %s', async (security) => {
    const port = security === 'Ssl' ? (server.tlsPort ?? 0) : server.port;
    same(manifest, await readSource(open(server, { security, port })));
  });

  it('and compressed, where the server offers it', async () => {
    same(manifest, await readSource(open(server, { compression: 'always' })));
  });

  it.each(seeds)('over a line that breaks, seed %i', async (seed) => {
    const faults = randomFaults({
      seed,
      kinds: ['cut', 'reset', 'stall', 'refuse'],
      withinBytes: 400_000,
      percent: 70,
      untilConnection: 20,
    });
    await using proxy = await FaultProxy.start(server, faults);
    same(manifest, await readSource(open(server, { port: proxy.port })));
  });

  it('from far away', async () => {
    await using proxy = await FaultProxy.start(server, roundTripOf(20));
    same(manifest, await readSource(open(server, { port: proxy.port })));
  });

  it('and left as it was', async () => {
    await using client = await PlainClient.signIn(server, { name: 'alice', password: 'pass' });
    const { lines } = await client.must('STATUS INBOX (RECENT UNSEEN)');
    same(manifest, await readSource(open(server)));
    expect((await client.must('STATUS INBOX (RECENT UNSEEN)')).lines).toEqual(lines);
  });

  return () => ({ server, manifest });
}

describeWith('dovecot', 'Dovecot is read whole', () => {
  const filled = isReadWhole(() => startDovecot());

  it('by its master user', async () => {
    const { server, manifest } = filled();
    const { name, password } = server.administrator;
    same(manifest, await readSource(open(server, {}, credentialsOf(`alice*${name}`, password))));
  });

  describe('with every name below INBOX.', () => {
    isReadWhole(() => startDovecot({ prefix: 'INBOX.', separator: '.', anyName: true }));
  });

  describe('with no extension at all', () => {
    isReadWhole(() => startDovecot({ capabilities: 'IMAP4rev1' }));
  });
});

describeWith('courier', 'Courier is read whole', () => {
  isReadWhole(() => startCourier(), [1]);

  it('by an administrator who sees a mailbox as a shared folder', async () => {
    await using courier = await startCourier({ tls: 'off' });
    await courier.share('terry.adams');
    await using client = await PlainClient.signIn(courier, { name: 'terry.adams', password: 'pass' });
    await client.command('APPEND INBOX', Buffer.from('Subject: one\r\n\r\nx\r\n'));
    const { name, password } = courier.administrator;
    const source = open(courier, {}, credentialsOf(name, password, '/users/terry.adams'));
    const { userRoot, states } = await source.survey(never);
    expect(userRoot).toBe('#shared.users.terry adams');
    expect(states.get(userRoot ?? '')).toMatchObject({ messages: 1 });
    const { entries } = await readSource(source);
    expect(entries).toMatchObject([{ folder: '#shared.users.terry adams', uid: 1, size: 19 }]);
    const nobody = open(courier, {}, credentialsOf(name, password, '/users/nobody'));
    await expect(nobody.survey(never)).rejects.toMatchObject({ code: 'migration.source.userRoot' });
    await nobody.close();
  });
});

describeWith('cyrus', 'Cyrus is read whole', () => {
  const filled = isReadWhole(() => startCyrus(), [1]);

  it('by an administrator with an authorisation identity', async () => {
    const { server, manifest } = filled();
    const { name, password } = server.administrator;
    const credentials: SourceCredentials = {
      ...credentialsOf('alice', password),
      login: { form: 'master', user: 'alice', admin: name, separator: '*' },
    };
    // Names that it does not know cost three seconds each, and here they are those of the fast clock.
    const { port, certificate } = server;
    const source = sourceAt({ port, security: 'Tls', authorities: [certificate] }, { credentials });
    same(manifest, await readSource(source));
  });
});
