import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LdifItem, LdifReader, type LdifReaderOptions } from './ldif-reader.ts';
import type { LdifRecord } from './ldif-record.ts';

function read(pieces: readonly (string | Uint8Array)[], options?: LdifReaderOptions): LdifItem[] {
  const reader = new LdifReader(options);
  const items = pieces.flatMap((piece) => reader.push(Buffer.from(piece)));
  return [...items, ...reader.end()];
}

/** Each byte by itself. */
const bytewise = (text: string) => Array.from(Buffer.from(text), (byte) => Uint8Array.of(byte));
const textOf = (value: Uint8Array) => Buffer.from(value).toString('utf8');

/** A record in one line, as a table has room for it. */
function show(item: LdifItem): string {
  if (item.kind === 'error') {
    const { code, line, dn } = item.error;
    return `error ${code} line ${line}${dn === undefined ? '' : ` ${dn}`}`;
  }
  const { record } = item;
  return `${record.kind} ${record.dn} @${record.line}: ${showBody(record)}`;
}

function showBody(record: LdifRecord): string {
  switch (record.kind) {
    case 'content':
    case 'add':
      return record.values
        .map(({ attribute, options, value }) => `${[attribute, ...options].join(';')}=${textOf(value)}`)
        .join('|');
    case 'delete':
      return '';
    case 'modify':
      return record.modifications
        .map(
          ({ operation, attribute, values }) => `${operation} ${attribute}=${values.map(textOf).join(',')}`,
        )
        .join('|');
    case 'modrdn':
      return `${record.newRdn} ${record.deletesOldRdn} ${record.newSuperior}`;
  }
}

describe('records of LDIF', () => {
  it.each<[string, string, readonly string[]]>([
    ['an entry', 'dn: cn=a\ncn: a\nmail: a@x\n', ['content cn=a @1: cn=a|mail=a@x']],
    ['with a version', 'version: 1\n\ndn: cn=a\ncn: a\n', ['content cn=a @3: cn=a']],
    ['a version without an empty line', 'version: 1\ndn: cn=a\ncn: a\n', ['content cn=a @2: cn=a']],
    [
      'line ends of Windows',
      'dn: cn=a\r\ncn: a\r\n\r\ndn: cn=b\r\ncn: b\r\n',
      ['content cn=a @1: cn=a', 'content cn=b @4: cn=b'],
    ],
    [
      'many empty lines',
      '\n\n\ndn: cn=a\ncn: a\n\n\n\n\ndn: cn=b\ncn: b\n\n',
      ['content cn=a @4: cn=a', 'content cn=b @10: cn=b'],
    ],
    ['folded lines', 'dn: cn=a,\n dc=x\ncn: a\n b\n  c\n', ['content cn=a,dc=x @1: cn=ab c']],
    ['folded base64', 'dn:: Y249\n 6rmA\ncn:: 6r\n mA\n', ['content cn=김 @1: cn=김']],
    ['comments, folded too', '# one\ndn: cn=a\n# two\n three: x\ncn: a\n', ['content cn=a @2: cn=a']],
    ['raw UTF-8', 'dn: cn=김,dc=x\ncn: 김민수\n', ['content cn=김,dc=x @1: cn=김민수']],
    ['blanks', 'dn:cn=a\ncn:   a \nsn:\n', ['content cn=a @1: cn=a |sn=']],
    [
      'options',
      'dn: cn=a\nuserCertificate;binary:: AAE=\nmember;range=0-1: x\n',
      ['content cn=a @1: userCertificate;binary=\u0000\u0001|member;range=0-1=x'],
    ],
    [
      'the remarks of ldapsearch',
      'dn: cn=a\ncn: a\n\n# search result\nsearch: 2\nresult: 0 Success\n\n# numEntries: 1\n',
      ['content cn=a @1: cn=a'],
    ],
    [
      'an entry without attributes in the middle',
      'dn: cn=a\n\ndn: cn=b\ncn: b\n',
      ['content cn=a @1: ', 'content cn=b @3: cn=b'],
    ],
    ['nothing', '', []],
    ['a version alone', 'version: 1\n', []],
    ['an addition', 'dn: cn=a\nchangetype: add\ncn: a\n', ['add cn=a @1: cn=a']],
    ['a removal', 'dn: cn=a\nchangetype: delete\n', ['delete cn=a @1: ']],
    ['with a control', 'dn: cn=a\ncontrol: 1.2.3 true\nchangetype: delete\n', ['delete cn=a @1: ']],
    [
      'modifications',
      'dn: cn=a\nchangetype: modify\ndelete: mail\nmail: a\n-\nadd: mail\nmail: b\nmail: c\n-\nreplace: sn\n-\n',
      ['modify cn=a @1: delete mail=a|add mail=b,c|replace sn='],
    ],
    [
      'a last modification without its end',
      'dn: cn=a\nchangetype: Modify\nreplace: sn\nsn: x\n',
      ['modify cn=a @1: replace sn=x'],
    ],
    [
      'a name that is moved',
      'dn: cn=a,ou=x\nchangetype: modrdn\nnewrdn: cn=b\ndeleteoldrdn: 1\nnewsuperior: ou=y\n',
      ['modrdn cn=a,ou=x @1: cn=b true ou=y'],
    ],
    [
      'a name that is kept beside',
      'dn: cn=a\nchangetype: moddn\nnewrdn: cn=b\ndeleteoldrdn: 0\n',
      ['modrdn cn=a @1: cn=b false undefined'],
    ],
  ])('%s', (_, text, records) => {
    expect(read([text]).map(show)).toEqual(records);
    expect(read(bytewise(text)).map(show)).toEqual(records);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'no colon',
      'dn: cn=a\nmail\n\ndn: cn=b\ncn: b\n',
      ['error line.unreadable line 2 cn=a', 'content cn=b @4: cn=b'],
    ],
    ['a name that is none', 'dn: cn=a\nma il: x\n', ['error line.unreadable line 2 cn=a']],
    ['base64 that is none', 'dn: cn=a\ncn:: 6r!A\n', ['error base64 line 2 cn=a']],
    ['base64 of URLs', 'dn: cn=a\ncn:: 6r-A\n', ['error base64 line 2 cn=a']],
    ['base64 that was cut', 'dn: cn=a\ncn:: 6rm\n', ['error base64 line 2 cn=a']],
    ['another file', 'dn: cn=a\njpegPhoto:< file:///etc/passwd\n', ['error url line 2 cn=a']],
    ['no DN', 'cn: a\n\ndn: cn=b\ncn: b\n', ['error dn.missing line 1', 'content cn=b @3: cn=b']],
    ['two DNs', 'dn: cn=a\ncn: a\ndn: cn=b\ncn: b\n', ['error dn.missing line 3 cn=a']],
    ['an unknown change', 'dn: cn=a\nchangetype: rename\n', ['error change.unreadable line 2 cn=a']],
    [
      'an unknown modification',
      'dn: cn=a\nchangetype: modify\nmail: b\n',
      ['error change.unreadable line 3 cn=a'],
    ],
    [
      'a modification of another',
      'dn: cn=a\nchangetype: modify\nadd: mail\nsn: b\n',
      ['error change.unreadable line 4 cn=a'],
    ],
    ['a separator in an entry', 'dn: cn=a\ncn: a\n-\n', ['error change.unreadable line 3 cn=a']],
    ['no new name', 'dn: cn=a\nchangetype: modrdn\n', ['error change.unreadable line 2 cn=a']],
    ['another version', 'version: 2\n', ['error version line 1']],
    ['a line cut in the middle', 'dn: cn=a\ncn: a\nma', ['error line.unreadable line 3 cn=a']],
    [
      'a value cut in the middle',
      'dn: cn=a\ncn: a\n\ndn: cn=b\nmail: b@exam',
      ['content cn=a @1: cn=a', 'error cut line 5 cn=b'],
    ],
    ['a DN at the end', 'dn: cn=a\n', ['error cut line 1 cn=a']],
  ])('are refused by line: %s', (_, text, items) => {
    expect(read([text]).map(show)).toEqual(items);
    expect(read(bytewise(text)).map(show)).toEqual(items);
  });

  it('may end without a line end where the reader is told so', () => {
    expect(read(['dn: cn=a\ncn: a'], { unfinishedLine: 'accept' }).map(show)).toEqual([
      'content cn=a @1: cn=a',
    ]);
  });

  it('says of a DN that is no UTF-8 in which line it is', () => {
    const items = read([
      Buffer.concat([Buffer.from('dn: cn='), Buffer.of(0xb1, 0xe8), Buffer.from('\ncn: a\n')]),
    ]);
    expect(items.map(show)).toEqual(['error dn.unreadable line 1']);
  });

  const korean = 'dn: CN=김민수,OU=영업,DC=contoso,DC=local\nsn: 김\ncn:: 6rmA66+87IiY\n';
  const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(korean)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${korean}`)],
    ['UTF-16 LE with a mark', Buffer.from(`\ufeff${korean}`, 'utf16le')],
    ['UTF-16 LE', Buffer.from(korean, 'utf16le')],
    ['UTF-16 BE with a mark', utf16be(`\ufeff${korean}`)],
    ['UTF-16 BE', utf16be(korean)],
  ])('come in %s', (_, bytes) => {
    const wanted = ['content CN=김민수,OU=영업,DC=contoso,DC=local @1: sn=김|cn=김민수'];
    expect(read([bytes]).map(show)).toEqual(wanted);
    expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte))).map(show)).toEqual(wanted);
  });
});

describe('values above the limit', () => {
  const limits = { maxValueBytes: 2000 };
  const big = 'x'.repeat(1999);
  const after = '\n\ndn: cn=b\ncn: b\n';

  it('are refused, and the record with them, just above and not at it', () => {
    expect(read([`dn: cn=a\nd: ${'x'.repeat(1997)}${after}`], { limits }).map(show)).toHaveLength(2);
    expect(read([`dn: cn=a\nd: ${'x'.repeat(1998)}${after}`], { limits }).map(show)).toEqual([
      'error tooLarge line 2 cn=a',
      'content cn=b @4: cn=b',
    ]);
  });

  it('are left out by rule, folded or not, and the record tells of them', () => {
    for (const text of [
      `dn: cn=a\njpegPhoto:: ${big}\ncn: a${after}`,
      `dn: cn=a\njpegPhoto:: ${big.replaceAll(/(.{70})/g, '$1\n ')}\ncn: a${after}`,
    ]) {
      for (const pieces of [[text], bytewise(text)]) {
        const [first, second] = read(pieces, { limits, largeValues: 'omit' });
        expect(first).toMatchObject({
          record: {
            dn: 'cn=a',
            omitted: [{ attribute: 'jpegPhoto', line: 2, bytes: 2011 }],
            values: [{ attribute: 'cn' }],
          },
        });
        expect(second).toMatchObject({ record: { dn: 'cn=b' } });
      }
    }
  });

  it('hold no more than the limit, however large: 200 MB in one line', () => {
    const reader = new LdifReader({ limits: { maxValueBytes: 1024 * 1024 }, largeValues: 'omit' });
    reader.push(Buffer.from('dn: cn=a\njpegPhoto:: '));
    const chunk = Buffer.alloc(1024 * 1024, 0x41);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let count = 0; count < 200; count += 1) {
      reader.push(chunk);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    const items = [...reader.push(Buffer.from('\ncn: a\n')), ...reader.end()];
    expect(items).toMatchObject([{ record: { omitted: [{ bytes: 200 * 1024 * 1024 + 12 }] } }]);
    expect(most).toBeLessThan(32 * 1024 * 1024);
  });

  it('are told of a whole record, too', () => {
    const text = `dn: cn=a\n${'member: cn=someone\n'.repeat(100)}${after}`;
    expect(read([text], { limits: { maxRecordBytes: 700 } }).map(show)).toEqual([
      'error tooLarge line 72 cn=a',
      'content cn=b @104: cn=b',
    ]);
    expect(read([text], { limits: { maxValues: 50 } }).map(show)[0]).toBe('error tooLarge line 52 cn=a');
  });
});

describe('whatever comes', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'dn: cn=a',
      'cn: a',
      'changetype: modify',
      'add: mail',
      '-',
      '',
      ' x',
      '# c',
      'cn:: 6rmA',
      'v:< file:x',
      'version: 1',
    ),
    fc.string(),
  );
  it('ends in records and errors, the same however it is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(200)), (lines, cuts) => {
        const bytes = Buffer.from(lines.join('\n'));
        const at = [...new Set(cuts.filter((cut) => cut < bytes.length)), bytes.length].sort((a, b) => a - b);
        const pieces = at.map((end, index) => bytes.subarray(at[index - 1] ?? 0, end));
        expect(read(pieces).map(show)).toEqual(read([bytes]).map(show));
      }),
    );
  });

  it('throws nothing on bytes that are no text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const item of read([bytes], { limits: { maxValueBytes: 50, maxRecordBytes: 100 } })) show(item);
      }),
    );
  });
});
