import { describe, expect, it } from 'vitest';
import { uniqueKeyOf } from './name-space.ts';
import { escapeFilterValue, valueFilter } from './value-filter.ts';

describe('looking for who holds a value', () => {
  it.each([
    ['kim', 'kim'],
    ['김민아', '김민아'],
    ['a*b(c)\\d\u0000', 'a\\2ab\\28c\\29\\5cd\\00'],
  ])('%j stands in a filter as %s', (value, escaped) => {
    expect(escapeFilterValue(value)).toBe(escaped);
  });

  it('asks every attribute that has a name, with smtp: and without', () => {
    const filter = valueFilter(['SMTP:kim@contoso.com', 'lee']);
    expect(filter).toMatch(/^\(\|(?:\([A-Za-z]+=[^()]+\))+\)$/);
    for (const term of [
      '(mail=kim@contoso.com)',
      '(proxyAddresses=smtp:kim@contoso.com)',
      '(mailNickname=lee)',
    ]) {
      expect(filter).toContain(term);
    }
  });
});

describe('values that nobody else may hold', () => {
  const same = (...pairs: readonly (readonly [string, string])[]) =>
    new Set(pairs.map(([attribute, value]) => uniqueKeyOf(attribute, value))).size === 1;

  it.each([
    [
      'mail, sign-in name and addresses',
      [
        ['mail', 'Kim@x.com'],
        ['userPrincipalName', 'kim@X.com'],
        ['proxyAddresses', 'SMTP:kim@x.com'],
        ['targetAddress', 'smtp:KIM@x.com'],
      ],
      true,
    ],
    [
      'an address without a prefix',
      [
        ['proxyAddresses', 'kim@x.com'],
        ['mail', 'kim@x.com'],
      ],
      true,
    ],
    [
      'composed and decomposed Hangul',
      [
        ['mailNickname', '김'.normalize('NFD')],
        ['mailNickname', '김'],
      ],
      true,
    ],
    [
      'an address and an alias',
      [
        ['mail', 'kim'],
        ['mailNickname', 'kim'],
      ],
      false,
    ],
    [
      'addresses of two kinds',
      [
        ['proxyAddresses', 'sip:kim@x.com'],
        ['proxyAddresses', 'smtp:kim@x.com'],
      ],
      false,
    ],
  ] as const)('%s', (_, pairs, isSame) => {
    expect(same(...pairs)).toBe(isSame);
  });

  it('are no names of people', () => {
    expect(uniqueKeyOf('displayName', '김민아')).toBeUndefined();
  });
});
