import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkFolderName,
  compareUtf8,
  folderNameKey,
  foldText,
  maxFolderNameLength,
  maxSortKeyLength,
  senderSortKey,
  subjectSortKey,
} from './sort-key.ts';

describe('subject keys', () => {
  it.each<[subject: string, key: string]>([
    ['Hello', 'hello'],
    ['RE: Hello', 'hello'],
    ['Re:Re: FW: hello', 'hello'],
    ['RE[2]: FWD (3): Re^4: hello', 'hello'],
    ['Re2: hello', 'hello'],
    ['AW: WG: Antwort: Hallo', 'hallo'],
    ['SV: VS: Vedr: hej', 'hej'],
    ['RÉP: TR : bonjour', 'bonjour'],
    ['회신: 전달: 주간 회의', '주간 회의'],
    ['답장: RE: 주간  회의', '주간 회의'],
    ['회신：주간 회의', '주간 회의'],
    ['회신: 주간 회의'.normalize('NFD'), '주간 회의'],
    ['回复: 转发：报告', '报告'],
    ['  Re :  spaced \t out ', 'spaced out'],
    ['Regarding: not a mark', 'regarding: not a mark'],
    ['Report: re: kept', 'report: re: kept'],
    ['Re:', ''],
    ['', ''],
    ['[list] Re: kept', '[list] re: kept'],
  ])('%j → %j', (subject, key) => {
    expect(subjectSortKey(subject)).toBe(key);
  });

  it('are cut between characters, and quickly for a hostile subject', () => {
    expect(subjectSortKey('𠮷'.repeat(100))).toBe('𠮷'.repeat(maxSortKeyLength));
    expect(subjectSortKey(`${'Re: '.repeat(50_000)}end`)).toBe('end');
    expect(subjectSortKey(' '.repeat(200_000))).toBe('');
  });
});

it.each<[sender: string, key: string]>([
  ['"Kim, Minsu" <minsu@contoso.kr>', 'kim, minsu <minsu@contoso.kr>'],
  ['김민수  <minsu@contoso.kr>', '김민수 <minsu@contoso.kr>'],
  ['', ''],
])('the key of sender %j is %j', (sender, key) => {
  expect(senderSortKey(sender)).toBe(key);
});

describe('names', () => {
  it.each<[one: string, other: string, same: boolean]>([
    ['Inbox', 'INBOX', true],
    ['받은 편지함', '받은 편지함'.normalize('NFD'), true],
    ['Été', 'e\u0301TE\u0301', true],
    ['ΟΔΟΣ', 'οδοσ', true],
    ['İ', 'I\u0307', true],
    ['I', 'ı', false],
    ['ß', 'ss', false],
    ['a', 'a ', false],
  ])('%j and %j: %j', (one, other, same) => {
    expect(folderNameKey(one) === folderNameKey(other)).toBe(same);
  });

  it('are kept composed and bounded', () => {
    expect(checkFolderName('회의'.normalize('NFD'))).toBe('회의');
    expect(checkFolderName('𠮷'.repeat(maxFolderNameLength))).toHaveLength(2 * maxFolderNameLength);
    expect(checkFolderName('a\0\ud800')).toBe('a\ufffd');
    for (const name of ['', '\0', 'x'.repeat(maxFolderNameLength + 1), 'x'.repeat(10_000)]) {
      expect(() => checkFolderName(name)).toThrow(expect.objectContaining({ kind: 'invalid' }));
    }
  });

  it('fold as every text does where nothing joins', () => {
    for (let code = 1; code <= 0xffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const text = `A${String.fromCharCode(code)}가`;
      const folded = text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
      if (foldText(text) !== folded) expect.fail(`U+${code.toString(16)}: ${foldText(text)}, not ${folded}`);
    }
  });

  it('fold the same in every normal form, and once for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const folded = foldText(text);
        expect(foldText(text.normalize('NFD'))).toBe(folded);
        expect(foldText(text.normalize('NFC'))).toBe(folded);
        expect(foldText(folded)).toBe(folded);
      }),
    );
  });
});

it('compares text as the bytes of its UTF-8', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '회', '\ue000', '\uffee', '𠮷', '😀') });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareUtf8(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
  );
});
