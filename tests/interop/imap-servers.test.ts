import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CorpusOptions, corpusMessages, fullCorpus, smallCorpus } from '../corpora/imap-mail/corpus.ts';
import { hardFolders } from '../corpora/imap-mail/folders.ts';
import { refusedKeywords } from '../corpora/imap-mail/marks.ts';
import { startCourier } from '../support/imap/courier.ts';
import { startCyrus } from '../support/imap/cyrus.ts';
import { startDovecot } from '../support/imap/dovecot.ts';
import { FaultProxy } from '../support/imap/fault-proxy.ts';
import { inTurn } from '../support/imap/faults.ts';
import { type Filled, fillMailbox } from '../support/imap/fill-mailbox.ts';
import type { ImapServer } from '../support/imap/imap-server.ts';
import { type Manifest, manifestDifferences } from '../support/imap/manifest.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { plantFolder, plantMessages } from '../support/imap/plant-maildir.ts';
import { type MailboxConnection, readWholeMailbox } from '../support/imap/read-whole-mailbox.ts';
import { serverHabits } from '../support/imap/server-habits.ts';
import { describeWith } from '../support/services.ts';

/*
 * The servers that migrations come from, filled with the hard corpus and read back by imapflow: what these tests
 * find equal is the truth that the migration's own tests are measured against.
 */

const alice = { name: 'alice', password: 'pass' } as const;

/** Courier knows no `~` in atoms, and imapflow does not quote such names. */
const folders = hardFolders.filter(({ path }) => !path.join('').includes('~'));

async function fill(server: ImapServer, corpus: CorpusOptions): Promise<Filled> {
  await using client = await PlainClient.signIn(server, alice);
  return await fillMailbox(
    client,
    folders,
    corpusMessages({ ...corpus, folders }),
    serverHabits[server.kind],
  );
}

function read(server: ImapServer, connection: Partial<MailboxConnection> = {}): Promise<Manifest> {
  const { host, port, certificate } = server;
  return readWholeMailbox({
    host,
    port,
    certificate,
    user: alice.name,
    password: alice.password,
    ...connection,
  });
}

/** What every server has to stand, in a mailbox that stays filled for what comes after. */
function keepsTheCorpus(
  start: () => Promise<ImapServer>,
  corpus: CorpusOptions,
  leastMessages: number,
): () => ImapServer {
  let server: ImapServer;
  let filled: Filled;
  beforeAll(async () => {
    server = await start();
    filled = await fill(server, corpus);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('gives back every message byte for byte, with date and flags, and every folder', async () => {
    const found = await read(server);
    expect(manifestDifferences(filled.manifest, found, { moreFolders: true })).toEqual([]);
    expect(found.entries.length).toBeGreaterThanOrEqual(leastMessages);
  });

  it('refuses what it was seen to refuse, and nothing else', () => {
    const { takes } = serverHabits[server.kind];
    const expected = [...corpusMessages({ ...corpus, folders })].filter((message) => !takes(message));
    expect([...filled.refusedMessages.keys()]).toEqual(expected.map(({ name }) => name));
    const surprising = [...filled.refusedFolders.keys()].filter(({ refusable }) => refusable === undefined);
    expect(surprising).toEqual([]);
  });

  it('takes no keyword that is no atom', async () => {
    await using client = await PlainClient.signIn(server, { name: 'bob', password: 'pass' });
    for (const keyword of refusedKeywords) {
      const wire = Buffer.from(keyword).toString('latin1');
      const { status } = await client.command(
        `APPEND INBOX (${wire}) `,
        Buffer.from('From: a@b\r\n\r\nx\r\n'),
      );
      expect(status, keyword).not.toBe('OK');
    }
  });

  it.each(['implicit', 'starttls'] as const)('gives the same over TLS, %s', async (tls) => {
    const connection = { tls, port: tls === 'implicit' ? (server.tlsPort ?? 0) : server.port, user: 'bob' };
    expect(await read(server, connection)).toEqual(await read(server, { user: 'bob' }));
  });

  return () => server;
}

describeWith('dovecot', 'Dovecot', () => {
  describe('as Debian has it', () => {
    // Its own format for many messages: a Maildir takes a file and several renames for each.
    const server = keepsTheCorpus(() => startDovecot({ format: 'mdbox' }), fullCorpus, 2000);

    it('lets an administrator sign in as a user', async () => {
      const { administrator } = server();
      const asAdministrator = { user: `bob*${administrator.name}`, password: administrator.password };
      expect(await read(server(), asAdministrator)).toEqual(await read(server(), { user: 'bob' }));
    });

    it('changes UIDVALIDITY when told', async () => {
      const dovecot = await startDovecot();
      await using _stop = dovecot;
      await using client = await PlainClient.signIn(dovecot, alice);
      await client.must('CREATE Work');
      await dovecot.changeUidValidity('alice', 'Work', 4711);
      expect((await client.must('STATUS Work (UIDVALIDITY)')).lines).toEqual([
        '* STATUS Work (UIDVALIDITY 4711)',
      ]);
    });
  });

  describe('with INBOX. before every name, in Maildirs', () => {
    keepsTheCorpus(() => startDovecot({ prefix: 'INBOX.', separator: '.', anyName: true }), smallCorpus, 180);
  });

  it('shows what was planted past its door', async () => {
    await using server = await startDovecot({ specialUse: { '보낸 편지함': '\\Sent' } });
    const internalDate = new Date('2069-07-20T20:17:40Z');
    const nul = Buffer.from('From: a@b\r\n\r\na\0b\r\n');
    await plantFolder(server, 'alice');
    await plantMessages(server, 'alice', [
      { bytes: nul, internalDate, letters: 'FS' },
      { bytes: Buffer.alloc(0), internalDate },
    ]);
    const { entries } = await read(server);
    expect(entries).toMatchObject([
      { uid: 1, size: nul.length, internalDate: '2069-07-20T20:17:40.000Z', flags: ['\\flagged', '\\seen'] },
      { uid: 2, size: 0, flags: [] },
    ]);
    for (const name of ['.', '.&Jjo!', '.&AGE-']) await plantFolder(server, 'bob', name);
    await using client = await PlainClient.signIn(server, { name: 'bob', password: 'pass' });
    const { lines } = await client.must('LIST "" *');
    // What is no modified UTF-7 stands for itself, once more encoded.
    expect(lines.map((line) => line.replace('* LIST ', '')).sort()).toEqual([
      '(\\HasNoChildren \\Sent) "/" "&vPSwuA- &07jJwNVo-"',
      '(\\HasNoChildren) "/" &-AGE-',
      '(\\HasNoChildren) "/" &-Jjo!',
      '(\\HasNoChildren) "/" INBOX',
    ]);
  });

  it('loses nothing that it has acknowledged when it is killed, and comes back on its ports', async () => {
    await using server = await startDovecot();
    const messages = { ...smallCorpus, messages: 20 };
    const { manifest } = await fill(server, messages);
    await server.kill();
    await expect(read(server)).rejects.toThrow();
    await server.start();
    expect(manifestDifferences(manifest, await read(server), { moreFolders: true })).toEqual([]);
  });
});

describeWith('dovecot', 'a line to a server', () => {
  it('may be long, break, or change a byte under TLS', async () => {
    await using server = await startDovecot();
    const { manifest } = await fill(server, { ...smallCorpus, messages: 20 });
    const target = { host: server.host, port: server.tlsPort ?? 0 };
    await using proxy = await FaultProxy.start(
      target,
      inTurn(
        { toServer: { delayMs: 2 }, toClient: { delayMs: 2 } },
        { toClient: { corruptAtBytes: [5000] } },
        { toClient: { cutAfterBytes: 5000 } },
      ),
    );
    const through = { tls: 'implicit', port: proxy.port } as const;
    expect(manifestDifferences(manifest, await read(server, through), { moreFolders: true })).toEqual([]);
    await expect(read(server, through)).rejects.toThrow(/bad record mac/);
    await expect(read(server, through)).rejects.toThrow();
    expect(proxy.connectionCount).toBe(3);
  });
});

describeWith('courier', 'Courier', () => {
  const server = keepsTheCorpus(startCourier, fullCorpus, 2000);

  it('shows a shared mailbox to an administrator, the dot of its name as a space', async () => {
    await using courier = await startCourier({ tls: 'off' });
    await courier.share('terry.adams');
    await using client = await PlainClient.signIn(courier, courier.administrator);
    const { lines } = await client.must('LIST "" "#shared.users.*"');
    expect(lines).toEqual(['* LIST (\\HasNoChildren) "." "#shared.users.terry adams"']);
    expect(await client.must('EXAMINE "#shared.users.terry adams"')).toMatchObject({ status: 'OK' });
  });

  it('has no extension that would make things easy', async () => {
    await using client = await PlainClient.signIn(server(), alice);
    const { lines } = await client.must('CAPABILITY');
    expect(lines.join(' ')).not.toMatch(/CONDSTORE|LITERAL|SPECIAL-USE|ESEARCH|MOVE/);
  });
});

describeWith('cyrus', 'Cyrus', () => {
  const server = keepsTheCorpus(startCyrus, fullCorpus, 2000);

  it('lets an administrator act for a user, by an authorisation identity', async () => {
    const { administrator, tlsPort = 0 } = server();
    const connection = {
      port: tlsPort,
      tls: 'implicit',
      user: administrator.name,
      password: administrator.password,
      actFor: 'bob',
    } as const;
    expect(await read(server(), connection)).toEqual(await read(server(), { user: 'bob' }));
  });

  it('puts folders below INBOX where its administrator wants them there', async () => {
    await using cyrus = await startCyrus({ altNamespace: false, tls: 'off' });
    await using client = await PlainClient.signIn(cyrus, alice);
    const { lines } = await client.must('NAMESPACE');
    expect(lines[0]).toContain('(("INBOX." "."))');
  });
});
