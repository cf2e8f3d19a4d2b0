/** How long to leave a source alone that has failed for now. */
import type { AppError } from '../../../base/errors.ts';
import type { Random } from '../../../base/random.ts';

const firstMs = 15_000;
const longestMs = 30 * 60_000;
/** In a row, without a byte between them: some four hours. */
export const maxAttempts = 12;

/** Doubles with each attempt, spread by a quarter so that those that failed together do not come back together. */
export function retryPauseMs(attempt: number, error: Pick<AppError, 'details'>, random: Random): number {
  const { retryAfterMs } = error.details;
  const asked = typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : 0;
  const pause = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  const [byte = 0] = random.bytes(1);
  return Math.round(Math.max(asked, pause) * (1 + byte / 1024));
}
