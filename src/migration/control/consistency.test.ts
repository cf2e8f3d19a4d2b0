import { describe, expect, it } from 'vitest';
import { badItemsIn, type SkippedCounts, scoreOf } from './consistency.ts';

describe('DataConsistencyScore', () => {
  it.each<[SkippedCounts, number, string]>([
    [{}, 0, 'Perfect'],
    [{ filtered: 500 }, 1000, 'Perfect'],
    [{ tooLarge: 3 }, 1000, 'Good'],
    [{ tooLarge: 3, damaged: 1 }, 1000, 'Investigate'],
    [{ unavailable: 10 }, 20, 'Investigate'],
    [{ unavailable: 11 }, 20, 'Poor'],
    [{ refusedByTarget: 400 }, 500_000, 'Investigate'],
    [{ refusedByTarget: 600 }, 500_000, 'Poor'],
  ])('of %j in %i items is %s', (skipped, items, score) => {
    expect(scoreOf(skipped, items)).toBe(score);
  });

  it('counts bad items without large and filtered ones', () => {
    expect(badItemsIn({ tooLarge: 1, filtered: 2, damaged: 3, unavailable: 4, refusedByTarget: 5 })).toBe(12);
  });
});
