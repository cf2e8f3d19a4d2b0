import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Uid } from '../../../base/ids.ts';
import { eachUid, normalizeUidRanges } from '../../uid-ranges.ts';
import { type UidPiece, uidPieces } from './ledger-pieces.ts';

const range = (first: number, last = first) => ({ first: first as Uid, last: last as Uid });

function uidsOf(piece: UidPiece): number[] {
  return 'uids' in piece ? [...piece.uids] : [...eachUid([range(piece.first, piece.last)])];
}

describe('pieces of ranges', () => {
  it.each([
    ['nothing', [], []],
    ['single uids together', [range(4), range(9), range(6, 7)], [{ uids: [4, 6, 7, 9] }]],
    ['everything as one', [range(1, 0xffff_ffff)], [{ first: 1, last: 0xffff_ffff }]],
    [
      'a long range between single uids',
      [range(1), range(100, 900), range(2000)],
      [{ uids: [1] }, { first: 100, last: 900 }, { uids: [2000] }],
    ],
  ])('are, of %s', (_what, ranges, expected) => {
    expect([...uidPieces(ranges)]).toEqual(expected);
  });

  it('hold every uid once, ascending, and never too many', () => {
    const arbitrary = fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.nat({ max: 40 }));
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 600, size: 'max' }), (given) => {
        const ranges = given.map(([first, more]) => range(first, first + more));
        const pieces = [...uidPieces(ranges)];
        expect(pieces.flatMap(uidsOf)).toEqual([...eachUid(normalizeUidRanges(ranges))]);
        for (const piece of pieces) if ('uids' in piece) expect(piece.uids.length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 30 },
    );
  });
});
