import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStructure } from './parse-structure.ts';
import { scanMessage } from './scan.ts';
import { findPart, type Part, type Structure, walkParts } from './structure.ts';
import { StructureMachine } from './structure-machine.ts';

/** More than fast-check's own default, and as many as `npm run fuzz` asks for. */
const numRuns = fc.readConfigureGlobal().numRuns ?? 1500;

const crlf = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1');

/** `number type/subtype [header|body]`, one line a part. */
function outline(message: Buffer, structure: Structure): string[] {
  return [...walkParts(structure.root)].map((part) => {
    const body =
      part.children.length > 0 || part.message
        ? ''
        : ` ${message.toString('latin1', part.bodyStart, part.bodyEnd)}`;
    return `${part.number || '-'} ${part.type}/${part.subtype} ${part.size}/${part.lines}${body}`;
  });
}

function inChunks(message: Uint8Array, sizes: readonly number[]): Structure {
  const machine = new StructureMachine({ maxHeaderBytes: 200 });
  let at = 0;
  for (let i = 0; at < message.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    // The caller may use its buffer again.
    const chunk = Uint8Array.from(message.subarray(at, at + size));
    machine.receive(chunk);
    chunk.fill(0x2d);
    at += size;
  }
  return machine.end();
}

const nested = crlf(
  'Subject: outer',
  'Content-Type: multipart/mixed; boundary=outer',
  '',
  'preamble',
  '--outer',
  '',
  'first',
  'two lines',
  '--outer',
  'Content-Type: multipart/alternative; boundary="outer-in"',
  '',
  '--outer-in',
  'Content-Type: text/plain',
  '',
  'plain',
  '--outer-in',
  'Content-Type: text/html',
  '',
  '<p>html',
  '',
  '--outer-in--',
  'epilogue',
  '--outer',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  'Content-Type: multipart/mixed; boundary=x',
  '',
  '--x',
  '',
  'inner one',
  '--x--',
  '--outer--',
  'end',
);

describe('parseStructure', () => {
  it('numbers parts as IMAP does', () => {
    const structure = parseStructure(nested);
    expect(outline(nested, structure)).toEqual([
      '- multipart/mixed 370/31',
      '1 text/plain 16/2 first\r\ntwo lines',
      '2 multipart/alternative 119/11',
      '2.1 text/plain 5/1 plain',
      '2.2 text/html 9/1 <p>html\r\n',
      '3 message/rfc822 84/7',
      '3 multipart/mixed 23/4',
      '3.1 text/plain 9/1 inner one',
    ]);
    expect(findPart(structure, '')?.subtype).toBe('mixed');
    expect(findPart(structure, '3')?.type).toBe('message');
    expect(findPart(structure, '3')?.message?.envelope.subject).toBe('inner');
    expect(findPart(structure, '3.1')?.size).toBe(9);
    expect(findPart(structure, '4')).toBeUndefined();
    expect(structure.size).toBe(nested.length);
  });

  it.each<[string, Buffer, string[]]>([
    ['nothing', crlf(''), ['1 text/plain 0/0 ']],
    ['no body', crlf('Subject: x', ''), ['1 text/plain 0/0 ']],
    ['no header', crlf('', 'body'), ['1 text/plain 4/1 body']],
    ['bare line feeds', Buffer.from('Subject: x\n\na\nb\n'), ['1 text/plain 4/2 a\nb\n']],
    ['doubled carriage returns', Buffer.from('Subject: x\r\r\n\r\r\nbody'), ['1 text/plain 4/1 body']],
    ['a bare carriage return in the body', crlf('', 'a\rb'), ['1 text/plain 3/1 a\rb']],
    ['NUL', crlf('Subject: a\0b', '', 'c\0d'), ['1 text/plain 3/1 c\0d']],
    [
      'an mbox line',
      crlf('From x@y Mon Jan  1 00:00:00 2024', 'Content-Type: text/html', '', 'b'),
      ['1 text/html 1/1 b'],
    ],
    [
      'a line without colon',
      crlf('no colon here', 'Content-Type: text/html', '', 'b'),
      ['1 text/html 1/1 b'],
    ],
    [
      'a boundary that never ends',
      crlf('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'one', '--b', '', 'two'),
      ['- multipart/mixed 22/6', '1 text/plain 3/1 one', '2 text/plain 3/1 two'],
    ],
    [
      'a boundary that never begins',
      crlf('Content-Type: multipart/mixed; boundary=b', '', 'text'),
      ['1 multipart/mixed 4/1 text'],
    ],
    ['no boundary at all', crlf('Content-Type: multipart/mixed', '', 'text'), ['1 multipart/mixed 4/1 text']],
    [
      'an inner multipart without end',
      crlf(
        'Content-Type: multipart/mixed; boundary=a',
        '',
        '--a',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'x',
        '--a',
        '',
        'y',
        '--a--',
      ),
      ['- multipart/mixed 75/10', '1 multipart/mixed 8/3', '1.1 text/plain 1/1 x', '2 text/plain 1/1 y'],
    ],
    [
      'one boundary the beginning of another, outside',
      crlf(
        'Content-Type: multipart/mixed; boundary=ab',
        '',
        '--ab',
        'Content-Type: multipart/mixed; boundary=a',
        '',
        '--a',
        '',
        'x',
        '--a--',
        '--ab--',
      ),
      ['- multipart/mixed 74/8', '1 multipart/mixed 15/4', '1.1 text/plain 1/1 x'],
    ],
    [
      'a boundary that ends like a closing one',
      crlf('Content-Type: multipart/mixed; boundary="a--"', '', '--a--', '', 'x', '--a----'),
      ['- multipart/mixed 19/4', '1 text/plain 1/1 x'],
    ],
    [
      'blanks after a boundary',
      crlf('Content-Type: multipart/mixed; boundary=b', '', '--b  \t', '', 'x', '--b-- '),
      ['- multipart/mixed 19/4', '1 text/plain 1/1 x'],
    ],
    [
      'a part header without blank line',
      crlf(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/html',
        '--b',
        '',
        'x',
        '--b--',
      ),
      ['- multipart/mixed 45/6', '1 text/html 0/0 ', '2 text/plain 1/1 x'],
    ],
    [
      'parts of a digest',
      crlf('Content-Type: multipart/digest; boundary=b', '', '--b', '', 'Subject: in', '', 'x', '--b--'),
      ['- multipart/digest 30/6', '1 message/rfc822 16/3', '1.1 text/plain 1/1 x'],
    ],
    [
      'a message in base64 is opaque',
      crlf('Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', '', 'U3ViamVjdDogeA=='),
      ['1 message/rfc822 16/1 U3ViamVjdDogeA=='],
    ],
    [
      'a message within a message within nothing',
      crlf('Content-Type: message/rfc822', '', 'Content-Type: message/rfc822', '', 'Subject: x', '', 'y'),
      ['1 message/rfc822 47/5', '1.1 message/rfc822 15/3', '1.1.1 text/plain 1/1 y'],
    ],
    ['a type that is none', crlf('Content-Type: ???', '', 'x'), ['1 application/octet-stream 1/1 x']],
    ['a type without subtype', crlf('Content-Type: text', '', 'x'), ['1 text/plain 1/1 x']],
  ])('tolerates %s', (_what, message, expected) => {
    expect(outline(message, parseStructure(message))).toEqual(expected);
  });

  it('reads every content field', () => {
    const message = crlf(
      "Content-Type: application/pdf; name*=utf-8''%EA%B0%80.pdf",
      'Content-ID: <id@x>',
      'Content-Description: =?utf-8?B?6rCA?=',
      'Content-Transfer-Encoding: BASE64',
      'Content-Disposition: ATTACHMENT; filename="a.pdf"; size=3',
      'Content-Language: ko, en',
      'Content-Location: http://x/y',
      'Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==',
      '',
      'QUJD',
    );
    expect(parseStructure(message).root).toMatchObject({
      params: [{ name: 'name', value: '가.pdf' }],
      rawParams: [['name*', "utf-8''%EA%B0%80.pdf"]],
      id: '<id@x>',
      description: '가',
      rawDescription: '=?utf-8?B?6rCA?=',
      encoding: 'base64',
      disposition: {
        type: 'attachment',
        params: [
          { name: 'filename', value: 'a.pdf' },
          { name: 'size', value: '3' },
        ],
      },
      language: ['ko', 'en'],
      location: 'http://x/y',
      md5: 'Q2hlY2sgSW50ZWdyaXR5IQ==',
    });
  });

  it.each([
    ['the blank line of a message', 'message/rfc822', ''],
    ['the boundary of a multipart', 'multipart/mixed; boundary=inner', '--inner'],
    ['both', 'message/rfc822', 'Content-Type: multipart/mixed; boundary=inner\r\n\r\n--inner'],
  ])(
    'keeps what is opened by %s within its part, where the next boundary follows at once',
    (_, type, last) => {
      const start = crlf('Content-Type: multipart/mixed; boundary=outer', '', '--outer', '');
      const part = crlf(`Content-Type: ${type}`, '', last);
      const { root } = parseStructure(Buffer.concat([start, part, crlf('', '--outer--', '')]));
      const [child] = root.children;
      expect(child?.bodyEnd).toBe(start.length + part.length);
      expectWithin(root, 0, root.bodyEnd);
    },
  );

  it('holds limits and says so', () => {
    const deep = Buffer.from(
      Array.from(
        { length: 300 },
        (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
      ).join(''),
    );
    const depthOf = (part: Part): number => 1 + Math.max(0, ...part.children.map(depthOf));
    const structure = parseStructure(deep);
    expect(depthOf(structure.root)).toBe(100);
    expect(structure.isLimited).toBe(true);
    const wide = Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(500)}`);
    expect(parseStructure(wide, { maxParts: 50 })).toMatchObject({ partCount: 50, isLimited: true });
    expect(parseStructure(wide).isLimited).toBe(false);
  });

  it('bounds what it keeps of a 64 MB header line', () => {
    const machine = new StructureMachine();
    machine.receive(Buffer.from('Subject: '));
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    for (let i = 0; i < 64; i++) machine.receive(chunk);
    machine.receive(Buffer.from('\r\n\r\nbody'));
    const { root, isLimited } = machine.end();
    expect(root.envelope.subject.length).toBeLessThanOrEqual(262_144);
    expect([root.bodyStart, root.size, isLimited]).toEqual([9 + 64 * 1024 * 1024 + 4, 4, true]);
  });

  it('refuses to end twice', () => {
    const machine = new StructureMachine();
    machine.end();
    expect(() => machine.end()).toThrow('end() was already called');
  });
});

/** Pieces from which hard messages fall together by chance. */
const piece = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '--a',
  '--a--',
  '--ab',
  '--ab--',
  ' ',
  ':',
  'x',
  '\0',
  '\xff',
  'Subject: hello',
  'Content-Type: multipart/mixed; boundary=a',
  'Content-Type: multipart/mixed; boundary="ab"',
  'Content-Type: message/rfc822',
  'Content-Type: multipart/digest; boundary=a',
  // What opens one part and is closed before it has begun; too long to come together by chance.
  'Content-Type: multipart/mixed; boundary="ab"\r\n\r\n--ab\r\n--a\r\n',
  'Content-Type: message/rfc822\r\n\r\n\r\n--a\r\n',
  'From: a@b',
  'From x',
  'text',
  '=?utf-8?B?7JWI?=',
  ' folded',
  'y'.repeat(90),
);
const messages = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
  fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join('\r\n'), 'latin1')),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
);

function expectWithin(part: Part, start: number, end: number): void {
  const offsets = [start, part.headerStart, part.headerEnd, part.bodyStart, part.bodyEnd, end];
  expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  expect(part.size).toBe(part.bodyEnd - part.bodyStart);
  let from = part.bodyStart;
  for (const child of [...part.children, ...(part.message ? [part.message] : [])]) {
    expectWithin(child, from, part.bodyEnd);
    from = child.bodyEnd;
  }
}

describe('StructureMachine, for any bytes', () => {
  it('gives the same tree for every split', () => {
    fc.assert(
      fc.property(
        messages,
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
        (message, sizes) => {
          expect(inChunks(message, sizes)).toEqual(inChunks(message, [message.length || 1]));
        },
      ),
      { numRuns },
    );
  });

  it('gives the same tree for a real message, byte by byte', () => {
    expect(inChunks(nested, [1])).toEqual(parseStructure(nested, { maxHeaderBytes: 200 }));
  });

  it('keeps every part within its parent, in order', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expectWithin(parseStructure(message).root, 0, message.length);
      }),
      { numRuns },
    );
  });

  it('agrees with the scanner about header, envelope and type', () => {
    fc.assert(
      fc.property(messages, fc.constantFrom(20, 200, 262_144), (message, maxHeaderBytes) => {
        const { root } = parseStructure(message, { maxHeaderBytes });
        const scanned = scanMessage(message, maxHeaderBytes);
        expect([scanned.headerEnd, scanned.bodyStart, scanned.size]).toEqual([
          root.headerEnd,
          root.bodyStart,
          message.length,
        ]);
        expect(scanned.envelope).toEqual(root.envelope);
        expect(scanned.traits.contentType.subtype).toBe(root.subtype);
        expect(typeof scanned.traits.hasAttachments).toBe('boolean');
      }),
      { numRuns },
    );
  });
});
