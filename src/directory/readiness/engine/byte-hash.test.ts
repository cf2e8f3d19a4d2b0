import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UniqueRule } from '../check.ts';
import { ByteHash, isAsFolded } from './byte-hash.ts';
import { foldKey } from './key-hash.ts';
import { keyOf } from './value-keys.ts';

const rule: UniqueRule = { severity: 'FailsSync', space: 'names', key: 'fold' };

function byteHashOf(text: string, key: UniqueRule['key']) {
  const hash = new ByteHash();
  const bytes = Buffer.from(text, 'utf8');
  hash.take(bytes, 0, bytes.length, { rule: { ...rule, key }, space: 3 });
  return { high: hash.high, low: hash.low };
}

/** Letters that join with what stands before them, lose their case, or are the same in two forms. */
const telling = [
  ...['김', '가', '각', '\u1100', '\u1161', '\u11a8', '\u11c2', '\uac00', '\ud7a3', '\ud7b0', '\ua000'],
  ...[
    '漢',
    '\u4e00',
    '\u9fff',
    '\u5000',
    '\uf900',
    'か',
    '\u3099',
    'ガ',
    'Ａ',
    'ａ',
    'é',
    'e',
    '\u0301',
    'É',
  ],
  ...[
    'A',
    'a',
    'Z',
    '@',
    '.',
    ' ',
    '\u00a0',
    '\u3000',
    'ς',
    'Σ',
    'İ',
    'ß',
    'ﬁ',
    '😀',
    '\u007f',
    '\t',
    '\u0000',
  ],
];

describe('the hash of a value as bytes', () => {
  it('says that a character stays as it is only where it does', () => {
    for (let code = 0x80; code <= 0xffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const text = String.fromCharCode(code);
      const bytes = Buffer.from(text, 'utf8');
      if (!isAsFolded(bytes, 0, bytes.length)) continue;
      if (
        foldKey(text) !== text ||
        foldKey(`가${text}`) !== `가${text}` ||
        foldKey(`e${text}`) !== `e${text}`
      )
        expect.fail(`U+${code.toString(16)} is not as it is when folded`);
    }
  });

  it('knows every syllable of Hangul', () => {
    for (let code = 0xac00; code <= 0xd7a3; code += 1) {
      expect(isAsFolded(Buffer.from(String.fromCharCode(code)), 0, 3)).toBe(true);
    }
  });

  it.each(['fold', 'exact'] as const)('is that of the text: %s', (key) => {
    const texts = fc.oneof(
      fc.array(fc.constantFrom(...telling), { maxLength: 8 }).map((parts) => parts.join('')),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const known = keyOf(text, { ...rule, key }, 3)?.hash;
        fc.pre(known !== undefined);
        expect(byteHashOf(text, key)).toEqual(known);
      }),
    );
  });

  it('takes a character that is cut for what its text shows', () => {
    const hash = new ByteHash();
    const bytes = Buffer.from([0xea, 0xb9]);
    hash.take(bytes, 0, 2, { rule, space: 3 });
    expect({ high: hash.high, low: hash.low }).toEqual(keyOf(bytes.toString('utf8'), rule, 3)?.hash);
  });
});
