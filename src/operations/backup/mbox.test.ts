import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mboxSeparator, quoteMbox } from './mbox.ts';

async function quote(text: string, pieceBytes = text.length + 1): Promise<string> {
  const bytes = Buffer.from(text);
  const pieces = async function* () {
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  };
  return Buffer.concat(await Array.fromAsync(quoteMbox(pieces()))).toString();
}

describe('mbox', () => {
  it.each([
    ['From a line', '>From a line\n\n'],
    ['>>From it\r\n', '>>>From it\n\n'],
    ['From: header\r\n', 'From: header\n\n'],
    ['a From b\n', 'a From b\n\n'],
    ['', '\n'],
    ['\r\n', '\n\n'],
    ['two\r\n\r\nlines', 'two\n\nlines\n\n'],
  ])('%j', async (text, expected) => {
    expect(await quote(text)).toBe(expected);
  });

  it('does not judge the middle of a long line', async () => {
    const long = `${'x'.repeat(1000)}From y`;
    expect(await quote(long, 100)).toBe(`${long}\n\n`);
  });

  it('is the same however the bytes come', async () => {
    const words = fc.constantFrom('From ', '>', 'x', '\r\n', '\n', ' ', 'y'.repeat(300));
    await fc.assert(
      fc.asyncProperty(
        fc.array(words, { maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const text = parts.join('');
          expect(await quote(text, size)).toBe(await quote(text));
        },
      ),
    );
  });

  it('separates by a date as ctime writes it', () => {
    expect(mboxSeparator(Date.UTC(2026, 1, 3, 4, 5, 6))).toBe(
      'From MAILER-DAEMON Tue Feb  3 04:05:06 2026\n',
    );
  });
});
