import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../base/text-width.ts';
import { breakLines, firstLine } from './line-breaks.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'bcdef', ' ', '\t', '가', '한글', '…', '📧', 'e\u0301', '\n', '\u00a0'),
  maxLength: 60,
});

describe('lines broken to fit', () => {
  it.each([
    ['words keep the space behind them', 'aa bb cc', 5, ['aa ', 'bb cc']],
    ['a long word is broken where the line is full', 'a bcdefgh', 4, ['a bc', 'defg', 'h']],
    ['Hangul is never cut in half', '가나다라', 5, ['가나', '다라']],
    ['what fits in no line becomes a question mark', '가a', 1, ['?', 'a']],
    ['a soft hyphen shows at the end of a line', 'aaa\u00adbbb', 4, ['aaa-', 'bbb']],
    ['and nowhere else', 'aa\u00adbb\u00adcccc', 6, ['aabb', 'cccc']],
    ['marks stay with their letter', 'e\u0301e\u0301e\u0301', 2, ['e\u0301e\u0301', 'e\u0301']],
    ['every line is broken by itself', 'abc\r\ndefg', 3, ['abc', 'def', 'g']],
  ])('%s', (_, value, cells, lines) => {
    expect(breakLines(value, cells, true)).toEqual(lines);
  });

  it.each([true, false])('fit and lose nothing (at words: %s)', (atWords) => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (value, cells) => {
        const lines = breakLines(value, cells, atWords);
        expect(lines.join('')).toBe(value.replaceAll('\n', ''));
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(cells);
      }),
    );
  });

  it.each([
    ['one\ntwo', 'one…'],
    ['one\r\ntwo', 'one…'],
    ['one', 'one'],
    ['\n', '…'],
  ])('of %j a cell shows %j', (value, shown) => {
    expect(firstLine(value)).toBe(shown);
  });
});
