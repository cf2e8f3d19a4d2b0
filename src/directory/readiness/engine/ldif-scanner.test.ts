import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceObject } from '../../source-object.ts';
import { decodeBase64InPlace } from './base64-in-place.ts';
import { LdifScanner } from './ldif-scanner.ts';
import { readObject } from './read-object.ts';
import { RecordView } from './record-view.ts';
import { examineTexts, lengthCheck, person, rowsOf } from './test-examination.ts';
import { WantedAttributes } from './wanted-attributes.ts';

const headBytes = 4_096;

/** In chunks of this size, each in a buffer of its own, as a file is read. */
function scan(text: string | Uint8Array, chunkBytes = 65_536): SourceObject[] {
  const input = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  const wanted = new WantedAttributes(['description']);
  const view = new RecordView(wanted.names.length);
  const found: SourceObject[] = [];
  const scanner = new LdifScanner({
    ...{ file: 'a.ldif', wanted, view, maxObjectBytes: headBytes },
    onRecord: () => found.push(readObject(view, wanted)),
  });
  for (let offset = 0; ; offset += chunkBytes) {
    const chunk = input.subarray(offset, offset + chunkBytes);
    const buffer = new Uint8Array(headBytes + chunkBytes + 1);
    if (offset > 0) scanner.carryTo(buffer, headBytes);
    buffer.set(chunk, headBytes);
    const isLast = offset + chunkBytes >= input.length;
    scanner.scan(buffer, headBytes, headBytes + chunk.length, offset, isLast);
    if (isLast) return found;
  }
}

const attributesOf = (object: SourceObject | undefined) => Object.fromEntries(object?.attributes ?? []);

describe('scanning LDIF', () => {
  it.each<[string, string, Record<string, string[]>]>([
    ['a value', 'dn: CN=a\nmail: a@b.c\n', { mail: ['a@b.c'] }],
    ['names in any case', 'DN: CN=a\nMAIL: a@b.c\n', { mail: ['a@b.c'] }],
    ['several values, in order', 'dn: CN=a\nmail: a\nmail: b\n', { mail: ['a', 'b'] }],
    ['CRLF', 'dn: CN=a\r\nmail: a@b.c\r\n\r\n', { mail: ['a@b.c'] }],
    ['a folded line', 'dn: CN=a\nmail: a\n @b\n .c\n', { mail: ['a@b.c'] }],
    ['a folded line with CRLF', 'dn: CN=a\r\nmail: a\r\n @b.c\r\n', { mail: ['a@b.c'] }],
    ['a folded name', 'dn: CN=a\nmail:\n  a@b.c\n', { mail: ['a@b.c'] }],
    ['base64', `dn: CN=a\ncn:: ${Buffer.from('김민준').toString('base64')}\n`, { cn: ['김민준'] }],
    ['folded base64', 'dn: CN=a\ncn:: 6rmA66\n +87KSA\n', { cn: ['김민준'] }],
    ['options', 'dn: CN=a\ncn;lang-ko: b\n', { cn: ['b'] }],
    ['an empty value', 'dn: CN=a\nmail:\n', { mail: [''] }],
    ['blanks before a value', 'dn: CN=a\nmail:    b\n', { mail: ['b'] }],
    ['a comment, folded', 'dn: CN=a\n# mail: x\n  y\nmail: b\n', { mail: ['b'] }],
    ['a line that nobody wants, folded', 'dn: CN=a\njpegPhoto:: abc\n def\nmail: b\n', { mail: ['b'] }],
    // The prototype took these for proxyAddresses and displayName, by length and letter.
    ['primaryGroupID as itself', 'dn: CN=a\nprimaryGroupID: 513\n', {}],
    ['names that only begin alike', 'dn: CN=a\ndisplayNamePrintable: x\nmailNicknames: y\nl1: z\n', {}],
    ['names of one letter', 'dn: CN=a\nl: Seoul\nc: KR\n', { l: ['Seoul'], c: ['KR'] }],
    ['a change that adds', 'dn: CN=a\nchangetype: add\nmail: b\n', { mail: ['b'] }],
    [
      'a version, and what ldapsearch writes',
      'version: 1\n\ndn: CN=a\nmail: b\n\nsearch: 2\nresult: 0\n',
      { mail: ['b'] },
    ],
    [
      'as many members as there are, and none of them',
      'dn: CN=a\nmember: CN=b\nmember: CN=c\n',
      { member: ['', ''] },
    ],
  ])('reads %s', (_, text, expected) => {
    expect(scan(text).map(attributesOf)).toEqual([expected]);
  });

  it('tells objects apart, with their lines', () => {
    const found = scan('version: 1\n\n# one\ndn: CN=a\nmail: a\n b\n\n\ndn: CN=b\n\n');
    expect(found.map(({ dn, line }) => [dn, line])).toEqual([
      ['CN=a', 4],
      ['CN=b', 9],
    ]);
  });

  it.each<[string, string, string]>([
    ['cut in a value', 'dn: CN=a\nmail: a@b', 'a.ldif, line 2 (CN=a): the file ends in the middle of a line'],
    ['cut in a name', 'dn: CN=a\nma', 'a.ldif, line 2 (CN=a): the file ends in the middle of a line'],
    [
      'cut in a line that nobody wants',
      'dn: CN=a\njpegPhoto:: abc',
      'line 2 (CN=a): the file ends in the middle',
    ],
    ['invalid base64', 'dn: CN=a\nmail:: a*bc\n', 'line 2 (CN=a): the value of mail is not base64'],
    ['base64 that was cut', 'dn: CN=a\nmail:: YWJ\n', 'line 2 (CN=a): the value of mail is not base64'],
    ['no LDIF', 'dn: CN=a\nmail a@b.c\n', 'line 2 (CN=a): "mail a@b.c" is no line of LDIF'],
    ['an object without a DN', 'mail: a\n', 'line 1: an object begins with "mail"'],
    [
      'a change',
      'dn: CN=a\nchangetype: modify\nreplace: mail\n',
      'line 2 (CN=a): this is a change (changetype: modify)',
    ],
    [
      'a value in another file',
      'dn: CN=a\nmail:< file:///etc/passwd\n',
      'line 2 (CN=a): the value of mail stands in another file',
    ],
    ['a continuation of nothing', '\n x\n', 'line 2: a line that continues another stands alone'],
    [
      'a value without end',
      `dn: CN=a\nmail: ${'x'.repeat(9_000)}\n`,
      'line 2 (CN=a): the object has more than',
    ],
  ])('names line and DN of %s', (_, text, message) => {
    expect(() => scan(text, 1_024)).toThrow(message);
  });

  it('passes over a value of any length that nobody wants', () => {
    const text = `dn: CN=a\njpegPhoto:: ${'QUJD\n '.repeat(20_000)}QUJD\nmail: b\n`;
    expect(scan(text, 512).map(attributesOf)).toEqual([{ mail: ['b'] }]);
  });

  it('reads the same wherever chunks end and lines are folded', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 40 });
    const objects = fc.array(
      fc.array(fc.tuple(fc.constantFrom('mail', 'cn', 'jpegPhoto', 'description', 'proxyAddresses'), value), {
        maxLength: 8,
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        objects,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 20, max: 80 }),
        (made, chunk, fold) => {
          const text = made
            .map((lines, index) =>
              [
                `dn: CN=${index}`,
                ...lines.map(([name, held]) => `${name}:: ${Buffer.from(held).toString('base64')}`),
                '',
                '',
              ]
                .flatMap((line) =>
                  (line === '' ? [''] : (line.match(new RegExp(`.{1,${fold}}`, 'g')) ?? [])).join('\n '),
                )
                .join('\n'),
            )
            .join('');
          const expected = made.map((lines) =>
            lines
              .filter(([name]) => name !== 'jpegPhoto')
              .map(([, held]) => held)
              .sort(),
          );
          const found = scan(text, chunk).map(({ attributes }) =>
            [...attributes.values()].flat().map(String).sort(),
          );
          expect(found).toEqual(expected);
        },
      ),
    );
  });

  it('decodes base64 as Node does, and refuses the rest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const buffer = Buffer.from(Buffer.from(bytes).toString('base64'), 'latin1');
        const end = decodeBase64InPlace(buffer, 0, buffer.length);
        expect(buffer.subarray(0, end)).toEqual(Buffer.from(bytes));
      }),
    );
    for (const wrong of ['A', 'AB', 'ABC', 'AB=C', '====', 'AA\u0000A', 'AB==ABCD', 'AB==', 'ABC=', 'A===']) {
      const buffer = Buffer.from(wrong, 'latin1');
      expect([wrong, decodeBase64InPlace(buffer, 0, buffer.length)]).toEqual([wrong, -1]);
    }
  });
});

describe('files of other kinds', () => {
  const text = person('김민준', { mail: '김@b' });

  it.each<[string, Uint8Array]>([
    ['a mark of UTF-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without it', Buffer.from(text, 'utf16le')],
    ['UTF-16 the other way round', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('are read: %s', async (_, bytes) => {
    const { findings } = await examineTexts([bytes], [lengthCheck('mail', 2)]);
    expect(rowsOf(findings)).toEqual(['김민준 | mail | 김@b | Length | EDIT 김@']);
  });

  it('of nothing hold no object', async () => {
    const { examined } = await examineTexts([''], []);
    expect(examined.objects).toBe(0);
  });
});
