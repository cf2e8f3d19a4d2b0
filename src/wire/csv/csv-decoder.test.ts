import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../mime/charset-encode.ts';
import { CsvDecoder, type CsvDecoderOptions } from './csv-decoder.ts';

const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const korean = (text: string) => encodeText(text, 'cp949') ?? new Uint8Array();

function decode(pieces: readonly Uint8Array[], options?: CsvDecoderOptions) {
  const decoder = new CsvDecoder(options);
  const text = pieces.map((piece) => decoder.push(piece)).join('') + decoder.end();
  return { text, encoding: decoder.encoding };
}

const bytewise = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));

describe('CsvDecoder', () => {
  const text = 'EmailAddress,UserName\r\nkim@contoso.com,김민수 뷁\r\n';
  const western = 'EmailAddress,UserName\r\njose@contoso.com,José Núñez\r\n';
  it.each<[string, Uint8Array, string, string]>([
    ['nothing', new Uint8Array(), '', 'utf-8'],
    ['one letter', Buffer.from('a'), 'a', 'utf-8'],
    ['ASCII', Buffer.from('a,b\n1,2'), 'a,b\n1,2', 'utf-8'],
    ['UTF-8', Buffer.from(text), text, 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), text, 'utf-8'],
    ['UTF-16LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), text, 'utf-16le'],
    ['UTF-16BE with a mark', bigEndian(`\ufeff${text}`), text, 'utf-16be'],
    ['UTF-16LE without one', Buffer.from(text, 'utf16le'), text, 'utf-16le'],
    ['UTF-16BE without one', bigEndian(text), text, 'utf-16be'],
    ['CP949', korean(text), text, 'cp949'],
    ['Windows-1252', Buffer.from(western, 'latin1'), western, 'windows-1252'],
    ['a mark alone', Buffer.from('\ufeff'), '', 'utf-8'],
  ])('%s', (_, bytes, expected, encoding) => {
    expect(decode([bytes])).toEqual({ text: expected, encoding });
    expect(decode(bytewise(bytes))).toEqual({ text: expected, encoding });
    // Too little to tell encodings apart by luck, enough to cut characters.
    expect(decode(bytewise(bytes), { maxSampleLength: 7 }).text).toBe(expected);
  });

  it('takes what it is told where no mark says otherwise', () => {
    expect(decode([korean('짜짜')], { encoding: 'cp949' }).text).toBe('짜짜');
    expect(decode([Buffer.from('\ufeff김')], { encoding: 'cp949' })).toEqual({
      text: '김',
      encoding: 'utf-8',
    });
  });

  it('holds back no more than the sample', () => {
    const decoder = new CsvDecoder({ maxSampleLength: 100 });
    const line = Buffer.from('김민수,');
    const given = Array.from({ length: 20 }, () => decoder.push(line)).join('');
    expect(given.length).toBeGreaterThan(60);
  });

  it('reads the same however the bytes are cut', () => {
    const hangul = fc.constantFrom('가', '뷁', '힣', '漢', 'a', ',', '\n', '"', '@', 'Z');
    fc.assert(
      fc.property(fc.array(hangul, { maxLength: 60 }), fc.nat(), (characters, cut) => {
        const bytes = korean(`한글,${characters.join('')}`);
        const at = cut % (bytes.length + 1);
        expect(decode([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(decode([bytes]));
      }),
      { numRuns: 200 },
    );
  });
});
