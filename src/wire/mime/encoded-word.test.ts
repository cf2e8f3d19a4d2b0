import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWords } from './encoded-word.ts';
import { encodeWords } from './encoded-word-format.ts';

const raw = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('decodeWords', () => {
  it.each([
    ['plain', 'Hello, world', 'Hello, world'],
    ['B in UTF-8', '=?UTF-8?B?7JWI64WV?=', '안녕'],
    ['Q in UTF-8, lower-case hex', '=?utf-8?q?=ec=95=88_=EB=85=95?=', '안 녕'],
    ['B in EUC-KR', '=?euc-kr?B?vsiz5w==?=', '안녕'],
    ['label ks_c_5601-1987', '=?ks_c_5601-1987?B?vsiz5w==?=', '안녕'],
    ['label CP949, a syllable beyond KS X 1001', '=?CP949?B?lO4=?=', '뷁'],
    ['ISO-2022-KR', '=?ISO-2022-KR?B?GyQpQw4+SDNnDw==?=', '안녕'],
    ['ISO-2022-JP', '=?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?=', '日本語'],
    ['language suffix (RFC 2231 section 5)', '=?UTF-8*ko?B?7JWI?=', '안'],
    ['adjacent words lose the space between', '=?utf-8?B?7JWI?= =?utf-8?B?64WV?=', '안녕'],
    ['a folded space between words too', '=?utf-8?B?7JWI?=\r\n =?utf-8?B?64WV?=', '안녕'],
    ['text between words keeps its spaces', '=?utf-8?B?7JWI?= and =?utf-8?B?64WV?=', '안 and 녕'],
    ['a character cut between words', '=?utf-8?B?7JU=?= =?utf-8?B?iA==?=', '안'],
    ['a base64 quantum cut between words', '=?utf-8?B?7J?= =?utf-8?B?WI?=', '안'],
    ['words of two charsets side by side', '=?utf-8?B?7JWI?= =?euc-kr?B?s+c=?=', '안녕'],
    ['Q beside B', '=?utf-8?Q?=EC=95?= =?utf-8?B?iA==?=', '안'],
    ['no blanks around words', 'Re:=?utf-8?B?7JWI?=!', 'Re:안!'],
    ['words without a space between', '=?utf-8?B?7JWI?==?utf-8?B?64WV?=', '안녕'],
    ['a Q word that opens with an escape', '=?utf-8?Q?=41?=', 'A'],
    ['spaces inside a Q word', '=?utf-8?Q?a b?=', 'a b'],
    ['missing padding', '=?utf-8?B?7JWI64W?=', '안\ufffd'],
    ['unknown charset', '=?x-nope?Q?caf=E9?=', 'café'],
    ['unknown encoding letter stays', '=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['unterminated stays', '=?utf-8?B?7JWI', '=?utf-8?B?7JWI'],
    ['broken Q escape stays', '=?utf-8?Q?100=ZZ?=', '100=ZZ'],
    ['empty word', 'a =?utf-8?B??= b', 'a  b'],
    ['raw UTF-8', raw(Buffer.from('안녕 raw')), '안녕 raw'],
    ['raw EUC-KR', raw(Buffer.from('bec8b3e7c7cfbcbcbfe4', 'hex')), '안녕하세요'],
    ['raw Windows-1252', raw(Buffer.from('636166e9', 'hex')), 'café'],
    ['raw EUC-KR beside a word', `${raw(Buffer.from('bec8b3e7', 'hex'))} =?utf-8?B?7JWI?=`, '안녕 안'],
  ])('%s', (_what, input, expected) => {
    expect(decodeWords(input)).toBe(expected);
  });

  it('leaves openings that open nothing', () => {
    expect(decodeWords(`x ${'=?'.repeat(5)} y`)).toBe('x =?=?=?=?=? y');
  });

  it.each([
    ['openings', '=?'.repeat(200_000)],
    ['openings with letter', '=?a?b?'.repeat(100_000)],
    ['closings', '?='.repeat(200_000)],
    ['words', '=?utf-8?B?7JWI?= '.repeat(20_000)],
    ['half words before one end', `${'=?utf-8?q?'.repeat(50_000)}?=`],
  ])('finishes hostile %s', (_what, input) => {
    expect(decodeWords(input).length).toBeLessThanOrEqual(input.length);
  });
});

describe('encodeWords', () => {
  it('leaves plain text alone', () => {
    expect(encodeWords('Hello (world)')).toBe('Hello (world)');
  });

  it('keeps words within 75 characters and never cuts a character', () => {
    const words = encodeWords('회의 일정 변경 안내 😀 '.repeat(20)).split(' ');
    expect(words.length).toBeGreaterThan(5);
    for (const word of words) {
      expect(word.length).toBeLessThanOrEqual(75);
      expect(decodeWords(word)).not.toContain('\ufffd');
    }
  });

  it('is undone by decodeWords', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('utf-8', 'euc-kr', 'iso-2022-kr'),
        (text, charset) => {
          expect(decodeWords(encodeWords(text, charset))).toBe(text.replace(/[\r\n\0]+/g, ' '));
        },
      ),
    );
  });

  it('lets no value open a field of its own', () => {
    expect(encodeWords('a\r\nBcc: x@y')).toBe('a Bcc: x@y');
  });
});
