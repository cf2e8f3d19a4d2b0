import { describe, expect, it } from 'vitest';
import { fitText, headWithin, tailWithin, textWidth } from './text-width.ts';

describe('width of a text in cells', () => {
  it.each([
    ['abc', 3],
    ['', 0],
    ['받은 편지함', 11],
    ['가'.normalize('NFD'), 2],
    ['e\u0301', 1],
    ['日本語', 6],
    ['ｆｕｌｌ', 8],
    ['📧', 2],
    ['\u200d', 0],
    ['é', 1],
  ])('of %j is %i', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it.each([
    ['abcdef', 3, 'abc', 'def'],
    ['ab', 5, 'ab', 'ab'],
    ['받은 편지함', 5, '받은 ', '지함'],
    ['가나', 1, '', ''],
    ['가나', 0, '', ''],
    ['abc', 0, '', ''],
    ['e\u0301a\u0301', 1, 'e\u0301', 'a\u0301'],
  ])('of %j at most %i cells are %j at the start and %j at the end', (text, cells, head, tail) => {
    expect([headWithin(text, cells), tailWithin(text, cells)]).toEqual([head, tail]);
  });

  it.each([
    ['abc', 5, 'abc  '],
    ['받은 편지함', 8, '받은 편…'],
    ['받은 편지함', 9, '받은 편… '],
    ['abcdef', 4, 'abc…'],
    ['한글', 4, '한글'],
  ])('%j is fitted into %i cells', (text, cells, fitted) => {
    expect(fitText(text, cells)).toBe(fitted);
    expect(textWidth(fitText(text, cells))).toBe(cells);
  });
});
