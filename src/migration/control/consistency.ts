/**
 * DataConsistencyScore, by a rule that can be checked (Exchange's own is secret). What a filter leaves out does not count.
 *
 *     Perfect      nothing was skipped
 *     Good         nothing but messages larger than the limit was skipped
 *     Investigate  the source could not give some messages, or the target refused them: at most one in 1,000, or ten
 *     Poor         more than that
 */
import { consistencyScores, type DataConsistencyScore } from './batch-model.ts';
import type { ConsistencyFactor } from './user-model.ts';

/** By reason, as the ledger counts them. */
export type SkippedCounts = Readonly<Record<string, number>>;

const toleratedShare = 0.001;
const toleratedCount = 10;

export function consistencyFactorsOf(skipped: SkippedCounts, items: number): ConsistencyFactor[] {
  const bad = badItemsIn(skipped);
  const ofBad = bad <= Math.max(toleratedCount, items * toleratedShare) ? 'Investigate' : 'Poor';
  return Object.entries(skipped)
    .filter(([reason, count]) => count > 0 && reason !== 'filtered')
    .map(([reason, count]) => ({ reason, count, score: reason === 'tooLarge' ? 'Good' : ofBad }));
}

export function scoreOf(skipped: SkippedCounts, items: number): DataConsistencyScore {
  return worstOf(consistencyFactorsOf(skipped, items).map(({ score }) => score)) ?? 'Perfect';
}

export function worstOf(scores: Iterable<DataConsistencyScore | null>): DataConsistencyScore | null {
  let worst: DataConsistencyScore | null = null;
  for (const score of scores) {
    if (score !== null && (worst === null || rankOf(score) > rankOf(worst))) worst = score;
  }
  return worst;
}

function rankOf(score: DataConsistencyScore): number {
  return consistencyScores.indexOf(score);
}

/** Skipped for a reason other than size or a filter: what BadItemLimit counts. */
export function badItemsIn(skipped: SkippedCounts): number {
  return Object.entries(skipped)
    .filter(([reason]) => reason !== 'tooLarge' && reason !== 'filtered')
    .reduce((sum, [, count]) => sum + count, 0);
}
