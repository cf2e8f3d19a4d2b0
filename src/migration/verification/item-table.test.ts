import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BodyHash } from '../../base/ids.ts';
import { ItemTable } from './item-table.ts';
import { KeywordNumbers } from './keyword-numbers.ts';

const item = (number: number, size = number) => ({
  item: number,
  size,
  receivedAt: size * 2,
  flags: size % 7,
  isUntouched: size % 5 === 0,
  keywords: size % 2 === 0 ? [] : ['Work'],
  digest: size % 3 === 0 ? undefined : (size.toString(16).padStart(64, 'a') as BodyHash),
});

describe('a table of items', () => {
  it.each([
    ['numbers that items keep', true],
    ['numbers that say nothing outside of their folder', false],
  ])('finds each of thousands, with %s', (_, keepNumbers) => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(0xffff_ffff), { maxLength: 3000, minLength: 1500 }), (numbers) => {
        const table = new ItemTable(keepNumbers, new KeywordNumbers());
        const places = [1, 2 ** 20];
        for (const [at, number] of numbers.entries()) table.add(places[at % 2]!, item(number, at));
        for (const [at, number] of numbers.entries()) {
          const place = places[at % 2]!;
          const row = table.find(place, number)!;
          expect([table.itemAt(row), table.placeAt(row), table.sizeAt(row)]).toEqual([number, place, at]);
          expect(table.isUntouchedAt(row)).toBe(at % 5 === 0);
          expect(table.digestAt(row)).toBe(item(number, at).digest);
          expect(table.find(places[(at + 1) % 2]!, number)).toBe(keepNumbers ? row : undefined);
        }
        expect(table.length).toBe(numbers.length);
      }),
      { numRuns: 5 },
    );
  });

  it('has an item that was moved while it was listed once, where it was seen last', () => {
    const table = new ItemTable(true, new KeywordNumbers());
    table.add(1, item(7));
    table.add(2, item(7));
    expect(table.length).toBe(1);
    expect(table.placeAt(table.find(1, 7)!)).toBe(2);
  });

  it('gives an item to the first message that asks', () => {
    const table = new ItemTable(true, new KeywordNumbers());
    table.add(1, item(7));
    const row = table.find(1, 7)!;
    expect(table.isClaimed(row)).toBe(false);
    table.claim(row, 1, 10);
    table.claim(row, 1, 11);
    expect([table.isClaimedBy(row, 1, 10), table.isClaimedBy(row, 1, 11)]).toEqual([true, false]);
  });

  it('finds nothing where there is nothing', () => {
    expect(new ItemTable(true, new KeywordNumbers()).find(1, 1)).toBeUndefined();
  });
});
