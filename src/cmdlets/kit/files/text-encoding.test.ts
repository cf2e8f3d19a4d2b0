import { describe, expect, it } from 'vitest';
import { decodeFile, encodeFileText, type TextEncoding, textEncoding } from './text-encoding.ts';
import { linesOf } from './text-lines.ts';

const named = (name: string): TextEncoding => textEncoding().parse(name);

async function* pieces(bytes: Uint8Array, at: number): AsyncIterable<Uint8Array> {
  if (at > 0) yield bytes.subarray(0, at);
  yield bytes.subarray(at);
}

async function* byteByByte(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (const byte of bytes) yield Uint8Array.of(byte);
}

const joined = async (texts: AsyncIterable<string>) => (await Array.fromAsync(texts)).join('');

describe('text of files', () => {
  it.each([
    ['utf8', 'a한글\r\n끝'],
    ['utf8BOM', 'a한글\r\n끝'],
    ['unicode', 'a한글\r\n끝'],
    ['bigendianunicode', 'a한글\r\n끝'],
    ['cp949', 'a한글\r\n끝'],
    ['ascii', 'plain'],
    ['utf8BOM', ''],
    ['utf8', 'a'],
    ['unicode', 'ab'],
  ])('in %s comes back, wherever it is cut: %j', async (name, text) => {
    const encoding = named(name);
    const bytes = Uint8Array.of(...encoding.mark, ...encodeFileText(text, encoding));
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await joined(decodeFile(pieces(bytes, at), encoding))).toBe(text);
    }
    expect(await joined(decodeFile(byteByByte(bytes), encoding))).toBe(text);
  });

  it.each([
    ['utf8BOM', 'cp949'],
    ['unicode', 'utf8'],
    ['bigendianunicode', 'cp949'],
  ])('marked %s is read as that, even where %s is asked for', async (written, asked) => {
    const encoding = named(written);
    const bytes = Uint8Array.of(...encoding.mark, ...encodeFileText('한글', encoding));
    expect(await joined(decodeFile(byteByByte(bytes), named(asked)))).toBe('한글');
  });

  it.each([
    ['UTF-8', 'utf8'],
    ['Unicode', 'unicode'],
    ['euc-kr', 'ks_c_5601-1987'],
    ['949', 'ks_c_5601-1987'],
    ['us-ascii', 'ascii'],
  ])('%s is %s', (written, name) => {
    expect(named(written).name).toBe(name);
  });

  it('knows no other names', () => {
    expect(textEncoding().safeParse('ebcdic').error?.issues[0]?.message).toContain('Give one of utf8');
  });

  it('says when a charset lacks a character', () => {
    expect(() => encodeFileText('\u{1F600}', named('cp949'))).toThrow('Give -Encoding utf8BOM');
    expect(encodeFileText('가\u{1F600}a\u0000', named('ascii'))).toEqual(Uint8Array.of(63, 63, 97, 0));
  });
});

describe('lines', () => {
  it.each([
    ['a\nb', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\n\nb\n', ['a', '', 'b']],
    ['\n', ['']],
    ['\r\n', ['']],
    ['a\rb', ['a\rb']],
    ['', []],
  ])('of %j, wherever it is cut', async (text, lines) => {
    async function* cut(at: number): AsyncIterable<string> {
      yield text.slice(0, at);
      yield text.slice(at);
    }
    for (let at = 0; at <= text.length; at += 1) {
      expect(await Array.fromAsync(linesOf(cut(at)))).toEqual(lines);
    }
  });
});
