/** Whoever connects may say anything, or nothing, and hear what they like. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PlainTalker } from '../../../tests/support/smtp/plain-talker.ts';
import { ServedSmtp } from '../../../tests/support/smtp/served-smtp.ts';

const begun = ['EHLO x', 'MAIL FROM:<a@b.example>', 'RCPT TO:<kim@contoso.example>'] as const;

describe('a client that means no good', () => {
  it.each(['\n.\n', '\n.\r\n', '\r.\r', '\r\n.\r', '\r\n.\n'])(
    'smuggles no second mail behind %j',
    async (end) => {
      const served = await ServedSmtp.open();
      const talker = await served.dial();
      await talker.askAll(...begun, 'DATA');
      talker.send(
        `Subject: one\r\n\r\nx${end}MAIL FROM:<ceo@contoso.example>\r\nRCPT TO:<kim@contoso.example>\r\nDATA\r\n`,
      );
      talker.send('Subject: two\r\n\r\n.\r\n');
      expect(await talker.hear()).toMatch(/^550 5\.6\.11 A CR or a LF stands alone/);
      expect(await talker.ask('NOOP')).toMatch(/^250/);
      expect(await served.flow.waiting()).toEqual([]);
    },
  );

  it('is refused bare line ends in chunks as well', async () => {
    const served = await ServedSmtp.open();
    const talker = await served.dial();
    await talker.askAll(...begun);
    talker.send('BDAT 2\r\na\rBDAT 3 LAST\r\n\nb\r');
    expect([await talker.hear(), await talker.hear()]).toEqual([
      '250 2.0.0 2 bytes taken.',
      expect.stringMatching(/^550 5\.6\.11/),
    ]);
  });

  it('injects nothing before TLS', async () => {
    const talker = await (await ServedSmtp.open()).dial();
    await talker.ask('EHLO x');
    talker.send('STARTTLS\r\nMAIL FROM:<a@b.example>\r\n');
    expect(await talker.hear()).toMatch(/^220/);
    expect(await talker.hear()).toBe('');
  });

  it('begins anew after TLS', async () => {
    const talker = await (await ServedSmtp.open()).dial('submission');
    await talker.askAll('EHLO x', 'STARTTLS');
    await talker.startTls();
    expect(await talker.ask('MAIL FROM:<a@b.example>')).toMatch(/^503 5\.5\.1 Say EHLO/);
    expect(await talker.ask('EHLO x')).not.toContain('STARTTLS');
    expect(await talker.ask('STARTTLS')).toMatch(/^503/);
  });

  it('is let go after five wrong passwords, a hundred wrong names, or nothing but nonsense', async () => {
    const served = await ServedSmtp.open();
    const submission = await served.dial('submission');
    await submission.ask('EHLO x');
    for (let i = 0; i < 5; i += 1) expect(await submission.ask('AUTH PLAIN AGEAYg==')).toMatch(/^535/);
    expect(await submission.ask('NOOP')).toBe('');
    const { port } = await served.listen();
    const guesser = await PlainTalker.dial(port);
    await guesser.askAll('EHLO x', 'MAIL FROM:<a@b.example>');
    for (let i = 0; i < 100; i += 1) await guesser.ask(`RCPT TO:<n${i}@contoso.example>`);
    expect(await guesser.hear()).toBe('');
    const babbler = await PlainTalker.dial(port);
    for (let i = 0; i < 25; i += 1) expect(await babbler.ask('BLAH')).toMatch(/^500/);
    expect(await babbler.hear()).toMatch(/^421 4\.7\.0/);
    const browser = await PlainTalker.dial(port);
    expect(await browser.ask('GET / HTTP/1.1')).toMatch(/^421 4\.7\.0/);
    const idler = await PlainTalker.dial(port);
    for (let i = 0; i < 200; i += 1) expect(await idler.ask('NOOP')).toMatch(/^250/);
    expect(await idler.hear()).toMatch(/^421/);
  });

  it('is told that it has too many connections, and takes nobody else’s place', async () => {
    const served = await ServedSmtp.open({ limits: { maxConnectionsPerAddress: 2 } });
    const { port } = await served.listen();
    const [one] = [await PlainTalker.dial(port), await PlainTalker.dial(port)];
    const third = connect(port, '127.0.0.1');
    onTestFinished(() => void third.destroy());
    const [bytes] = await once(third, 'data');
    expect(String(bytes)).toMatch(/^421 4\.7\.0 Too many connections/);
    one.destroy();
    await expect.poll(async () => (await PlainTalker.dial(port)).ask('NOOP')).toMatch(/^250/);
  });

  it('says nothing for too long, or a message a byte at a time', async () => {
    const silent = await (await ServedSmtp.open({ limits: { idleTimeoutMs: 50 } })).dial();
    expect(await silent.hear()).toMatch(/^421 4\.4\.2 You have been silent/);
    const stranger = await (await ServedSmtp.open({ limits: { signInTimeoutMs: 50 } })).dial('submission');
    expect(await stranger.hear()).toMatch(/^421 4\.7\.0 Nobody has signed in/);
    const slow = await (await ServedSmtp.open({ limits: { messageTimeoutMs: 200 } })).dial();
    await slow.askAll(...begun, 'DATA');
    const trickle = setInterval(() => slow.send('a'), 20);
    onTestFinished(() => clearInterval(trickle));
    expect(await slow.hear()).toMatch(/^421 4\.4\.2 The message takes too long/);
  });

  it('sends more than is taken, and is refused without that it is kept', async () => {
    const served = await ServedSmtp.open({ limits: { maxMessageBytes: 10_000 } });
    const talker = await served.dial();
    await talker.askAll(...begun, 'DATA');
    for (let i = 0; i < 50; i += 1) talker.send(`${'x'.repeat(998)}\r\n`);
    talker.send('.\r\n');
    expect(await talker.hear()).toMatch(/^552 5\.3\.4/);
    await talker.askAll(...begun.slice(1));
    talker.send(`BDAT 9000\r\n${'x'.repeat(9000)}BDAT 9000\r\n${'x'.repeat(9000)}BDAT 1 LAST\r\nx`);
    expect([await talker.hear(), await talker.hear(), await talker.hear()]).toEqual([
      '250 2.0.0 9000 bytes taken.',
      expect.stringMatching(/^552 5\.3\.4/),
      expect.stringMatching(/^503/),
    ]);
    expect(await talker.ask('BDAT 99999999')).toMatch(/^552/);
    expect(await talker.hear()).toBe('');
  });

  it('goes away in the middle, and leaves nothing', async () => {
    const served = await ServedSmtp.open();
    const { port } = await served.listen();
    const gone = await PlainTalker.dial(port);
    await gone.askAll(...begun, 'DATA');
    gone.send('Subject: half\r\n');
    gone.destroy();
    const other = await PlainTalker.dial(port);
    expect(await other.ask('NOOP')).toMatch(/^250/);
    expect(await served.flow.waiting()).toEqual([]);
  });

  it('gets the server down by nothing that it says', async () => {
    const served = await ServedSmtp.open();
    const { port } = await served.listen();
    const line = fc.oneof(
      fc.constantFrom(
        ...begun,
        'DATA',
        '.',
        'BDAT 5',
        'BDAT 0 LAST',
        'RSET',
        'HELP',
        'VRFY x',
        'AUTH PLAIN',
        'STARTTLS',
      ),
      fc.string({ maxLength: 40, unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const talker = await PlainTalker.dial(port);
        talker.send(lines.map((each) => `${each}\r\n`).join(''));
        await sleep(1);
        talker.destroy();
        const other = await PlainTalker.dial(port);
        expect(await other.ask('NOOP')).toBe('250 2.0.0 Done.');
        other.destroy();
      }),
      { numRuns: 30 },
    );
  });
});

describe('a server that stops', () => {
  it('answers the mail that it is putting on disk, and closes then', async () => {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const served = await ServedSmtp.open({
      rooms: ({ accept }) => ({
        accept: async (mail) => {
          reached.resolve();
          await gate.promise;
          return accept(mail);
        },
      }),
    });
    const listener = await served.listen();
    const [busy, idle] = [await PlainTalker.dial(listener.port), await PlainTalker.dial(listener.port)];
    await busy.askAll(...begun, 'DATA');
    busy.send('Subject: last\r\n\r\n.\r\n');
    await reached.promise;
    const stopped = listener.stop(AbortSignal.timeout(10_000));
    expect(await idle.hear()).toMatch(/^421 4\.3\.2 The server is shutting down/);
    gate.resolve();
    expect(await busy.hear()).toMatch(/^250 2\.6\.0/);
    expect(await busy.hear()).toMatch(/^421 4\.3\.2/);
    busy.destroy();
    idle.destroy();
    await stopped;
    expect(await served.flow.waiting()).toHaveLength(1);
  });

  it('refuses for now what it cannot put on disk, and tells nobody why', async () => {
    const served = await ServedSmtp.open({
      rooms: () => ({ accept: () => Promise.reject(new Error('secret')), hasRoom: async () => true }),
    });
    const talker = await served.dial();
    await talker.askAll(...begun, 'DATA');
    talker.send('.\r\n');
    expect(await talker.hear()).toMatch(
      /^451 4\.3\.0 It failed for a reason that the server's log tells under/,
    );
    const full = await (await ServedSmtp.open({ rooms: () => ({ hasRoom: async () => false }) })).dial();
    expect((await full.askAll(...begun))[1]).toMatch(/^452 4\.3\.1 The disk is full/);
  });
});
