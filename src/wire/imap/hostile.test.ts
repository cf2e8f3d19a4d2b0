import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientSession } from './client-session.ts';
import { CommandReader } from './command-reader.ts';
import { ImapError } from './imap-error.ts';
import type { ImapLimits } from './limits.ts';
import type { ResponseEvent } from './response.ts';
import { ResponseReader } from './response-reader.ts';
import type { ServerEvent } from './server-events.ts';

const small: Partial<ImapLimits> = {
  maxLineBytes: 1000,
  maxHeldLiteralBytes: 1000,
  maxDepth: 20,
  maxTokens: 200,
};
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

function read(text: string, limits: Partial<ImapLimits> = small): ResponseEvent[] {
  return new ResponseReader({ limits }).receive(bytes(text));
}

const types = (events: readonly { readonly type: string }[]): string[] => events.map(({ type }) => type);

describe('a server that means no good', () => {
  it.each<readonly [string, string, string]>([
    ['a line that never ends', `* OK ${'x'.repeat(2000)}`, 'lineLimit'],
    ['a line in which literals go on for ever', '* LIST () {1}\r\nx'.repeat(200), 'lineLimit'],
    [
      'a literal of more digits than numbers have',
      '* 1 FETCH (BODY[] {99999999999999999999}\r\n',
      'literalLimit',
    ],
    ['a name of a mailbox that never ends', '* LIST () "/" {99999999999}\r\n', 'literalLimit'],
    ['a message larger than any', '* 1 FETCH (BODY[] {4294967296}\r\n', 'literalLimit'],
  ])('%s ends the session', (_name, text, code) => {
    const events = read(text);
    expect(events.at(-1)).toMatchObject({ type: 'protocolError', error: { code, side: 'remote' } });
  });

  it.each<readonly [string, string]>([
    ['lists in lists', `* 1 FETCH (BODYSTRUCTURE ${'('.repeat(400)}`],
    ['more flags than there are words', `* FLAGS (${'a '.repeat(400)})`],
    ['quotes that do not end', '* LIST () "/" "abc'],
    ['a message number of nobody’s', '* 99999999999 EXISTS'],
    ['the message 0', '* 0 FETCH (UID 1)'],
    ['a tag that is none', 'hello'],
    ['a set that is none', '* VANISHED 1:x'],
    ['a literal where none belongs', '* 5 EXISTS {3}\r\nabc'],
  ])('%s: one line is lost, the next is read', (_name, line) => {
    const events = read(`${line}\r\n* 1 EXISTS\r\n* 2 EXISTS\r\n`);
    expect(events.at(-1)).toEqual({ type: 'exists', number: 2 });
    expect(events.length).toBeGreaterThan(1);
    for (const event of events)
      if (event.type === 'malformed') expect(event.line.length).toBeLessThanOrEqual(200);
  });

  it('a subject too long to be kept is dropped, and the message comes', () => {
    const events = read(
      `* 1 FETCH (UID 1 ENVELOPE (NIL {5000}\r\n${'s'.repeat(5000)} NIL NIL NIL NIL NIL NIL NIL NIL) BODY[] {2}\r\nhi)\r\n`,
    );
    expect(types(events)).toEqual(['bodyStart', 'bodyPiece', 'bodyEnd', 'fetch']);
    expect(events.at(-1)).toMatchObject({
      fetch: {
        uid: 1,
        envelope: { subject: '' },
        problems: ['Strings of 5000 bytes are too long to be kept.'],
      },
    });
  });

  it('two gigabytes announced and a header of 100 MB pass through without being kept', () => {
    const reader = new ResponseReader();
    reader.receive(bytes('* 1 FETCH (UID 1 BODY[HEADER] {2147483648}\r\n'));
    const chunk = Buffer.alloc(65_536, 'x');
    const before = process.memoryUsage().arrayBuffers;
    let passed = 0;
    for (let sent = 0; sent < 100 * 1024 * 1024; sent += chunk.length) {
      for (const event of reader.receive(chunk)) if (event.type === 'bodyPiece') passed += event.bytes.length;
    }
    expect(passed).toBe(100 * 1024 * 1024);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 1024 * 1024);
    expect(types(reader.end())).toEqual(['bodyEnd', 'fetch']);
  });

  it('a long line in pieces of one byte takes no more room than the line', () => {
    const reader = new ResponseReader();
    const piece = bytes('1');
    const before = process.memoryUsage().arrayBuffers;
    reader.receive(bytes('* SEARCH '));
    for (let sent = 0; sent < 200_000; sent++) reader.receive(piece);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 1024 * 1024);
  });

  it('a number of many digits costs no time that grows with its square', () => {
    expect(types(read(`* ${'9'.repeat(500_000)} EXISTS\r\n`, {}))).toEqual(['malformed']);
  });

  it('duplicate UIDs, UIDs that go backwards: told as they come, for the owner to judge', () => {
    const events = read('* 1 FETCH (UID 5)\r\n* 2 FETCH (UID 5)\r\n* 3 FETCH (UID 2)\r\n');
    expect(events.map((event) => (event.type === 'fetch' ? event.fetch.uid : event.type))).toEqual([5, 5, 2]);
  });
});

/** Pieces of the language, so that most of what comes of them is nearly right. */
const fragments = fc.constantFrom(
  '* ',
  'A1 ',
  '+ ',
  '1 ',
  'FETCH (',
  'UID 7 ',
  'BODY[]',
  'BODY[HEADER.FIELDS (',
  ' {3}\r\n',
  ' {0}\r\n',
  '{3+}\r\n',
  ' ~{4}\r\n',
  'FLAGS (',
  '\\Seen',
  ')',
  '(',
  '"',
  '\\',
  'abc',
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\xff',
  ' ',
  'NIL',
  'OK ',
  '[UIDNEXT 4]',
  '[',
  ']',
  'EXISTS',
  'LIST () "/" x',
  'ENVELOPE (',
  'BODYSTRUCTURE (',
  'ESEARCH (TAG "A1")',
  'VANISHED ',
  '1:*',
  '<0>',
  'BYE x',
  'LOGIN a b',
  'APPEND x ',
  'SEARCH ',
  'NOT ',
  'OR ',
  'IDLE',
  'AUTHENTICATE PLAIN',
  'SELECT x (QRESYNC (',
  'UTF8 (',
);
const chunkSizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });

function* chunksOf(stream: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let at = 0;
  for (let index = 0; at < stream.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    yield stream.subarray(at, at + size);
    at += size;
  }
}

/** Neighbouring pieces joined: where chunks end is no property of the protocol. */
function joined<E extends { readonly type: string }>(events: readonly E[], pieceType: string): unknown[] {
  const found: unknown[] = [];
  let text: string | undefined;
  for (const event of events) {
    if (event.type === pieceType && 'bytes' in event) {
      text = (text ?? '') + Buffer.from(event.bytes as Uint8Array).toString('latin1');
      continue;
    }
    if (text !== undefined) found.push(text);
    text = undefined;
    found.push(event);
  }
  if (text !== undefined) found.push(text);
  return found;
}

/** A session as Dovecot answers it, to be damaged. */
const transcript = bytes(
  [
    '* FLAGS (\\Answered \\Seen $Label1)',
    '* OK [PERMANENTFLAGS (\\Answered \\*)] Flags permitted.',
    '* LIST (\\HasNoChildren \\Sent) "/" "A \\"b\\" c&-d"',
    '* STATUS INBOX (MESSAGES 3 UIDNEXT 4 HIGHESTMODSEQ 7)',
    '* 1 FETCH (UID 1 FLAGS (\\Seen) INTERNALDATE "03-Jan-1999 00:00:00 +0000" RFC822.SIZE 9 MODSEQ (3) ENVELOPE (NIL {3}',
    'a"b ((NIL NIL "a" "b.example")) NIL NIL NIL NIL NIL NIL "<1@b>") BODYSTRUCTURE (("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 2 0)("image" "png" NIL NIL NIL "base64" 4) "mixed") BODY[] {9}',
    'Subject: )',
    '* ESEARCH (TAG "A1") UID MIN 1 ALL 1:3 COUNT 3',
    '* VANISHED (EARLIER) 41,43:116',
    'A1 OK [COPYUID 1795243417 1:2 1:2] Done.',
    '',
  ].join('\r\n'),
);
const damaged = fc
  .array(fc.tuple(fc.nat({ max: transcript.length - 1 }), fc.nat({ max: 255 }), fc.boolean()), {
    maxLength: 6,
  })
  .map((hits) => {
    const copy = Buffer.from(transcript);
    for (const [at, byte] of hits) copy[at] = byte;
    const cut = hits.find(([, , isCut]) => isCut)?.[0];
    return cut === undefined ? copy : Buffer.concat([copy.subarray(0, cut), copy.subarray(cut + 3)]);
  });

const streams = fc.oneof(
  fc.array(fragments, { maxLength: 40 }).map((parts) => bytes(parts.join(''))),
  fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw)),
  damaged,
);

describe('any bytes', () => {
  it.each(['lenient', 'exact'] as const)(
    'to a client, %s: events alone, the same in any chunks',
    (policy) => {
      fc.assert(
        fc.property(streams, chunkSizes, (stream, sizes) => {
          const run = (chunks: Iterable<Buffer>): unknown[] => {
            const reader = new ResponseReader({ policy, limits: small });
            const events: ResponseEvent[] = [];
            for (const chunk of chunks) events.push(...reader.receive(chunk));
            events.push(...reader.end());
            for (const event of events)
              if (event.type === 'protocolError') expect(event.error).toBeInstanceOf(ImapError);
            return joined(events, 'bodyPiece');
          };
          expect(run(chunksOf(stream, sizes))).toEqual(run([stream]));
        }),
      );
    },
  );

  it('to a server: events alone, the same in any chunks', () => {
    fc.assert(
      fc.property(streams, chunkSizes, (stream, sizes) => {
        const run = (chunks: Iterable<Buffer>): unknown[] => {
          const reader = new CommandReader({ limits: small });
          const events: ServerEvent[] = [];
          for (const chunk of chunks) {
            for (let batch = reader.receive(chunk); batch.length > 0; ) {
              events.push(...batch);
              batch = batch.some(({ type }) => type === 'line' || type === 'command') ? reader.resume() : [];
            }
          }
          return joined(events, 'messagePiece');
        };
        expect(run(chunksOf(stream, sizes))).toEqual(run([stream]));
      }),
    );
  });

  it('to a session with commands on their way: nothing but events, and every command ends', () => {
    fc.assert(
      fc.property(streams, chunkSizes, (stream, sizes) => {
        const session = new ClientSession({ limits: small });
        session.receive(bytes('* PREAUTH hi\r\n'));
        session.send({ name: 'SELECT', mailbox: { raw: 'x', text: 'x' } });
        session.send({
          name: 'FETCH',
          isUid: true,
          set: [{ first: 1, last: 9 }],
          items: [{ item: 'FLAGS' }],
        });
        session.send({ name: 'IDLE' });
        const events = [...chunksOf(stream, sizes)].flatMap((chunk) => session.receive(chunk));
        events.push(...session.end());
        const ended = events.filter(({ type }) => type === 'completed' || type === 'aborted');
        expect(ended).toHaveLength(3);
        expect(session.pending).toEqual([]);
      }),
    );
  });
});
