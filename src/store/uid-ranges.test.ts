import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxUid, type Uid } from '../base/ids.ts';
import type { UidRange } from './ports/message-query.ts';
import { allUids, containsUid, countUids, eachUid, normalizeUidRanges, uidRangesOf } from './uid-ranges.ts';

const ranges = (...pairs: [number, number][]): UidRange[] =>
  pairs.map(([first, last]) => ({ first: first as Uid, last: last as Uid }));

describe('uid ranges', () => {
  it.each<[what: string, given: UidRange[], normalised: UidRange[]]>([
    ['nothing', [], []],
    ['order', ranges([7, 9], [1, 3]), ranges([1, 3], [7, 9])],
    ['overlap', ranges([1, 5], [3, 9]), ranges([1, 9])],
    ['inside', ranges([1, 9], [3, 5]), ranges([1, 9])],
    ['neighbours', ranges([1, 3], [4, 5]), ranges([1, 5])],
    ['twice', ranges([4, 4], [4, 4]), ranges([4, 4])],
    ['swapped ends', ranges([5, 3]), []],
    ['outside', ranges([-3, 2], [maxUid, 2 ** 40]), ranges([1, 2], [maxUid, maxUid])],
    ['not a number', ranges([Number.NaN, 5]), []],
  ])('normalise: %s', (_what, given, normalised) => {
    expect(normalizeUidRanges(given)).toEqual(normalised);
  });

  it('hold exactly the uids they were made of', () => {
    const uids = fc.array(fc.integer({ min: 1, max: 60 }).map((uid) => uid as Uid));
    fc.assert(
      fc.property(uids, (given) => {
        const made = uidRangesOf(given);
        const expected = [...new Set(given)].sort((a, b) => a - b);
        expect([...eachUid(made)]).toEqual(expected);
        expect(countUids(made)).toBe(expected.length);
        for (let uid = 0 as Uid; uid <= 61; uid = (uid + 1) as Uid) {
          expect(containsUid(made, uid)).toBe(given.includes(uid));
        }
      }),
    );
  });

  it('can hold all', () => {
    expect(countUids(allUids)).toBe(maxUid);
    expect(containsUid(allUids, maxUid as Uid)).toBe(true);
  });
});
