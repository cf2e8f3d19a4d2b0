import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameIndex } from './name-index.ts';
import { nameSortKey } from './name-order.ts';

const order = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => (nameSortKey(a) < nameSortKey(b) ? -1 : 1));

describe('the order of names', () => {
  it('is that of a Korean address book: signs, digits, Latin, Hangul, Han', () => {
    const names = [
      '_공지',
      '1팀',
      'anna',
      'Émile',
      'Zed',
      '가영',
      '강',
      '김민수',
      '김민지',
      '이',
      '힣',
      '金',
    ];
    expect(order([...names].reverse())).toEqual(names);
  });

  it.each([
    ['case', 'ANNA', 'anna'],
    ['marks', 'Émile', 'emile'],
    ['width', 'Ａｎｎａ', 'anna'],
    ['kana', 'タナカ', 'たなか'],
    ['how a syllable is written', '김', '김'.normalize('NFD')],
  ])('does not look at %s [MS-OXNSPI] R1820', (_title, one, other) => {
    expect(nameSortKey(one)).toBe(nameSortKey(other));
  });

  it('puts what begins another before it, and anything else by its first letter that differs', () => {
    expect(order(['MSOXNSPI_TestUser01', 'MSOXNSPI_TestUser', 'MSOXNSPI_ATDG01'])).toEqual([
      'MSOXNSPI_ATDG01',
      'MSOXNSPI_TestUser',
      'MSOXNSPI_TestUser01',
    ]);
  });
});

describe('an index of names', () => {
  const word = fc.stringMatching(/^[ab김민]{1,4}$/);
  const people = fc.array(fc.uniqueArray(word, { minLength: 1, maxLength: 3 }), { maxLength: 12 });

  it('finds whom a look at everybody finds, whatever has changed since', () => {
    fc.assert(
      fc.property(people, people, fc.array(word, { minLength: 1, maxLength: 2 }), (before, after, query) => {
        const index = new NameIndex();
        for (const [slot, words] of before.entries()) index.set(slot, words);
        const current = new Map(before.entries());
        for (const [slot, words] of after.entries()) {
          if (slot % 3 === 0) {
            index.clear(slot);
            current.delete(slot);
          } else {
            index.set(slot, words);
            current.set(slot, words);
          }
        }
        const expected = [...current]
          .filter(([, words]) => query.every((each) => words.some((own) => own.startsWith(each))))
          .map(([slot]) => slot);
        expect([...index.find(query, 100, () => true)].sort((a, b) => a - b)).toEqual(expected);
      }),
    );
  });

  it('finds the same when so many have come that it puts them in order', () => {
    const index = new NameIndex();
    for (let slot = 0; slot < 3_000; slot += 1) index.set(slot, [`user${slot}`, 'team']);
    for (let slot = 0; slot < 3_000; slot += 1) index.set(slot, [`user${slot}`, 'team', 'again']);
    expect([...index.find(['user29'], 9_999, () => true)]).toHaveLength(111);
    expect([...index.find(['user2999'], 9_999, () => true)]).toEqual([2_999]);
    expect([...index.find(['te', 'user1'], 5, () => true)]).toHaveLength(5);
    index.set(3_000, ['user2999b']);
    expect([...index.find(['user2999'], 9_999, () => true)].sort()).toEqual([2_999, 3_000]);
  });
});
