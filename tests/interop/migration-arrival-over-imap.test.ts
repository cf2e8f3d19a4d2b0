import { afterAll, beforeAll, expect, it } from 'vitest';
import { corpusMessages, fullCorpus } from '../corpora/imap-mail/corpus.ts';
import { hardFolders } from '../corpora/imap-mail/folders.ts';
import { startDovecot } from '../support/imap/dovecot.ts';
import { fillMailbox } from '../support/imap/fill-mailbox.ts';
import type { ImapServer } from '../support/imap/imap-server.ts';
import { serveOverImap } from '../support/imap/landfall-imap.ts';
import {
  type Manifest,
  type ManifestEntry,
  manifestDifferences,
  sortedManifest,
} from '../support/imap/manifest.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { readWholeMailbox } from '../support/imap/read-whole-mailbox.ts';
import { serverHabits } from '../support/imap/server-habits.ts';
import { LandfallSide } from '../support/migration/landfall-side.ts';
import { syncRound } from '../support/migration/sync-round.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/*
 * The same client, which shares no code with this product, reads a mailbox at the old server and, after the migration,
 * here: over IMAP both times. It sees the same.
 */

const alice = { user: 'alice', password: 'pass' } as const;

/** What is found under another name here; every other folder keeps its own. */
const renamed: Readonly<Record<string, string>> = {
  ' leading': 'leading',
  'trailing ': 'trailing',
  // Names that differ in letter case or in Unicode's forms alone are one name here.
  'Case Twin': 'Case Twin (2)',
  'case twin': 'case twin (3)',
  'e\u0301 decomposed': '\u00e9 decomposed',
  ['한글'.normalize('NFD')]: '한글 (2)',
  // By their special use; folders that only have such a name come beside them.
  Drafts: '임시 보관함',
  Sent: '보낸 편지함',
  Trash: '지운 편지함',
  Junk: '정크 메일',
  '임시 보관함': '임시 보관함 (2)',
  '보낸 편지함': '보낸 편지함 (2)',
  '지운 편지함': '지운 편지함 (2)',
  '정크 메일': '정크 메일 (2)',
};

function asItShouldArrive(source: Manifest, limitBytes: number): Manifest {
  const nameOf = (folder: string) => renamed[folder] ?? folder;
  const entries = source.entries
    .filter(({ size }) => size <= limitBytes)
    .map((entry): ManifestEntry => ({ ...entry, folder: nameOf(entry.folder) }));
  return sortedManifest(source.folders.map(nameOf), entries);
}

describeWith('dovecot', 'what has come from Dovecot', () => {
  let stack: AsyncDisposableStack;
  let server: ImapServer;
  let side: LandfallSide;

  beforeAll(async () => {
    stack = new AsyncDisposableStack();
    server = stack.use(await startDovecot({ format: 'mdbox' }));
    await using client = await PlainClient.signIn(server, { name: alice.user, password: alice.password });
    const messages = corpusMessages({ ...fullCorpus, folders: hardFolders });
    await fillMailbox(client, hardFolders, messages, serverHabits.dovecot);
    const { folder, remove } = await createTemporaryFolder();
    stack.defer(remove);
    side = stack.use(new LandfallSide(folder));
  });
  afterAll(() => stack.disposeAsync());

  it('is read over IMAP as it was read there', async () => {
    const { host, port } = server;
    const mailbox = await side.mailbox(1);
    await syncRound(side, mailbox, {
      ...alice,
      settings: { host, port, security: 'None', acceptUntrustedCertificates: false },
    });
    await using here = await serveOverImap({ alice: mailbox });
    const before = await readWholeMailbox({ host, port, ...alice });
    const after = await readWholeMailbox({ host: here.host, port: here.port, ...alice });
    const expected = asItShouldArrive(before, 35 * 1024 * 1024);
    expect(manifestDifferences(expected, after, { uids: false, moreFolders: true })).toEqual([]);
    expect(after.entries.length).toBeGreaterThanOrEqual(2000);
    expect(before.entries.length - after.entries.length).toBe(1);
  });
});
