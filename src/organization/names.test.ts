import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAlias, makeAlias, numberAlias } from './alias.ts';
import { isProvable, parseDomainName } from './domain-name.ts';
import { checkName } from './recipient-text.ts';
import { romanize } from './romanization.ts';
import { parseForeignAddress, parseSmtpAddress } from './smtp-address.ts';

describe('romanization', () => {
  it.each([
    // Of the examples of the Revised Romanization, those whose syllables do not touch each other.
    ['김민준', 'gimminjun'],
    ['한복남', 'hanboknam'],
    ['홍빛나', 'hongbitna'],
    ['서울', 'seoul'],
    ['부산', 'busan'],
    ['광주', 'gwangju'],
    ['구미', 'gumi'],
    ['옥천', 'okcheon'],
    ['합덕', 'hapdeok'],
    ['월곶', 'wolgot'],
    ['한밭', 'hanbat'],
    ['울릉', 'ulreung'],
    ['쌍문', 'ssangmun'],
    ['값', 'gap'],
    ['닭', 'dak'],
    ['의왕', 'uiwang'],
    ['괜찮', 'gwaenchan'],
    ['김민준'.normalize('NFD'), 'gimminjun'],
    ['Terry Adams', 'Terry Adams'],
    ['José Müller', 'Jose Muller'],
    ['Łukasz Øster ß Æ', 'Lukasz Oster ss Ae'],
    ['Жанна Щукина', 'Zhanna Shchukina'],
    ['Ελένη', 'Eleni'],
    ['王', ''],
    ['', ''],
  ])('%s is %s', (text, expected) => {
    expect(romanize(text)).toBe(expected);
  });

  it('gives ASCII for anything at all, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(romanize(text)).toMatch(/^\p{ASCII}*$/u);
      }),
    );
  });
});

describe('an alias', () => {
  it.each([
    ['Terry Adams', 'TerryAdams'],
    ['김 민준', 'gimminjun'],
    ["O'Neil, Shaquille", 'ONeilShaquille'],
    ['.a..b.', 'a.b'],
    ['王小明', 'user'],
    ['  ', 'user'],
    ['가'.repeat(10_000), 'ga'.repeat(32)],
  ])('made of %.20s is %s', (name, expected) => {
    expect(makeAlias(name)).toBe(expected);
  });

  it('made of anything is one that is accepted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 99_999 }), (name, number) => {
        const alias = numberAlias(makeAlias(name), number);
        expect(checkAlias(alias)).toBe(alias);
      }),
    );
  });

  it.each(['', 'a b', '.a', 'a.', 'a..b', '김', 'a@b', 'x'.repeat(65)])('refuses "%s"', (alias) => {
    expect(() => checkAlias(alias)).toThrow(/cannot be an alias/);
  });
});

describe('a domain name', () => {
  it.each([
    ['Contoso.COM', 'contoso.com', 'contoso.com'],
    [' contoso.com. ', 'contoso.com', 'contoso.com'],
    ['회사.한국', 'xn--vf4b131b.xn--3e0b707e', '회사.한국'],
    ['xn--vf4b131b.xn--3e0b707e', 'xn--vf4b131b.xn--3e0b707e', '회사.한국'],
    ['a-b.1st.example', 'a-b.1st.example', 'a-b.1st.example'],
    ['contoso.local', 'contoso.local', 'contoso.local'],
  ])('%s is %s', (text, ascii, unicode) => {
    expect(parseDomainName(text)).toEqual({ ascii, unicode });
  });

  it.each([
    ['', 'empty'],
    ['contoso', 'no dot'],
    ['192.0.2.1', 'IP address'],
    ['::1', 'IP address'],
    ['a..com', 'empty label'],
    ['-a.com', 'inner hyphens'],
    ['a_b.com', 'inner hyphens'],
    ['a b.com', 'character'],
    ['user@contoso.com', 'character'],
    ['https://contoso.com', 'IP address|character'],
    [`${'a'.repeat(64)}.com`, '63'],
    [`${'a.'.repeat(130)}com`, '253'],
    ['a'.repeat(10_000), '253'],
    ['contoso.123', 'no domain name'],
  ])('refuses "%.30s"', (text, why) => {
    expect(() => parseDomainName(text)).toThrow(new RegExp(why));
  });

  it('knows which can be proved', () => {
    expect(
      ['contoso.com', 'contoso.local', 'a.internal'].map((name) => isProvable(parseDomainName(name))),
    ).toEqual([true, false, false]);
  });
});

describe('a mail address', () => {
  it.each([
    ['Terry@Contoso.com', 'Terry@contoso.com'],
    [' a.b+c@회사.한국 ', 'a.b+c@xn--vf4b131b.xn--3e0b707e'],
    ["o'neil@contoso.com", "o'neil@contoso.com"],
  ])('%s is held as %s', (text, expected) => {
    expect(parseSmtpAddress(text).address).toBe(expected);
  });

  it.each([
    ['terry', '@'],
    ['@contoso.com', '@'],
    ['김@contoso.com', 'ASCII'],
    ['a b@contoso.com', 'space'],
    ['a..b@contoso.com', 'dot'],
    ['"a"@contoso.com', 'special'],
    ['a@b@contoso.com', 'special'],
    [`${'a'.repeat(65)}@contoso.com`, '64'],
    ['a@localhost', 'no dot'],
  ])('refuses %s', (text, why) => {
    expect(() => parseSmtpAddress(text)).toThrow(new RegExp(why));
  });

  it('elsewhere may be in any script', () => {
    expect(parseForeignAddress('김@Contoso.com').address).toBe('김@contoso.com');
    expect(() => parseForeignAddress('a\r\nb@contoso.com')).toThrow(/special/);
  });
});

describe('a name', () => {
  it('is trimmed and composed', () => {
    expect(checkName('name', '  김 '.normalize('NFD'), 64)).toBe('김');
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['a\r\nBcc: x', 'line break'],
    ['a\u2028b', 'line break'],
    ['a\ud800', 'surrogate'],
    ['이'.repeat(10_000), '10000 characters, but at most 64'],
  ])('refuses "%.10s"', (text, why) => {
    expect(() => checkName('name', text, 64)).toThrow(new RegExp(why));
  });
});
