import { expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { ConcealedText } from '../../src/base/concealed-text.ts';
import { silentLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Mailbox } from '../../src/mailbox/mailbox.ts';
import type { SyncLedgerView } from '../../src/mailbox/sync-ledger.ts';
import { SourceServerLimits } from '../../src/migration/connection/server-limits.ts';
import { readSourceLogin } from '../../src/migration/csv/source-login.ts';
import { LandfallSource } from '../../src/migration/sources/landfall-source.ts';
import { MemoryBudget } from '../../src/migration/sync/memory-budget.ts';
import { syncMailbox } from '../../src/migration/sync/sync-mailbox.ts';
import { ImapTarget } from '../../src/migration/targets/imap-target.ts';
import { corpusMessages, smallCorpus } from '../corpora/imap-mail/corpus.ts';
import { hardFolders } from '../corpora/imap-mail/folders.ts';
import { type DovecotServer, startDovecot } from '../support/imap/dovecot.ts';
import { fillMailbox } from '../support/imap/fill-mailbox.ts';
import { type Manifest, manifestDifferences, sortedManifest } from '../support/imap/manifest.ts';
import { toModifiedUtf7 } from '../support/imap/modified-utf7.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { readWholeMailbox } from '../support/imap/read-whole-mailbox.ts';
import { serverHabits } from '../support/imap/server-habits.ts';
import { LandfallSide } from '../support/migration/landfall-side.ts';
import { syncRound } from '../support/migration/sync-round.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/*
 * A mailbox that came from one Dovecot goes on to another: imapflow reads the same messages at both ends, in folders
 * that the two ledgers lead to.
 */

const alice = { name: 'alice', password: 'pass' } as const;

async function copyOut(side: LandfallSide, mailbox: Mailbox, server: DovecotServer): Promise<SyncLedgerView> {
  const source = new LandfallSource(mailbox);
  const ledger = await side.mailboxes.openLedger(mailbox.key.tenant, {
    mailbox: null,
    source: source.identity,
    target: `imap://second/${alice.name}`,
  });
  const ports = { clock: systemClock, random: systemRandom };
  const target = new ImapTarget({
    ...ports,
    settings: { host: server.host, port: server.port, security: 'None' },
    credentials: {
      login: readSourceLogin(alice.name),
      secret: { kind: 'password', password: new ConcealedText(alice.password) },
    },
    limits: new SourceServerLimits(ports),
    ledger,
  });
  try {
    await syncMailbox({
      source,
      target,
      ledger,
      clock: systemClock,
      log: silentLog,
      signal: new AbortController().signal,
      budget: new MemoryBudget(64 * 1024 * 1024),
    });
  } finally {
    await target.close();
    await source.close();
  }
  return ledger;
}

function read({ host, port }: DovecotServer): Promise<Manifest> {
  return readWholeMailbox({ host, port, user: alice.name, password: alice.password });
}

/** The manifest of the first server as it must be at the second: folders renamed as the ledgers say, UIDs new. */
async function expectedAt(first: Manifest, inward: SyncLedgerView, outward: SyncLedgerView) {
  const [came, went] = [await inward.folders(), await outward.folders()];
  const names = new Map<string, string>();
  for (const name of first.folders) {
    const here = came.find((folder) => folder.name === toModifiedUtf7(name));
    const there = went.find(({ state }) => String(state.mailboxId) === String(here?.state.place));
    const target = there?.state.targetName;
    if (target === null || target === undefined) throw new Error(`${name} has not gone on.`);
    names.set(name, target);
  }
  const entries = first.entries.map((entry) => ({ ...entry, folder: names.get(entry.folder) ?? '' }));
  return { folders: [...names.values()], entries };
}

describeWith('dovecot', 'a migration out of Landfall', () => {
  it('brings every message of the hard corpus on to another Dovecot, once', {
    timeout: 120_000,
  }, async () => {
    await using first = await startDovecot({ format: 'mdbox' });
    await using second = await startDovecot({ format: 'mdbox' });
    await using stack = new AsyncDisposableStack();
    const { folder, remove } = await createTemporaryFolder();
    stack.defer(remove);
    const side = stack.use(new LandfallSide(folder));
    {
      await using client = await PlainClient.signIn(first, alice);
      await fillMailbox(client, hardFolders, corpusMessages(smallCorpus), serverHabits.dovecot);
    }
    const mailbox = await side.mailbox(1);
    const { ledger: inward } = await syncRound(side, mailbox, {
      user: alice.name,
      password: alice.password,
      settings: { host: first.host, port: first.port, security: 'None' },
    });
    const before = await read(first);
    for (const round of ['first', 'second']) {
      const outward = await copyOut(side, mailbox, second);
      const expected = await expectedAt(before, inward, outward);
      const found = await read(second);
      // Raw names on both sides: imapflow's are in Unicode.
      const atSecond = sortedManifest(
        found.folders.map(toModifiedUtf7),
        found.entries.map((entry) => ({ ...entry, folder: toModifiedUtf7(entry.folder) })),
      );
      const differences = manifestDifferences(sortedManifest(expected.folders, expected.entries), atSecond, {
        uids: false,
        moreFolders: true,
      });
      expect(differences, round).toEqual([]);
      expect(found.entries.length).toBeGreaterThan(150);
    }
  });
});
