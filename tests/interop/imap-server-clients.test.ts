/** Our own IMAP server under the hands of programs that others have written. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ImapFlow } from 'imapflow';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findSystemPackage } from '../../scripts/system-packages.mjs';
import type { Mailbox } from '../../src/mailbox/mailbox.ts';
import { mailOf } from '../../src/mailbox/test-mailboxes.ts';
import { flag } from '../../src/store/ports/mail-model.ts';
import { corpusMessages, fullCorpus } from '../corpora/imap-mail/corpus.ts';
import { projectRoot } from '../support/child.ts';
import { startDovecot } from '../support/imap/dovecot.ts';
import { type LandfallImap, serveOverImap } from '../support/imap/landfall-imap.ts';
import { manifestDifferences } from '../support/imap/manifest.ts';
import { toModifiedUtf7 } from '../support/imap/modified-utf7.ts';
import { readWholeMailbox } from '../support/imap/read-whole-mailbox.ts';
import { uidRange } from '../support/imap/served-mailbox.ts';
import { serverHabits } from '../support/imap/server-habits.ts';
import { compareCopy } from '../support/migration/copied-mailbox.ts';
import { LandfallSide } from '../support/migration/landfall-side.ts';
import { syncRound } from '../support/migration/sync-round.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const account = { user: 'kim', password: 'pass' } as const;
const subjectMail = (subject: string) =>
  mailOf(`Subject: ${subject}`, 'From: a@b.c', 'Date: Mon, 5 Jan 2026 09:00:00 +0900', '', subject, '');

interface Place {
  readonly folder: string;
  readonly side: LandfallSide;
  readonly mailbox: Mailbox;
  readonly server: LandfallImap;
}

async function temporaryFolder(): Promise<string> {
  const { folder, remove } = await createTemporaryFolder();
  onTestFinished(remove);
  return folder;
}

async function serve(): Promise<Place> {
  const folder = await temporaryFolder();
  const side = new LandfallSide(path.join(folder, 'data'));
  onTestFinished(() => side[Symbol.asyncDispose]());
  const mailbox = await side.mailbox(1);
  const server = await serveOverImap({ kim: mailbox });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { folder, side, mailbox, server };
}

/** Two hundred hard messages in three folders, with flags and keywords. */
async function fill(mailbox: Mailbox, isWanted: (bytes: Uint8Array) => boolean = () => true): Promise<void> {
  const tree = await mailbox.folders();
  const folders = [
    tree.getRole('inbox'),
    await mailbox.ensureFolder(['업무', '2026년']),
    await mailbox.ensureFolder(['INBOX', 'A & B']),
  ];
  let number = 0;
  for (const { bytes, internalDate } of corpusMessages({
    ...fullCorpus,
    messages: 200,
    folders: [{ path: ['INBOX'] }],
  })) {
    if (bytes.length > 1_000_000 || bytes.length === 0 || !isWanted(bytes)) continue;
    const to = folders[number % folders.length];
    const flags = [0, flag.seen, flag.seen | flag.answered, flag.flagged, flag.draft][number % 5] ?? 0;
    const keywords = number % 7 === 0 ? ['$Label1', 'Work'] : [];
    if (to) await mailbox.append(to.folder, bytes, { receivedAt: internalDate.getTime(), flags, keywords });
    number += 1;
  }
}

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

async function run(program: string, args: readonly string[]): Promise<Ran> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code: code as number | null, output };
}

const read = ({ host, port }: LandfallImap) => readWholeMailbox({ host, port, ...account });

describeWith('isync', 'mbsync', () => {
  async function prepare() {
    const place = await serve();
    await fill(place.mailbox);
    const file = path.join(place.folder, 'mbsyncrc');
    await mkdir(path.join(place.folder, 'mail'));
    const lines = [
      'IMAPStore far',
      `Host ${place.server.host}`,
      `Port ${place.server.port}`,
      `User ${account.user}`,
      `Pass ${account.password}`,
      'AuthMechs PLAIN',
      'SSLType None',
      '',
      'MaildirStore near',
      `Path ${place.folder}/mail/`,
      `Inbox ${place.folder}/mail/INBOX`,
      'SubFolders Verbatim',
      '',
      'Channel all',
      'Far :far:',
      'Near :near:',
      'Patterns *',
      'Create Both',
      'Expunge Both',
      'SyncState *',
      '',
    ];
    await writeFile(file, lines.join('\n'));
    const sync = () => run(String(findSystemPackage('isync')?.mbsync), ['-c', file, '-a']);
    const files = async () =>
      (await readdir(path.join(place.folder, 'mail'), { recursive: true })).filter((name) =>
        /\/(cur|new)\//.test(name),
      );
    return { ...place, sync, files };
  }

  it('copies a mailbox, and finds nothing to do the second time', async () => {
    const { server, sync, files } = await prepare();
    const before = await read(server);
    const { code, output } = await sync();
    const copied = await files();
    // It takes no message whose header never ends.
    const refused = output.match(/has incomplete header; skipping/g)?.length ?? 0;
    expect([code, copied.length + refused]).toEqual([0, before.entries.length]);
    expect(await sync()).toMatchObject({ code: 0 });
    expect((await files()).toSorted()).toEqual(copied.toSorted());
    expect(manifestDifferences(before, await read(server))).toEqual([]);
  });

  it('carries changes in both directions', async () => {
    const { server, mailbox, folder, sync, files } = await prepare();
    expect(await sync()).toMatchObject({ code: 0 });
    const inbox = (await mailbox.folders()).getRole('inbox').folder;
    const count = (await files()).length;
    const { length } = (await read(server)).entries;
    // Here: one is read, one goes. There: one comes, and one in a folder that is new.
    await mailbox.expunge(inbox, uidRange(1));
    await mailbox.updateFlags(inbox, uidRange(2), { mode: 'add', flags: flag.flagged, keywords: [] });
    for (const name of ['INBOX', toModifiedUtf7('새 폴더')]) {
      for (const part of ['cur', 'new', 'tmp'])
        await mkdir(path.join(folder, 'mail', name, part), { recursive: true });
      await writeFile(
        path.join(folder, 'mail', name, 'new', `1.${name.length}.here`),
        'Subject: from there\n\nx\n',
      );
    }
    expect(await sync()).toMatchObject({ code: 0 });
    expect(await files()).toHaveLength(count + 1);
    const after = await read(server);
    expect(after.entries).toHaveLength(length + 1);
    expect(after.folders).toContain('새 폴더');
    expect(manifestDifferences(after, await read(server))).toEqual([]);
  });
});

describeWith('dovecot', 'Dovecot as a client', () => {
  it('takes a backup, with the same UIDs, dates, flags and keywords', async () => {
    const { server, mailbox } = await serve();
    const { keeps } = serverHabits.dovecot;
    await fill(mailbox, (bytes) => keeps(bytes) === bytes);
    await using dovecot = await startDovecot({ users: { kim: 'pass' }, specialUse: {}, format: 'mdbox' });
    const settings = {
      imapc_host: server.host,
      imapc_port: String(server.port),
      imapc_user: account.user,
      imapc_password: account.password,
      imapc_features: 'rfc822.size fetch-headers fetch-bodystructure search modseq',
      mail_prefetch_count: '20',
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    const backup = () => dovecot.doveadm([...options, 'backup', '-u', account.user, '-R', 'imapc:']);
    for (let times = 0; times < 2; times += 1) {
      await backup();
      const copy = await readWholeMailbox({ host: dovecot.host, port: dovecot.port, ...account });
      expect(manifestDifferences(await read(server), copy)).toEqual([]);
    }
  });
});

describeWith('curl', 'curl', () => {
  it('lists, reads, searches and appends', async () => {
    const { server, mailbox, folder } = await serve();
    const inbox = (await mailbox.folders()).getRole('inbox').folder;
    await mailbox.append(inbox, subjectMail('hello'), { receivedAt: 0, flags: 0, keywords: [] });
    const file = path.join(folder, 'message');
    await writeFile(file, subjectMail('sent'));
    const url = `imap://${server.host}:${server.port}`;
    const curl = (...args: readonly string[]) => run('curl', ['-sS', '-m', '20', '-u', 'kim:pass', ...args]);
    expect((await curl(`${url}/`)).output).toContain('* LIST (\\HasNoChildren) "/" INBOX');
    expect(await curl(`${url}/INBOX;UID=1`)).toEqual({
      code: 0,
      output: Buffer.from(subjectMail('hello')).toString(),
    });
    expect((await curl('-k', '--ssl-reqd', `${url}/INBOX;UID=1;SECTION=TEXT`)).output).toBe('hello\r\n');
    expect(await curl('-T', file, `${url}/INBOX`)).toMatchObject({ code: 0 });
    expect((await curl(`${url}/INBOX?SUBJECT%20sent`)).output).toBe('* SEARCH 2\r\n');
  });
});

describeWith('python3', 'imaplib of Python', () => {
  it('does what it can do', async () => {
    const { server } = await serve();
    const script = path.join(projectRoot, 'tests/interop/imaplib-session.py');
    const { code, output } = await run('python3', [script, server.host, String(server.port)]);
    expect(output).toBe('done\n');
    expect(code).toBe(0);
  });
});

describe('imapflow', () => {
  it('with compression, QRESYNC and IDLE', async () => {
    const { server, mailbox } = await serve();
    const inbox = (await mailbox.folders()).getRole('inbox').folder;
    for (const subject of ['one', 'two', 'three']) {
      await mailbox.append(inbox, subjectMail(subject), { receivedAt: 0, flags: 0, keywords: [] });
    }
    const { host, port } = server;
    const client = new ImapFlow({
      ...{ host, port, secure: false, qresync: true, logger: false },
      auth: { user: account.user, pass: account.password },
      tls: { rejectUnauthorized: false },
    });
    await client.connect();
    const { highestModseq } = await client.mailboxOpen('INBOX');
    expect([...client.enabled]).toEqual(expect.arrayContaining(['CONDSTORE', 'QRESYNC', 'UTF8=ACCEPT']));
    expect(client.secureConnection).toBe(true);
    await client.messageFlagsAdd('2', ['\\Flagged', 'Work']);
    const changed = client.fetch('1:*', { flags: true }, { changedSince: highestModseq ?? 0n });
    expect((await Array.fromAsync(changed)).map(({ uid, flags }) => [uid, ...(flags ?? [])])).toEqual([
      [2, '\\Flagged', 'Work'],
    ]);
    const gone = new Promise((resolve) => client.once('expunge', resolve));
    const idling = client.idle();
    await mailbox.expunge(inbox, uidRange(1));
    await expect(gone).resolves.toMatchObject({ vanished: true, uid: 1 });
    await client.noop();
    await idling;
    expect(await client.search({ keyword: 'Work' }, { uid: true })).toEqual([2]);
    expect(await client.download('2', undefined, { uid: true })).toMatchObject({
      meta: { expectedSize: subjectMail('two').length },
    });
    await client.logout();
  });
});

describe('our own migration', () => {
  it('from Landfall to Landfall follows what changes', async () => {
    const { server, mailbox, side } = await serve();
    await fill(mailbox);
    const target = await side.mailbox(2);
    const { host, port } = server;
    const settings = { host, port, security: 'None', acceptUntrustedCertificates: true } as const;
    const round = async () => {
      const { result, ledger } = await syncRound(side, target, { ...account, settings });
      expect(result.problems).toEqual([]);
      const { differences, skipped } = await compareCopy(await read(server), target, ledger);
      expect({ differences, skipped }).toEqual({ differences: [], skipped: [] });
      return result;
    };
    await round();
    const inbox = (await mailbox.folders()).getRole('inbox').folder;
    await mailbox.expunge(inbox, uidRange(2, 4));
    await mailbox.updateFlags(inbox, uidRange(5), {
      mode: 'replace',
      flags: flag.flagged,
      keywords: ['New'],
    });
    await mailbox.append(inbox, subjectMail('later'), { receivedAt: 1_000, flags: 0, keywords: [] });
    await mailbox.move(inbox, uidRange(6), (await mailbox.ensureFolder(['Moved'])).folder);
    await round();
    await round();
  });
});
