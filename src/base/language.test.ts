import { describe, expect, it } from 'vitest';
import { formatText, languageFromAcceptHeader, pickLanguage } from './language.ts';

describe('a text with gaps', () => {
  it.each([
    ['port {port} of {host}', { port: 25, host: 'mx' }, 'port 25 of mx'],
    ['{a}{a}', { a: 'x' }, 'xx'],
    ['{missing} stays', {}, '{missing} stays'],
    ['a value that looks like a gap: {v}', { v: '{v}' }, 'a value that looks like a gap: {v}'],
  ])('%s', (text, values, expected) => {
    expect(formatText(text, values as Record<string, string | number>)).toBe(expected);
  });
});

describe('the language of the environment', () => {
  it.each([
    [['ko_KR.UTF-8'], 'ko'],
    [['KO-kr'], 'ko'],
    [['C.UTF-8'], 'en'],
    [['kok_IN'], 'en'],
    [['fr_FR', 'ko'], 'ko'],
    [[undefined, '', 'ko'], 'ko'],
    [[], 'en'],
  ])('%j reads as %s', (wanted, expected) => {
    expect(pickLanguage(wanted)).toBe(expected);
  });
});

describe('Accept-Language', () => {
  it.each([
    ['ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
    ['en;q=0.5, ko;q=0.9', 'ko'],
    ['en, ko', 'en'],
    ['ko;q=0', 'en'],
    ['*', 'en'],
    ['fr', 'en'],
    [';;;q=x', 'en'],
    [undefined, 'en'],
  ])('%s reads as %s', (header, expected) => {
    expect(languageFromAcceptHeader(header)).toBe(expected);
  });

  it('falls back on the language of the server', () => {
    expect(languageFromAcceptHeader('fr, de;q=0.5', 'ko')).toBe('ko');
    expect(languageFromAcceptHeader('en', 'ko')).toBe('en');
  });
});

describe('words that depend on a count', () => {
  it.each([
    [0, '0 mailboxes'],
    [1, '1 mailbox'],
    [2, '2 mailboxes'],
  ])('of %i', (count, said) => {
    expect(formatText('{count} {count?mailbox|mailboxes}', { count })).toBe(said);
  });

  it('stay as they are without it', () => {
    expect(formatText('{count?a|b}', {})).toBe('{count?a|b}');
  });
});
