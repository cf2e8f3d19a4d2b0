import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { ConcealedText } from '../../src/base/concealed-text.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Mailbox } from '../../src/mailbox/mailbox.ts';
import { SourceServerLimits } from '../../src/migration/connection/server-limits.ts';
import { readSourceLogin } from '../../src/migration/csv/source-login.ts';
import { ImapSource } from '../../src/migration/sources/imap-source.ts';
import { MailboxVerificationTarget } from '../../src/migration/verification/mailbox-verification-target.ts';
import type {
  MailboxVerification,
  VerificationMode,
} from '../../src/migration/verification/verification-model.ts';
import { verifyMailbox } from '../../src/migration/verification/verify-mailbox.ts';
import { allUids } from '../../src/store/uid-ranges.ts';
import { corpusMessages, smallCorpus } from '../corpora/imap-mail/corpus.ts';
import { hardFolders } from '../corpora/imap-mail/folders.ts';
import { flipPackByte } from '../support/flip-pack-byte.ts';
import { type DovecotServer, startDovecot } from '../support/imap/dovecot.ts';
import { fillMailbox } from '../support/imap/fill-mailbox.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { serverHabits } from '../support/imap/server-habits.ts';
import { LandfallSide } from '../support/migration/landfall-side.ts';
import { syncRound } from '../support/migration/sync-round.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const alice = { name: 'alice', password: 'pass' } as const;
const note = 'a line that no other message of this mailbox has';
const plain = [`Subject: marked`, 'From: kim@contoso.com', '', note, ''].join('\r\n');

describeWith('dovecot', 'a verification against Dovecot', () => {
  let stack: AsyncDisposableStack;
  let server: DovecotServer;
  let side: LandfallSide;
  let mailbox: Mailbox;
  let dataFolder: string;

  const settings = () => ({ host: server.host, port: server.port, security: 'None' as const });

  async function sync() {
    const round = await syncRound(side, mailbox, { settings: settings(), user: 'alice', password: 'pass' });
    return round.result;
  }

  async function verify(mode: VerificationMode) {
    const source = new ImapSource({
      settings: settings(),
      credentials: {
        login: readSourceLogin('alice', {}),
        secret: { kind: 'password', password: new ConcealedText('pass') },
      },
      limits: new SourceServerLimits({ clock: systemClock, random: systemRandom }),
      clock: systemClock,
      random: systemRandom,
    });
    try {
      const [ledger] = await side.mailboxes.findLedgers(mailbox.key.tenant, mailbox.key.mailbox);
      return await verifyMailbox({
        source,
        target: new MailboxVerificationTarget(mailbox),
        ledger: ledger!,
        mode,
        clock: systemClock,
        signal: new AbortController().signal,
      });
    } finally {
      await source.close();
    }
  }

  beforeAll(async () => {
    stack = new AsyncDisposableStack();
    server = stack.use(await startDovecot());
    await using client = await PlainClient.signIn(server, alice);
    await fillMailbox(client, hardFolders, corpusMessages(smallCorpus), serverHabits.dovecot);
    await client.must('APPEND INBOX', Buffer.from(plain));
    const { folder, remove } = await createTemporaryFolder();
    dataFolder = folder;
    stack.defer(remove);
    side = stack.use(new LandfallSide(folder));
    mailbox = await side.mailbox(1);
    await sync();
  });
  afterAll(() => stack.disposeAsync());

  it.each(['Counts', 'Digests'] as const)('finds the hard corpus whole by %s', async (mode) => {
    const { folders, totals, findings, isClean, isCurrent } = await verify(mode);
    expect(findings).toEqual([]);
    expect({ isClean, isCurrent }).toEqual({ isClean: true, isCurrent: true });
    expect(totals.matched).toBe(totals.source);
    expect(totals.source).toBeGreaterThan(smallCorpus.messages);
    for (const { checksums } of folders) expect(checksums?.counted).toBe(checksums?.recorded);
  });

  it('tells what has changed since on either side, and what a disk has damaged', async () => {
    const inboxOf = ({ folders }: MailboxVerification) => folders.find(({ name }) => name === 'INBOX');
    const before = inboxOf(await verify('Counts'));
    await using client = await PlainClient.signIn(server, alice);
    await client.must('APPEND INBOX', Buffer.from('Subject: new\r\n\r\nnew\r\n'));
    await client.must('SELECT INBOX');
    await client.must('STORE 1 +FLAGS (\\Answered $Seen-elsewhere)');
    await client.must('STORE 2 +FLAGS (\\Deleted)');
    await client.must('EXPUNGE');
    await flipPackByte(dataFolder, note);
    const inbox = (await mailbox.folders()).getRole('inbox');
    const [own] = await mailbox.listMessages(inbox.folder, allUids, 1);
    const body = await (await mailbox.openBody(own!)).read();
    const { receivedAt, flags, keywords } = own!;
    await mailbox.append(inbox.folder, body, { receivedAt, flags, keywords });

    const after = await verify('Digests');
    const { totals, findings, onlyHere, isClean } = after;
    const ofInbox = inboxOf(after);
    expect(ofInbox).toMatchObject({
      different: 1,
      missing: 0,
      changedSince: 2,
      reasons: { different: { damaged: 1 }, changedSince: { arrived: 1, flagsAtSource: 1 } },
    });
    // The corpus has messages that were marked to be expunged, too.
    expect(ofInbox?.goneAtSource).toBe((before?.source ?? 0) + 1 - (ofInbox?.source ?? 0));
    expect(ofInbox?.goneAtSource).toBeGreaterThan(0);
    expect(totals).toMatchObject({ missing: 0, different: 1, changedSince: 2 });
    expect(findings).toMatchObject([{ folder: 'INBOX', subject: 'marked', reason: 'damaged' }]);
    expect(onlyHere).toMatchObject([{ messages: 1, doubled: 1 }]);
    expect(isClean).toBe(false);
  });
});
