import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64Lines } from './base64.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { createTransferDecoder, decodeTransfer, isIdentityEncoding } from './transfer-coding.ts';

/** More than fast-check's own default, and as many as `npm run fuzz` asks for. */
const numRuns = fc.readConfigureGlobal().numRuns ?? 300;

const decode = (text: string, encoding: string): string =>
  Buffer.from(decodeTransfer(Buffer.from(text, 'latin1'), encoding)).toString('latin1');

describe('decodeTransfer', () => {
  it('holds back no more blanks than a line could have been padded with', () => {
    const decoder = createTransferDecoder('quoted-printable');
    const held = 1_000_000 - decoder.receive(Buffer.alloc(1_000_000, ' ')).length;
    expect(held).toBeLessThanOrEqual(1024);
    expect(decoder.receive(Buffer.from('=')).length).toBe(held);
    const more = decoder.receive(Buffer.alloc(1_000_000, ' '));
    expect(1_000_000 - more.length).toBeLessThanOrEqual(1024);
  });

  it.each([
    ['base64', 'aGVsbG8=', 'hello'],
    ['base64', 'aGVs\r\nbG8=\r\n', 'hello'],
    ['base64', 'aG Vs!b\0G8', 'hello'],
    ['base64', 'aGVsbG8', 'hello'],
    ['base64', 'aGVsbA==bG8=', 'helllo'],
    ['base64', 'a', ''],
    ['base64', '-_-_', '\xfb\xff\xbf'],
    [' BASE64 ', 'aGk=', 'hi'],
    ['quoted-printable', 'a=3Db', 'a=b'],
    ['quoted-printable', 'a=3db=e9', 'a=b\xe9'],
    ['quoted-printable', 'soft=\r\nbreak', 'softbreak'],
    ['quoted-printable', 'soft=\nbreak', 'softbreak'],
    ['quoted-printable', 'soft=  \t\r\nbreak', 'softbreak'],
    ['quoted-printable', 'trailing  \r\nspace \t', 'trailing\r\nspace'],
    ['quoted-printable', 'inner  space', 'inner  space'],
    ['quoted-printable', 'broken =ZZ =4 =4Z ==41 end', 'broken =ZZ =4 =4Z =A end'],
    ['quoted-printable', 'at the end=', 'at the end'],
    ['quoted-printable', 'at the end=4', 'at the end=4'],
    ['quoted-printable', 'a= b', 'a= b'],
    ['7bit', 'as is =41\r\n', 'as is =41\r\n'],
    ['x-nonsense', 'as is', 'as is'],
    ['x-uuencode', 'begin 644 a.txt\n.:&5L;&\\@=75E;F-O9&4 \n`\nend\n', 'hello uuencode'],
    [
      'uuencode',
      'text before\r\nbegin 644 a b.txt\r\n&[)6(ZX65\r\n \r\nend\r\nafter',
      Buffer.from('안녕').toString('latin1'),
    ],
    ['x-uue', 'no begin line', ''],
  ])('%s of %j', (encoding, input, expected) => {
    expect(decode(input, encoding)).toBe(expected);
  });

  it('knows which encodings change nothing', () => {
    expect(
      ['7bit', '8bit', 'binary', 'x-what', 'Base64', 'quoted-printable'].map(isIdentityEncoding),
    ).toEqual([true, true, true, true, false, false]);
  });

  it.each(['base64', 'quoted-printable', 'x-uuencode', '8bit'])(
    'gives the same for every split: %s',
    (encoding) => {
      const piece = fc.constantFrom(
        '=',
        '=4',
        '1',
        'A',
        ' ',
        '\t',
        '\r',
        '\n',
        '\r\n',
        'YWJj',
        'begin 644 x\n',
        '#0V%T\n',
        'end\n',
        '\xff',
      );
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (pieces, size) => {
          const bytes = Buffer.from(pieces.join(''), 'latin1');
          const decoder = createTransferDecoder(encoding);
          const chunks: Buffer[] = [];
          for (let i = 0; i < bytes.length; i += size)
            chunks.push(Buffer.from(decoder.receive(bytes.subarray(i, i + size))));
          chunks.push(Buffer.from(decoder.end()));
          expect(Buffer.concat(chunks).toString('hex')).toBe(
            Buffer.from(decodeTransfer(bytes, encoding)).toString('hex'),
          );
        }),
        { numRuns },
      );
    },
  );
});

describe('encoders', () => {
  it('base64 is undone, in lines of 76', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeBase64Lines(bytes);
        expect(text.split('\r\n').every((line) => line.length <= 76)).toBe(true);
        expect([...decodeTransfer(Buffer.from(text), 'base64')]).toEqual([...bytes]);
      }),
    );
  });

  it('quoted-printable is undone, in lines of 76 of printable ASCII', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeQuotedPrintable(bytes);
        expect(
          text.split('\r\n').every((line) => /^[\t\x20-\x7e]{0,76}$/.test(line) && !/[ \t]$/.test(line)),
        ).toBe(true);
        expect([...decodeTransfer(Buffer.from(text), 'quoted-printable')]).toEqual([...bytes]);
      }),
    );
  });

  it('protects lines that mail software alters', () => {
    expect(encodeQuotedPrintable(Buffer.from('From x\r\n.\r\nFri'))).toBe('=46rom x\r\n=2E\r\n=46ri');
  });
});
