import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  credentialsOf,
  never,
  sourceAt,
  takeAll,
  testLimits,
} from '../../src/migration/sources/test-source.ts';
import { flag } from '../../src/store/ports/mail-model.ts';
import { type DovecotServer, startDovecot } from '../support/imap/dovecot.ts';
import { PlainClient } from '../support/imap/plain-client.ts';
import { describeWith } from '../support/services.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const small = (index: number) =>
  Buffer.from(`From: a@b.example\r\nSubject: ${index}\r\n\r\nhello ${index}\r\n`);
const large = Buffer.concat([Buffer.from('Subject: large\r\n\r\n'), Buffer.alloc(5_000_000, '01234567\r\n')]);

describeWith('dovecot', 'ImapSource at Dovecot', () => {
  let server: DovecotServer;
  let messages: Buffer[];

  beforeAll(async () => {
    server = await startDovecot();
    messages = [...Array.from({ length: 40 }, (_, index) => small(index)), large];
    for (const message of messages) await server.doveadm(['save', '-u', 'alice'], message);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  describe.each([
    ['None', 'alice', 'pass'],
    ['Tls', 'alice', 'pass'],
    ['Ssl', 'alice*mailadmin', 'adminpass'],
  ] as const)('-Security %s as %s', (security, userName, password) => {
    const open = (limits = testLimits()) =>
      sourceAt(
        {
          port: security === 'Ssl' ? (server.tlsPort ?? 0) : server.port,
          security,
          authorities: [server.certificate],
        },
        { credentials: credentialsOf(userName, password), limits },
      );

    it('surveys, reads, and fetches byte for byte', async () => {
      const source = open();
      const survey = await source.survey(never);
      expect(survey.listing.folders.map(({ name }) => name).sort()).toEqual([
        'Drafts',
        'INBOX',
        'Junk',
        'Sent',
        'Trash',
      ]);
      expect(survey.states.get('INBOX')).toMatchObject({ messages: 41, uidNext: 42 });
      const reading = await source.readFolder('INBOX', undefined, never);
      expect(reading).toMatchObject({ kind: 'all', uidNext: 42, problems: [] });
      expect([...reading.messages.uids]).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
      const lane = await source.openLane(never);
      const { uidValidity } = reading;
      const ask = (...uids: number[]) =>
        lane!.fetch({ folder: 'INBOX', uidValidity, uids, bytes: 0, signal: never });
      const requests = [
        ask(1, 2, 3, 41),
        ask(...Array.from({ length: 37 }, (_, index) => index + 4)),
        ask(99),
      ];
      const found = [];
      for (const request of requests) found.push(...(await takeAll(request)));
      expect(found.pop()).toEqual({ kind: 'gone', uid: 99 });
      const digests = new Map(
        found.map((each) => [each.uid, 'bytes' in each ? digest(each.bytes) : each.kind]),
      );
      expect(digests).toEqual(new Map(messages.map((bytes, index) => [index + 1, digest(bytes)])));
      expect(found.find(({ uid }) => uid === 41)?.kind).toBe('stream');
      await lane!.close();
      await source.close();
    });

    it('signs in again with what it remembers of the server', async () => {
      const limits = testLimits();
      for (const _ of [1, 2]) {
        const source = open(limits);
        expect((await source.survey(never)).listing.folders).toHaveLength(5);
        await source.close();
      }
      expect(limits.openConnections).toBe(0);
    });
  });

  it('tells what is new, what has other flags and what vanished since', async () => {
    const client = await PlainClient.signIn(server, { name: 'bob', password: 'pass' });
    for (let index = 1; index <= 6; index++) await client.command('APPEND INBOX', small(index));
    const source = sourceAt({ port: server.port }, { credentials: credentialsOf('bob', 'pass') });
    const known = await source.readFolder('INBOX', undefined, never);
    await client.must('SELECT INBOX');
    await client.must('UID STORE 2 +FLAGS (\\Flagged $Important)');
    await client.must('UID STORE 3:4 +FLAGS (\\Deleted)');
    await client.must('EXPUNGE');
    await client.command('APPEND INBOX (\\Seen)', small(7));
    const changes = await source.readFolder('INBOX', known, never);
    expect(changes.kind).toBe('changes');
    expect([...changes.messages.uids]).toEqual([2, 7]);
    expect([...changes.messages.flags]).toEqual([flag.flagged, flag.seen]);
    expect(changes.messages.keywordSets[changes.messages.keywords[0]!]).toEqual(['$Important']);
    expect(changes.vanished).toEqual([{ first: 3, last: 4 }]);
    await source.close();
    // Nothing at the source was touched by reading it.
    const { lines } = await client.must('UID FETCH 1:* FLAGS');
    expect(lines.filter((line) => line.includes('\\Seen'))).toHaveLength(1);
    await client[Symbol.asyncDispose]();
  });
});
