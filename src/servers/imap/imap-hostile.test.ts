/** Whoever connects may send anything, or nothing, and read what they like. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, createSecureContext } from 'node:tls';
import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveOverImap } from '../../../tests/support/imap/landfall-imap.ts';
import {
  fillInbox,
  plainMail,
  type ServedMailbox,
  serveMailbox,
} from '../../../tests/support/imap/served-mailbox.ts';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { createSelfSignedCertificate } from '../tls/self-signed.ts';
import { ImapConnection } from './imap-connection.ts';

async function dial({ host, port }: { readonly host: string; readonly port: number }): Promise<Socket> {
  const socket = connect(port, host);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Everything that is said until the server closes, or until `last` is among it. */
async function hear(socket: Socket, last: RegExp): Promise<string> {
  let heard = '';
  for await (const chunk of socket.setEncoding('latin1')) {
    heard += chunk;
    if (last.test(heard)) break;
  }
  return heard;
}

async function isAlive({ connect: open }: ServedMailbox): Promise<boolean> {
  const client = await open();
  const { status } = await client.command('STATUS INBOX (MESSAGES)');
  return status === 'OK';
}

const words = fc.constantFrom(
  ...[
    'SELECT',
    'EXAMINE',
    'FETCH',
    'UID',
    'STORE',
    'SEARCH',
    'COPY',
    'MOVE',
    'LIST',
    'LSUB',
    'STATUS',
    'APPEND',
  ],
  ...[
    'CREATE',
    'DELETE',
    'RENAME',
    'EXPUNGE',
    'CLOSE',
    'UNSELECT',
    'NOOP',
    'ENABLE',
    'ID',
    'NAMESPACE',
    'IDLE',
  ],
  ...['DONE', 'GETQUOTA', 'GETQUOTAROOT', 'AUTHENTICATE', 'COMPRESS', 'SUBSCRIBE', 'UNSUBSCRIBE', 'CHECK'],
  ...[
    'INBOX',
    'Archive',
    '""',
    '*',
    '%',
    '1:*',
    '1',
    '4294967295',
    '0',
    '$',
    '()',
    'NIL',
    'FLAGS',
    '+FLAGS.SILENT',
  ],
  ...[
    '(FLAGS UID)',
    'BODY[]',
    'BODY.PEEK[1.2.3.MIME]<0.5>',
    'BODYSTRUCTURE',
    'ENVELOPE',
    'BINARY.SIZE[1]',
    'FULL',
  ],
  ...[
    '\\Deleted',
    '(\\Seen $x)',
    'ALL',
    'NOT',
    'OR',
    'UNSEEN',
    'SUBJECT',
    '"a"',
    'RETURN',
    '(SAVE)',
    '(MIN MAX)',
  ],
  ...[
    '(CHANGEDSINCE 1 VANISHED)',
    '(UNCHANGEDSINCE 0)',
    '(QRESYNC (1 1))',
    '(CONDSTORE)',
    'QRESYNC',
    'IMAP4rev2',
  ],
  ...[
    'UTF8=ACCEPT',
    '(MESSAGES HIGHESTMODSEQ)',
    '{3}',
    '{3+}',
    '~{3+}',
    '{99999999999}',
    'DEFLATE',
    'PLAIN',
    '=',
    '(',
  ],
);
const line = fc.array(words, { maxLength: 7 }).map((all) => all.join(' '));
const garbage = fc.string({ unit: 'binary', maxLength: 60 });
const script = fc.array(fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: garbage }), {
  maxLength: 25,
});

describe('a client that sends anything', () => {
  it.each([
    ['a stranger', false],
    ['somebody who has signed in', true],
  ])('%s is answered or let go, and nobody else is harmed', async (_, hasSignedIn) => {
    const served = await serveMailbox();
    await fillInbox(served.mailbox, plainMail('one'), plainMail('two'));
    await fc.assert(
      fc.asyncProperty(script, fc.integer({ min: 1, max: 40 }), async (lines, chunk) => {
        const socket = await dial(served.server);
        const heard = hear(socket, /^z NO|^z OK|^z BAD/m);
        if (hasSignedIn) socket.write('a LOGIN kim pass\r\nb SELECT INBOX\r\n');
        const text = lines.map((each, index) => `t${index} ${each}\r\n`).join('');
        const bytes = Buffer.from(text, 'latin1');
        for (let at = 0; at < bytes.length; at += chunk) socket.write(bytes.subarray(at, at + chunk));
        // Whatever is open (a literal, an exchange, IDLE) is brought to its end.
        socket.write('abc\r\n*\r\nDONE\r\nDONE\r\nz NOOP\r\nz NOOP\r\n');
        await Promise.race([heard, sleep(300)]);
        const isCompressed = lines.some((each) => each.startsWith('COMPRESS DEFLATE'));
        socket.end();
        const said = await Promise.race([heard, sleep(100, '* BYE')]);
        if (!isCompressed) expect(said).toMatch(/^z (?:OK|NO|BAD) |^\* BYE /m);
        expect(said).not.toContain('SERVERBUG');
        socket.destroy();
      }),
      { numRuns: 60 },
    );
    expect(await isAlive(served)).toBe(true);
    expect(served.room.log.events('error')).toEqual([]);
  });

  it('is let go after many commands that are none in a row', async () => {
    const { server } = await serveMailbox();
    const socket = await dial(server);
    socket.write('GET / HTTP/1.1\r\n'.repeat(40));
    expect(await hear(socket, /never/)).toMatch(/\* BYE Too many commands/);
  });

  it('is let go for a line without end', async () => {
    const { server } = await serveMailbox();
    const socket = await dial(server);
    socket.write(Buffer.alloc(200_000, 'x'));
    expect(await hear(socket, /never/)).toMatch(/\* BYE /);
  });

  it('does not get more than it sends by compression', async () => {
    const served = await serveMailbox();
    const { client } = served;
    await client.must('COMPRESS DEFLATE');
    const flood = deflateRawSync(Buffer.from('x NOOP\r\n'.repeat(2_000_000)), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    expect(flood.length).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    client.sendBytes(flood);
    client.pause();
    await sleep(500);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(100);
    client.destroy();
    expect(await isAlive(served)).toBe(true);
  });

  it.each([
    ['with many stars', `LIST "" "${'*a'.repeat(2_000)}b"`],
    ['with many numbers', `FETCH ${'1:2,'.repeat(10_000)}1 UID`],
    ['with many keys', `SEARCH ${'NOT SEEN '.repeat(3_000)}ALL`],
    ['of many levels', `SEARCH ${'('.repeat(200)}ALL${')'.repeat(200)}`],
  ])('may ask %s', async (_, question) => {
    const { client, mailbox } = await serveMailbox();
    await fillInbox(mailbox, plainMail('one'), plainMail('two'));
    await mailbox.ensureFolder(['a'.repeat(500)]);
    await client.must('SELECT INBOX');
    expect((await client.command(question)).status).toMatch(/^(?:OK|BAD|NO)$/);
  });
});

describe('a client that reads nothing', () => {
  it('costs no more than the pieces that are on their way', async () => {
    const served = await serveMailbox();
    const big = Buffer.alloc(8 * 2 ** 20, 'x');
    await fillInbox(served.mailbox, ...Array.from({ length: 8 }, () => big));
    const before = process.memoryUsage().rss;
    const sockets = await Promise.all(Array.from({ length: 16 }, () => dial(served.server)));
    for (const socket of sockets) {
      socket.pause();
      socket.write('a LOGIN kim pass\r\nb SELECT INBOX\r\nc FETCH 1:* BODY.PEEK[]\r\n');
    }
    await sleep(700);
    // 16 times 64 MiB are asked for.
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(250);
    for (const socket of sockets) socket.destroy();
    expect(await isAlive(served)).toBe(true);
  });
});

describe('TLS', () => {
  it('does not take up what was sent in the clear behind STARTTLS', async () => {
    const { server } = await serveMailbox();
    const socket = await dial(server);
    socket.write('a STARTTLS\r\nb LOGIN kim pass\r\n');
    const heard = await hear(socket, /never/);
    expect(heard).toContain('a OK Begin TLS.');
    expect(heard).not.toMatch(/^b /m);
  });

  it.each(['imap', 'imaps'] as const)(
    'that is never begun over %s ends in time',
    async (name) => {
      const server = await serveOverImap({}, { name, signInTimeoutMs: 200 });
      onTestFinished(() => server[Symbol.asyncDispose]());
      const socket = await dial(server);
      if (name === 'imap') socket.write('a STARTTLS\r\n');
      socket.resume();
      await once(socket, 'close');
      expect(socket.destroyed).toBe(true);
    },
    15_000,
  );

  it('is wanted of everybody who is not on this machine', async () => {
    const current = createSelfSignedCertificate({
      names: ['localhost'],
      now: systemClock.now(),
      random: systemRandom,
    });
    const listener = createServer((socket) => {
      Object.defineProperty(socket, 'remoteAddress', { value: '203.0.113.7' });
      const connection = new ImapConnection({
        socket,
        rooms: {
          signInWithPassword: () => Promise.reject(new Error('It must not come to this.')),
          signInWithToken: () => Promise.reject(new Error('It must not come to this.')),
        },
        ...{ log: silentLog, random: systemRandom, clock: systemClock },
        limits: { signInTimeoutMs: 10_000, idleTimeoutMs: 10_000, maxMessageBytes: 1_000 },
        secureContext: () => createSecureContext({ cert: current.certificate, key: current.key }),
      });
      void connection.run();
    });
    onTestFinished(() => void listener.close());
    await once(listener.listen(0, '127.0.0.1'), 'listening');
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const socket = await dial({ host: '127.0.0.1', port });
    const ask = async (line: string) => {
      socket.write(`${line}\r\n`);
      const [answer] = await once(socket, 'data');
      return String(answer);
    };
    expect(String((await once(socket, 'data'))[0])).toContain(' STARTTLS LOGINDISABLED]');
    expect(await ask('a LOGIN kim pass')).toMatch(/^a NO \[PRIVACYREQUIRED\]/);
    expect(await ask('b AUTHENTICATE PLAIN AGtpbQBwYXNz')).toMatch(/^b NO \[PRIVACYREQUIRED\]/);
    expect(await ask('c STARTTLS')).toMatch(/^c OK/);
    const secured = connectTls({ socket, rejectUnauthorized: false });
    await once(secured, 'secureConnect');
    secured.write('a CAPABILITY\r\n');
    const [answer] = await once(secured, 'data');
    expect(String(answer)).toContain('AUTH=PLAIN');
    expect(String(answer)).not.toMatch(/STARTTLS|LOGINDISABLED/);
    secured.destroy();
  });
});

describe('idle clients', () => {
  it('cost little, a thousand of them', async () => {
    const served = await serveMailbox();
    await fillInbox(served.mailbox, ...Array.from({ length: 100 }, (_, index) => plainMail(String(index))));
    const before = process.memoryUsage();
    const sockets: Socket[] = [];
    for (let number = 0; number < 900; number += 1) {
      const socket = await dial(served.server);
      sockets.push(socket);
      socket.write('a LOGIN kim pass\r\nb SELECT INBOX\r\nc IDLE\r\n');
    }
    await Promise.all(sockets.map((socket) => hear(socket.resume(), /^\+ Idling/m)));
    const after = process.memoryUsage();
    // Both ends of each lie in this process.
    expect((after.rss - before.rss) / sockets.length / 1024).toBeLessThan(200);
    for (const socket of sockets) socket.destroy();
    expect(await isAlive(served)).toBe(true);
  });
});
