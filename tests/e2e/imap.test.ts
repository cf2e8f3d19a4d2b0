/** IMAP and SMTP as mail programs and other servers use them, against a whole server. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const env = {
  ...onlyListeners('web', 'imaps', 'imap', 'smtp', 'submission'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANDFALL_SERVER__LANGUAGE: 'ko',
  LANG: 'C',
};
const password = 'correct horse battery staple';
const { folder, remove } = await createTemporaryFolder();
let server: Child;
const ports = { imap: 0, imaps: 0, smtp: 0, submission: 0 };

async function landfall(script: string) {
  await using child = await startChild('bin/landfall.mjs', { args: ['-c', script], cwd: folder, env });
  const { code } = await child.exited;
  return { code, lines: child.output.filter((line) => line !== '') };
}

beforeAll(async () => {
  server = await startChild('bin/landfall.mjs', { args: ['start'], cwd: folder, env });
  for (const name of ['imaps', 'imap', 'smtp', 'submission'] as const) {
    const [, port = ''] = await server.line(new RegExp(`"listener":"\\w+\\.${name}".*"port":(\\d+)`));
    ports[name] = Number(port);
  }
  const secret = `(ConvertTo-SecureString '${password}' -AsPlainText -Force)`;
  const made = await landfall(
    `New-Organization contoso -DomainName contoso.com | Out-Null; New-Mailbox anna -PrimarySmtpAddress anna@contoso.com -Password ${secret} | Out-Null`,
  );
  expect(made).toEqual({ code: 0, lines: [] });
}, 60_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await remove();
});

function client(name: 'imap' | 'imaps', pass = password): ImapFlow {
  return new ImapFlow({
    host: '127.0.0.1',
    port: ports[name],
    secure: name === 'imaps',
    auth: { user: 'anna@contoso.com', pass },
    tls: { rejectUnauthorized: false },
    logger: false,
  });
}

const message = Buffer.from(
  'From: =?utf-8?B?6rmA66+87IiY?= <minsu@contoso.com>\r\nTo: anna@contoso.com\r\nSubject: =?euc-kr?B?yLjAxw==?=\r\nMessage-ID: <1@contoso.com>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0900\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n안녕하세요. 회의 안건입니다.\r\n',
);

describe('a mail program', () => {
  it.each(['imaps', 'imap'] as const)('signs in over %s and finds the folders', async (name) => {
    const imap = client(name);
    await imap.connect();
    const folders = await imap.list();
    expect(folders.map(({ path, specialUse }) => [path, specialUse])).toEqual(
      expect.arrayContaining([
        ['INBOX', '\\Inbox'],
        ['보낸 편지함', '\\Sent'],
        ['임시 보관함', '\\Drafts'],
        ['지운 편지함', '\\Trash'],
        ['정크 메일', '\\Junk'],
      ]),
    );
    await imap.logout();
  });

  it('appends, reads, marks, searches, moves and removes', async () => {
    const imap = client('imaps');
    await imap.connect();
    await imap.mailboxCreate('업무/회의');
    const appended = await imap.append(
      'INBOX',
      message,
      ['\\Seen', '$Work'],
      new Date('2026-11-20T01:00:00Z'),
    );
    expect(appended).toMatchObject({ uid: 1 });
    await imap.mailboxOpen('INBOX');
    const got = await imap.fetchOne(
      '1',
      { source: true, envelope: true, bodyStructure: true, flags: true, internalDate: true },
      { uid: true },
    );
    if (!got) throw new Error('not there');
    expect(got.source).toEqual(message);
    expect(got.envelope).toMatchObject({
      subject: '회의',
      from: [{ name: '김민수', address: 'minsu@contoso.com' }],
    });
    expect(got.bodyStructure).toMatchObject({ type: 'text/plain', size: 42 });
    expect([...(got.flags ?? [])].toSorted()).toEqual(['$Work', '\\Seen']);
    expect(got.internalDate).toEqual(new Date('2026-11-20T01:00:00Z'));
    await imap.messageFlagsAdd('1', ['\\Flagged'], { uid: true });
    expect(await imap.search({ flagged: true, subject: '회의', from: '김민수' }, { uid: true })).toEqual([1]);
    expect(await imap.search({ body: '안건입니다' }, { uid: true })).toEqual([1]);
    expect(await imap.search({ not: { flagged: true } }, { uid: true })).toEqual([]);
    const moved = await imap.messageMove('1', '업무/회의', { uid: true });
    expect(moved).toMatchObject({ destination: '업무/회의', uidMap: new Map([[1, 1]]) });
    const left = imap.mailbox === false ? undefined : imap.mailbox.exists;
    expect(left).toBe(0);
    await imap.mailboxOpen('업무/회의');
    expect(await imap.messageDelete('1:*', { uid: true })).toBe(true);
    expect(await imap.status('업무/회의', { messages: true, uidNext: true })).toMatchObject({
      messages: 0,
      uidNext: 2,
    });
    await imap.mailboxClose();
    await imap.mailboxRename('업무/회의', '업무/회의록');
    await imap.mailboxDelete('업무/회의록');
    await imap.logout();
  });

  it('is told of new mail while it idles', async () => {
    const [one, other] = [client('imaps'), client('imaps')];
    await Promise.all([one.connect(), other.connect()]);
    await one.mailboxOpen('INBOX');
    const told = new Promise((resolve) => one.once('exists', resolve));
    const idling = one.idle();
    await other.append('INBOX', message);
    await expect(told).resolves.toMatchObject({ path: 'INBOX' });
    await one.noop();
    await idling;
    await Promise.all([one.logout(), other.logout()]);
  });

  it('is refused with a wrong password', async () => {
    const imap = client('imaps', 'wrong');
    imap.on('error', () => undefined);
    await expect(imap.connect()).rejects.toMatchObject({ authenticationFailed: true });
  });

  it('is refused where IMAP is turned off', async () => {
    await landfall('Set-CASMailbox anna -ImapEnabled $false');
    const imap = client('imaps');
    imap.on('error', () => undefined);
    await expect(imap.connect()).rejects.toMatchObject({
      responseText: expect.stringContaining('Set-CASMailbox'),
    });
    await landfall('Set-CASMailbox anna -ImapEnabled $true');
  });
});

/** What arrives in the inbox meanwhile, byte for byte. */
async function arriving(bring: () => Promise<unknown>): Promise<string> {
  const imap = client('imaps');
  await imap.connect();
  const { exists: before } = await imap.mailboxOpen('INBOX');
  await bring();
  let source: Buffer | undefined;
  const look = async () => {
    await imap.noop();
    const found = await imap.fetchOne(String(before + 1), { source: true }).catch(() => false as const);
    source = found === false ? undefined : found?.source;
    return source !== undefined;
  };
  await expect.poll(look, { timeout: 20_000 }).toBe(true);
  await imap.logout();
  return String(source);
}

const trust = { tls: { rejectUnauthorized: false } };

describe('mail', () => {
  it('of another server is in the inbox as that server has brought it', async () => {
    const transport = createTransport({ host: '127.0.0.1', port: ports.smtp, requireTLS: true, ...trust });
    const envelope = { from: '민수@fabrikam.example', to: ['anna@contoso.com'] };
    const text = await arriving(() => transport.sendMail({ envelope, raw: message }));
    expect(text).toMatch(/^Return-Path: <민수@fabrikam\.example>\r\nReceived: from .*\s+with\s+UTF8SMTPS\s/);
    expect(text.endsWith(String(message))).toBe(true);
    await expect(
      transport.sendMail({ envelope: { ...envelope, to: ['lee@fabrikam.example'] }, raw: message }),
    ).rejects.toMatchObject({ responseCode: 550 });
  });

  it('goes out of a mail program that has signed in, and of no other', async () => {
    const place = { host: '127.0.0.1', port: ports.submission, requireTLS: true, ...trust };
    const transport = createTransport({ ...place, auth: { user: 'anna@contoso.com', pass: password } });
    const mail = { from: 'anna@contoso.com', to: 'anna@contoso.com', subject: '나에게', text: '메모' };
    const text = await arriving(() => transport.sendMail(mail));
    expect(text).toMatch(/\s+with\s+ESMTPSA\s/);
    await expect(createTransport(place).sendMail(mail)).rejects.toMatchObject({ responseCode: 530 });
    await landfall('Set-CASMailbox anna -SmtpClientAuthenticationDisabled $true');
    await expect(transport.sendMail(mail)).rejects.toMatchObject({
      response: expect.stringContaining('Set-CASMailbox'),
    });
  });
});

describeWith('swaks', 'mail by swaks', () => {
  it('comes in commands that are sent ahead', async () => {
    const given = [
      '--server',
      '127.0.0.1',
      '--port',
      String(ports.smtp),
      '--to',
      'anna@contoso.com',
      '--pipeline',
    ];
    const text = await arriving(() =>
      promisify(execFile)('swaks', [
        ...given,
        '--from',
        '<>',
        '--header',
        'Subject: 스왁스',
        '--body',
        '.점\\n끝',
      ]),
    );
    expect(text).toMatch(/^Return-Path: <>\r\n[\s\S]*Subject: 스왁스\r\n[\s\S]*\r\n\r\n\.점\r\n끝\r\n/);
  });
});
