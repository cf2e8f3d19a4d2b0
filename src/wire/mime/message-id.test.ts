import { describe, expect, it } from 'vitest';
import { parseMessageId, parseMessageIds } from './message-id.ts';

describe('parseMessageIds', () => {
  it.each<[string, string[]]>([
    ['<a@b>', ['<a@b>']],
    ['<a@b> <c@d>\r\n <e@f>', ['<a@b>', '<c@d>', '<e@f>']],
    ['<a@b><c@d>', ['<a@b>', '<c@d>']],
    ['Your message of Tuesday <a@b>', ['<a@b>']],
    ['"Kim" <a@b> (sent)', ['<a@b>']],
    ['< a@b\r\n >', ['<a@b>']],
    ['a@b c@d', ['<a@b>', '<c@d>']],
    ['<no-at>', ['<no-at>']],
    ['<<a@b>', ['<a@b>']],
    ['<cut@off', ['<cut@off>']],
    ['<>', []],
    ['words only', []],
    ['', []],
  ])('%j', (input, expected) => {
    expect(parseMessageIds(input)).toEqual(expected);
  });

  it('bounds the count', () => {
    expect(parseMessageIds('<a@b> '.repeat(5000))).toHaveLength(1000);
    expect(parseMessageIds('<'.repeat(1_000_000))).toEqual([]);
    expect(parseMessageIds(`${'<'.repeat(1_000_000)}>`)).toEqual([]);
  });

  it('finds the one of Message-ID', () => {
    expect(parseMessageId(' <a@b> ')).toBe('<a@b>');
    expect(parseMessageId('')).toBeUndefined();
  });
});
