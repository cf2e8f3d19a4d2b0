import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  matchesTokens,
  maxDocumentTokens,
  maxQueryTokens,
  maxTokenRepeats,
  parseTextQuery,
  tokenize,
} from './text-tokens.ts';

describe('tokens', () => {
  it.each<[text: string, tokens: string]>([
    ['', ''],
    ['Hello, World!', 'hello world'],
    ['Q3-report_v2.pdf', 'q3 report v2 pdf'],
    ['Übergrößenträger Ångström', 'ubergroßentrager angstrom'],
    ['ＦＵＬＬ　ｗｉｄｔｈ ﬁne', 'full width fine'],
    ['회', '회'],
    ['회의', '회의 의'],
    ['회의록', '회의 의록 록'],
    ['주간 회의', '주간 간 회의 의'],
    ['3분기보고서', '3 분기 기보 보고 고서 서'],
    ['LG전자AS센터', 'lg 전자 자 as 센터 터'],
    ['東京タワーへ', '東京 京タ タワ ワー ーへ へ'],
    ['葛\u{e0100}飾が\u3099', '葛飾 飾が が'],
    ['ㅋㅋ ㄱㅏ', 'ᄏᄏ ᄏ 가'],
    ['soft\u00adhyphen', 'softhyphen'],
    ['ΟΔΟΣ Οδοσ', 'οδοσ οδοσ'],
    ['Йод йод', 'йод йод'],
    ['नमस्ते', 'नमस्ते'],
    ['a\ud800b\0c', 'a b c'],
    ['𠮷野家', '𠮷野 野家 家'],
  ])('%j → %j', (text, tokens) => {
    expect(tokenize(text).join(' ')).toBe(tokens);
  });

  it('takes decomposed Hangul (as macOS writes it) for the same word', () => {
    expect(tokenize('회의록'.normalize('NFD'))).toEqual(tokenize('회의록'));
  });

  it('cuts long words at 64 characters', () => {
    expect(tokenize(`${'x'.repeat(100)} y`)).toEqual(['x'.repeat(64), 'y']);
  });

  it('stops where a tsvector would: tokens, their bytes, and repeats of one', () => {
    const words = (count: number, pad: string) =>
      Array.from({ length: count }, (_, index) => index + pad).join(' ');
    expect(tokenize(words(20_000, ''))).toHaveLength(maxDocumentTokens);
    const wide = tokenize(words(20_000, '𞤀'.repeat(59)));
    expect(wide.length).toBeLessThan(5_000);
    expect(Buffer.byteLength(wide.join(''))).toBeLessThan(900_000);
    expect(tokenize(`${'the '.repeat(1_000)}end`)).toHaveLength(maxTokenRepeats + 1);
    expect(tokenize('가'.repeat(1_000_000))).toHaveLength(maxTokenRepeats + 1);
  });
});

describe('text search', () => {
  it.each<[query: string, text: string, found: boolean]>([
    ['회의', '지난 회의록', true],
    ['회', '회의록', true],
    ['록', '회의록', true],
    ['의', '회의록', true],
    ['회의록', '회의', false],
    ['회의', '회의를 시작합니다', true],
    ['회의를', '회의록을', false],
    ['주간 회의', '회의는 주간에', true],
    ['"주간 회의"', '회의는 주간에', false],
    ['"주간 회의"', '이번 주간 회의록', true],
    ['분기보고', '3분기보고서', true],
    ['3분기', '3분기보고서', true],
    ['3분', '3분기보고서', true],
    ['기분', '3분기보고서', false],
    ['회의'.normalize('NFD'), '회의록', true],
    ['회의록', '회의록'.normalize('NFD'), true],
    ['rep', 'Annual report', true],
    ['port', 'Annual report', false],
    ['annual rep', 'The report, annual', true],
    ['"annual rep"', 'The annual report', true],
    ['"annual rep"', 'The report, annual', false],
    ['"ann report"', 'The annual report', false],
    ['kim@contoso.com', 'Kim <kim@contoso.com>', true],
    ['kim@contoso', 'contoso.kim', false],
    ['cafe', 'Café', true],
    ['CAFÉ', 'cafe', true],
    ['"annual', 'annual', true],
    ['... !', 'anything', true],
    ['', '', true],
    ['word', '', false],
  ])('%j in %j: %j', (query, text, found) => {
    expect(matchesTokens(tokenize(text), parseTextQuery(query))).toBe(found);
  });

  it('splits a search into phrases', () => {
    expect(parseTextQuery('주간 "Q3 보고서" a-b - 회')).toEqual([
      { tokens: ['주간'], prefix: false },
      { tokens: ['q3', '보고', '고서'], prefix: false },
      { tokens: ['a', 'b'], prefix: true },
      { tokens: ['회'], prefix: true },
    ]);
  });

  it('refuses a search longer than a person types', () => {
    expect(parseTextQuery('w '.repeat(maxQueryTokens))).toHaveLength(maxQueryTokens);
    for (const query of ['w '.repeat(maxQueryTokens + 1), '가'.repeat(1_000), 'w-'.repeat(100_000)]) {
      expect(() => parseTextQuery(query)).toThrow(/more than 256 words/);
    }
  });

  it('finds every piece of a Hangul run, and only pieces', () => {
    const syllables = fc.string({
      unit: fc.constantFrom('가', '나', '다', '라'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(syllables, syllables, (text, piece) => {
        expect(matchesTokens(tokenize(text), parseTextQuery(piece))).toBe(text.includes(piece));
      }),
    );
  });

  it('finds a document by its own first words, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const word = text.replaceAll('"', ' ');
        expect(matchesTokens(tokenize(word), parseTextQuery(`"${word}"`))).toBe(true);
      }),
    );
  });
});
