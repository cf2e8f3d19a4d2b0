import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCursorPlace } from './cursor-place.ts';

/** `‸` is the cursor. `words | of earlier commands` in brief. */
function place(text: string) {
  const found = findCursorPlace(text.replace('‸', ''), text.indexOf('‸'));
  if (found === undefined) return undefined;
  const { kind, typed, value, quote, words, before, groups } = found;
  return {
    kind,
    typed,
    ...(value !== typed && { value }),
    ...(quote && { quote }),
    ...(words.length > 0 && { words: words.map((word) => word.value) }),
    ...(before.length > 0 && { before: before.map((command) => command.words[0]?.value) }),
    ...(groups.length > 0 && { groups: groups.map(({ opener }) => opener).join('') }),
  };
}

describe('where a cursor stands', () => {
  it.each<[string, object]>([
    ['‸', { kind: 'command', typed: '' }],
    ['Get-M‸', { kind: 'command', typed: 'Get-M' }],
    ['Get-Mailbox ‸', { kind: 'argument', typed: '', words: ['Get-Mailbox'] }],
    ['Get-Mailbox -Id‸ kim', { kind: 'argument', typed: '-Id', words: ['Get-Mailbox'] }],
    ['a | b c | d ‸', { kind: 'argument', typed: '', words: ['d'], before: ['a', 'b'] }],
    ['a |\n\n b‸', { kind: 'command', typed: 'b', before: ['a'] }],
    ['a | b\nc‸', { kind: 'command', typed: 'c' }],
    ['a && b‸', { kind: 'command', typed: 'b' }],
    ['a `\n b‸', { kind: 'argument', typed: 'b', words: ['a'] }],
    ['a # b‸', { kind: 'comment', typed: '', words: ['a'] }],
    ['a # b\nc‸', { kind: 'command', typed: 'c' }],
    ['a <# b #> c‸', { kind: 'argument', typed: 'c', words: ['a'] }],
    ["a 'b c‸", { kind: 'argument', typed: "'b c", value: 'b c', quote: "'", words: ['a'] }],
    ["a 'it''s‸", { kind: 'argument', typed: "'it''s", value: "it's", quote: "'", words: ['a'] }],
    ["a 'b c' d‸", { kind: 'argument', typed: 'd', words: ['a', 'b c'] }],
    ['a "b `"c‸', { kind: 'argument', typed: '"b `"c', value: 'b "c', quote: '"', words: ['a'] }],
    ['a "b $(c ‸', { kind: 'argument', typed: '', words: ['c'], groups: '$(' }],
    ['a "b $(c) d" e‸', { kind: 'argument', typed: 'e', words: ['a', 'b $(c) d'] }],
    ['a { b ‸', { kind: 'argument', typed: '', words: ['b'], groups: '{' }],
    ['a { b } c‸', { kind: 'argument', typed: 'c', words: ['a', '{'] }],
    ['@{ a‸', { kind: 'key', typed: 'a', groups: '@{' }],
    ['@{ a = b‸', { kind: 'command', typed: 'b', groups: '@{' }],
    ['@{ a = 1; b‸', { kind: 'key', typed: 'b', groups: '@{' }],
    ["@{n='x'; e={ b‸", { kind: 'command', typed: 'b', groups: '{@{' }],
    ['$x = a ‸', { kind: 'argument', typed: '', words: ['a'] }],
    ['$x=a‸', { kind: 'command', typed: 'a' }],
    ['$x -eq ‸', { kind: 'argument', typed: '', words: ['$x', '-eq'] }],
    ['if (a) { b } c‸', { kind: 'command', typed: 'c' }],
    ['try { a } catch { b‸', { kind: 'command', typed: 'b', groups: '{' }],
    ['a) b‸', { kind: 'argument', typed: 'b', words: ['a'] }],
    ['${a b‸', { kind: 'command', typed: '${a b' }],
  ])('%s', (text, expected) => {
    expect(place(text)).toEqual(expected);
  });

  it('is found in any text, and never takes long', () => {
    const pieces = [
      'a',
      ' ',
      '"',
      "'",
      '`',
      '{',
      '}',
      '(',
      ')',
      '@{',
      '$(',
      '|',
      ';',
      '\n',
      '#',
      '<#',
      '=',
      ',',
      '김',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const found = findCursorPlace(text, text.length);
        expect(found && text.slice(found.start)).toBe(found?.typed);
      }),
    );
  });

  it('is not looked for where groups are nested too deep', () => {
    expect(findCursorPlace('('.repeat(1_000), 1_000)).toBeUndefined();
  });
});
