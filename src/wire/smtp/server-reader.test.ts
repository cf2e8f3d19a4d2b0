import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerReader, type SmtpServerEvent } from './server-reader.ts';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

/** One line for each thing that was read. */
function shown(event: SmtpServerEvent): string {
  switch (event.type) {
    case 'command':
      return JSON.stringify(event.command);
    case 'bad':
      return `${event.error.code} ${event.error.status}`;
    case 'piece':
      return `piece ${Buffer.from(event.bytes).toString('latin1')}`;
    case 'end':
      return event.hasBareLineEnd ? 'end, with a bare line end' : 'end';
    case 'line':
      return `line ${event.text}`;
    case 'foreign':
      return 'foreign';
  }
}

/** A message by DATA, received in pieces, and what is read behind it. */
function readData(...received: readonly Uint8Array[]) {
  const reader = new ServerReader();
  reader.expectData();
  const pieces: Uint8Array[] = [];
  const behind: string[] = [];
  let end: Extract<SmtpServerEvent, { type: 'end' }> | undefined;
  for (const bytes of received) {
    reader.receive(bytes);
    for (let event = reader.next(); event; event = reader.next()) {
      if (event.type === 'piece') pieces.push(event.bytes);
      else if (event.type === 'end') end = event;
      else behind.push(shown(event));
    }
  }
  return { text: Buffer.concat(pieces).toString('latin1'), end, behind };
}

describe('commands', () => {
  it.each([
    ['ehlo mx.example', '{"verb":"EHLO","name":"mx.example"}'],
    ['EHLO (a b)', '{"verb":"EHLO","name":"?a?b?"}'],
    ['EHLO', '501 5.5.4'],
    ['MAIL FROM:<>', '{"verb":"MAIL","from":"","isUtf8":false}'],
    [
      'MAIL FROM:<a@b> SIZE=10 body=8bitmime SMTPUTF8 RET=HDRS ENVID=a+2Bb',
      '{"verb":"MAIL","from":"a@b","isUtf8":true,"size":10,"body":"8BITMIME","ret":"headers","envelopeId":"a+b"}',
    ],
    ['MAIL FROM: <a@b>', '{"verb":"MAIL","from":"a@b","isUtf8":false}'],
    ['MAIL FROM:<a@b>SIZE=1', '501 5.5.4'],
    ['MAIL FROM:<a@b> SIZE=x', '501 5.5.4'],
    ['MAIL FROM:<a@b> =', '501 5.5.4'],
    ['MAIL FROM:<a@b> MT-PRIORITY=1', '555 5.5.4'],
    ['MAIL FROM:<a@b> ENVID=a+0Ab', '501 5.5.4'],
    ['MAIL FROM:<a@b', '501 5.5.4'],
    ['MAIL FROM:<"a>b"@c>', '{"verb":"MAIL","from":"\\"a>b\\"@c","isUtf8":false}'],
    ['MAIL FROM:<"a\\"b"@c> X', '555 5.5.4'],
    ['RCPT TO:<@x,@y:a@b>', '{"verb":"RCPT","to":"a@b"}'],
    ['RCPT TO:<"kim"@b>', '{"verb":"RCPT","to":"kim@b"}'],
    [
      'RCPT TO:<a@b> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bx@b',
      '{"verb":"RCPT","to":"a@b","notify":["success","delay"],"originalRecipient":{"type":"rfc822","address":"a+x@b"}}',
    ],
    [
      'RCPT TO:<a@b> ORCPT=utf-8;\\x{AC00}@b',
      '{"verb":"RCPT","to":"a@b","originalRecipient":{"type":"utf-8","address":"가@b"}}',
    ],
    ['RCPT TO:<a@b> NOTIFY=NEVER,SUCCESS', '501 5.5.4'],
    ['RCPT TO:<a@b> NOTIFY=SUCCESS,SUCCESS', '501 5.5.4'],
    ['RCPT TO:<a@b> ORCPT=rfc822', '501 5.5.4'],
    ['RCPT TO:<>', '501 5.5.4'],
    ['BDAT 12 LAST', '{"verb":"BDAT","size":12,"isLast":true}'],
    ['BDAT -1', '501 5.5.4'],
    ['AUTH plain AGE=', '{"verb":"AUTH","mechanism":"PLAIN","initial":"AGE="}'],
    ['DATA x', '501 5.5.4'],
    ['quit ', '{"verb":"QUIT"}'],
    ['toString', '500 5.5.2'],
    ['', '500 5.5.2'],
    ['GET / HTTP/1.1', 'foreign'],
    ['NOOP\rQUIT', '500 5.5.2'],
    ['NOOP\nQUIT', '500 5.5.2'],
    ['NOOP \0', '500 5.5.2'],
    ['NOOP \xff', '500 5.5.2'],
    [`NOOP ${'x'.repeat(20_000)}`, '500 5.5.6'],
  ])('%j', (line, expected) => {
    const reader = new ServerReader();
    reader.receive(latin1(`${line}\r\n`));
    const event = reader.next();
    expect(event && shown(event)).toBe(expected);
  });

  it('keep no more of an endless line than its limit', () => {
    const reader = new ServerReader({ maxLineBytes: 100 });
    for (let i = 0; i < 50; i += 1) {
      reader.receive(new Uint8Array(90).fill(0x41));
      expect(reader.next()).toBeUndefined();
      expect(reader.unreadBytes).toBeLessThanOrEqual(100);
    }
    reader.receive(latin1('\r\nNOOP\r\n'));
    expect([reader.next(), reader.next()].map((event) => event && shown(event))).toEqual([
      '500 5.5.6',
      '{"verb":"NOOP","text":""}',
    ]);
  });
});

describe('a message', () => {
  it.each([
    ['ends with CRLF, dot, CRLF', 'a\r\n.\r\nQUIT\r\n', 'a\r\n', false, ['{"verb":"QUIT"}']],
    ['may be nothing', '.\r\nQUIT\r\n', '', false, ['{"verb":"QUIT"}']],
    [
      'loses the dots that were put before its own',
      '..\r\n...a\r\n.b\r\n.\r\n',
      '.\r\n..a\r\nb\r\n',
      false,
      [],
    ],
  ] as const)('%s', (_name, bytes, text, hasBareLineEnd, behind) => {
    expect(readData(latin1(bytes))).toEqual({ text, end: { type: 'end', hasBareLineEnd }, behind });
  });

  // CVE-2023-51764 and its like: what some servers have taken for the end of a message.
  it.each([
    '\n.\n',
    '\n.\r\n',
    '\r\n.\n',
    '\r.\r',
    '\r.\r\n',
    '\r\n.\r',
    '\r\n\0.\r\n',
    '\n.\r',
    '\r\r\n.\r\r\n',
  ])('does not end with %j', (end) => {
    const { text, end: found, behind } = readData(latin1(`a${end}MAIL FROM:<x@y>\r\n.\r\n`));
    expect([found?.hasBareLineEnd ?? false, behind]).toEqual([!end.includes('\0'), []]);
    expect(text).toContain('MAIL FROM:<x@y>');
  });

  const pieces = fc.array(
    fc.constantFrom('.', '..', '\r', '\n', '\r\n', '\r\n.', '\r\n.\r\n', 'a', 'bc', '\0', 'QUIT\r\n'),
    { maxLength: 40 },
  );

  it('is the same however it is cut', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(200), { maxLength: 10 }), (parts, cuts) => {
        const bytes = latin1(parts.join(''));
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
          bytes.length,
        ];
        const received = places.slice(1).map((end, index) => bytes.slice(places[index], end));
        expect(readData(...received)).toEqual(readData(bytes));
      }),
    );
  });

  it('is what its sender had, whatever that is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), pieces, (noise, parts) => {
        // As RFC 5321 section 4.5.2 has a client do it, on text whose lines all end with CRLF.
        const lines = [...parts, Buffer.from(noise).toString('latin1')].join('').split(/\r\n|\r|\n/);
        const sent = lines.map((line) => `${line.startsWith('.') ? '.' : ''}${line}\r\n`).join('');
        const { text, end, behind } = readData(latin1(`${sent}.\r\nNOOP\r\n`));
        expect(text).toBe(lines.map((line) => `${line}\r\n`).join(''));
        expect([end?.hasBareLineEnd, behind]).toEqual([false, ['{"verb":"NOOP","text":""}']]);
      }),
    );
  });

  it('ends nowhere else than a plain search says, and tells of every bare line end', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const bytes = `\r\n${parts.join('')}`;
        const at = bytes.indexOf('\r\n.\r\n');
        const { end } = readData(latin1(bytes.slice(2)));
        expect(end !== undefined).toBe(at >= 0);
        if (at >= 0) expect(end?.hasBareLineEnd).toBe(/\r(?!\n)|(?<!\r)\n/.test(bytes.slice(2, at + 2)));
      }),
    );
  });
});

describe('whatever is sent', () => {
  it('is read without an error, and never kept beyond what was received', () => {
    const steps = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc
          .constantFrom('MAIL FROM:<', 'RCPT TO:<"', '>', ' SIZE=', 'ORCPT=utf-8;\\x{', '\r\n', ';', '+2')
          .map(latin1),
        fc.constantFrom('data', 'line', 'chunk'),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (given) => {
        const reader = new ServerReader({ maxLineBytes: 64 });
        for (const step of given) {
          if (step === 'data') reader.expectData();
          else if (step === 'line') reader.expectLine();
          else if (step === 'chunk') reader.expectChunk(17);
          else if (typeof step !== 'string') {
            reader.receive(step);
            while (reader.next() !== undefined);
            expect(reader.unreadBytes).toBeLessThanOrEqual(64);
          }
        }
      }),
    );
  });
});
