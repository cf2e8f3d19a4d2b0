import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CorpusOptions, corpusMessages, fullCorpus } from '../corpora/imap-mail/corpus.ts';
import { hardFolders } from '../corpora/imap-mail/folders.ts';
import { startCourier } from '../support/imap/courier.ts';
import { startCyrus } from '../support/imap/cyrus.ts';
import { startDovecot } from '../support/imap/dovecot.ts';
import { fillMailbox } from '../support/imap/fill-mailbox.ts';
import type { ImapServer } from '../support/imap/imap-server.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { plantFolder, plantMessages } from '../support/imap/plant-maildir.ts';
import { readWholeMailbox } from '../support/imap/read-whole-mailbox.ts';
import { serverHabits } from '../support/imap/server-habits.ts';
import { type CopyFindings, compareCopy } from '../support/migration/copied-mailbox.ts';
import { LandfallSide } from '../support/migration/landfall-side.ts';
import { syncRound } from '../support/migration/sync-round.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/*
 * What imapflow reads at the source is what the mailbox here gives back: bytes, dates, flags, keywords, folders. Every
 * message is copied, or listed with the reason why it was not.
 */

const alice = { name: 'alice', password: 'pass' } as const;

/** imapflow cannot open these at Courier, which knows no `~` in atoms. */
const folders = hardFolders.filter(({ path }) => !path.join('').includes('~'));

async function fill(server: ImapServer, corpus: CorpusOptions): Promise<void> {
  await using client = await PlainClient.signIn(server, alice);
  await fillMailbox(client, folders, corpusMessages({ ...corpus, folders }), serverHabits[server.kind]);
}

/** Courier closed the connection once in hundreds of times while it was filled, and did not say why: another one is filled then. */
async function startFilled(start: () => Promise<ImapServer>): Promise<ImapServer> {
  for (let attempt = 1; ; attempt += 1) {
    const server = await start();
    try {
      await fill(server, fullCorpus);
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      if (attempt === 2) throw error;
      console.warn(`${server.kind} could not be filled, and is started again:`, error);
    }
  }
}

interface Copy extends CopyFindings {
  readonly problems: readonly string[];
}

async function copyAndCompare(server: ImapServer, side: LandfallSide, user: string): Promise<Copy> {
  const { host, port, tlsPort } = server;
  const account = { user, password: 'pass' };
  const security = tlsPort === undefined ? 'None' : 'Ssl';
  const mailbox = await side.mailbox(1);
  const { result, ledger } = await syncRound(side, mailbox, {
    ...account,
    settings: { host, port: tlsPort ?? port, security, acceptUntrustedCertificates: true },
  });
  const source = await readWholeMailbox({ host, port, ...account });
  const findings = await compareCopy(source, mailbox, ledger);
  return { ...findings, problems: result.problems.map(({ text }) => text) };
}

/** Without the namespace's prefix, and with slashes between the folders. */
function ownName(name: string): string {
  return name.replace(/^INBOX\./, '').replaceAll('.', '/');
}

function bringsTheCorpus(start: () => Promise<ImapServer>, leastMessages: number): void {
  let stack: AsyncDisposableStack;
  let server: ImapServer;
  let side: LandfallSide;
  let first: Copy;
  beforeAll(async () => {
    stack = new AsyncDisposableStack();
    server = stack.use(await startFilled(start));
    const { folder, remove } = await createTemporaryFolder();
    stack.defer(remove);
    side = stack.use(new LandfallSide(folder));
    first = await copyAndCompare(server, side, alice.name);
  });
  afterAll(() => stack.disposeAsync());

  it('brings every message, byte for byte', () => {
    expect(first.differences).toEqual([]);
    expect(first.copied).toBeGreaterThanOrEqual(leastMessages);
  });

  it('lists what it does not bring: the one message above the limit', () => {
    expect(first.skipped.map(({ reason }) => reason)).toEqual(['tooLarge']);
  });

  it('puts every folder under its own name', () => {
    const moved = [...first.paths].filter(([name, path]) => ownName(name) !== path.join('/'));
    expect(moved.map(([name, path]) => `${name} → ${path.join(' › ')}`)).toMatchSnapshot();
  });

  it('copies nothing again', async () => {
    const second = await copyAndCompare(server, side, alice.name);
    expect({ ...second, problems: [] }).toEqual({ ...first, problems: [] });
  });
}

describeWith('dovecot', 'a migration from Dovecot', () => {
  describe('of the hard corpus', () => bringsTheCorpus(() => startDovecot({ format: 'mdbox' }), 2000));

  it('brings what no client could have put there', async () => {
    await using server = await startDovecot();
    const internalDate = new Date('2069-07-20T20:17:40Z');
    await plantFolder(server, 'alice');
    await plantMessages(server, 'alice', [
      { bytes: Buffer.from('From: a@b\r\n\r\na\0b\r\n'), internalDate, letters: 'FS' },
      { bytes: Buffer.alloc(0), internalDate },
      { bytes: Buffer.alloc(0), internalDate, letters: 'S' },
    ]);
    await using stack = new AsyncDisposableStack();
    const { folder, remove } = await createTemporaryFolder();
    stack.defer(remove);
    const { differences, skipped, copied } = await copyAndCompare(
      server,
      stack.use(new LandfallSide(folder)),
      'alice',
    );
    expect({ differences, skipped, copied }).toEqual({ differences: [], skipped: [], copied: 3 });
  });
});

describeWith('courier', 'a migration from Courier', () => {
  describe('of the hard corpus', () => bringsTheCorpus(startCourier, 2000));
});

describeWith('cyrus', 'a migration from Cyrus', () => {
  describe('of the hard corpus', () => bringsTheCorpus(startCyrus, 2000));
});
