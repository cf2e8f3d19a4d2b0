import { maxUid, type Uid } from '../base/ids.ts';
import type { UidRange } from './ports/message-query.ts';

/** Ascending, apart by at least one uid, inside 1 … 2³²−1. Ranges whose ends are swapped hold nothing. */
export function normalizeUidRanges(ranges: readonly UidRange[]): UidRange[] {
  const sorted = ranges
    .map(({ first, last }) => ({
      first: Math.max(1, Math.ceil(first)) as Uid,
      last: Math.min(maxUid, Math.floor(last)) as Uid,
    }))
    .filter(({ first, last }) => first <= last)
    .sort((a, b) => a.first - b.first);
  const merged: UidRange[] = [];
  for (const range of sorted) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last + 1) merged.push(range);
    else if (range.last > before.last) merged[merged.length - 1] = { first: before.first, last: range.last };
  }
  return merged;
}

/** The ranges of the given uids, which may come in any order. */
export function uidRangesOf(uids: Iterable<Uid>): UidRange[] {
  return normalizeUidRanges(Array.from(uids, (uid) => ({ first: uid, last: uid })));
}

/** Every uid of normalised ranges, ascending. Open ranges such as `1:*` hold billions: bound them first. */
export function* eachUid(ranges: readonly UidRange[]): Generator<Uid> {
  for (const { first, last } of ranges) {
    for (let uid: number = first; uid <= last; uid += 1) yield uid as Uid;
  }
}

export function countUids(ranges: readonly UidRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** Whether normalised ranges hold the uid. */
export function containsUid(ranges: readonly UidRange[], uid: Uid): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range === undefined || range.last < uid) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range.first <= uid;
}

/** Every uid there can be. */
export const allUids: readonly UidRange[] = [{ first: 1 as Uid, last: maxUid as Uid }];
