/** What waits for the client of a session that is kept, within a bound. */
import type { OutboxLane, RestoredPool } from '../../../wire/psrp/index.ts';

export interface BoundPool {
  readonly pool: RestoredPool;
  /** Pipelines that lost the end of their output, and with it what had come of them. */
  readonly cut: readonly string[];
}

/** The beginning of each pipeline's output; those that began first have the first claim. */
export function boundOutput(pool: RestoredPool, maxBytes: number): BoundPool {
  let left = maxBytes;
  const cut: string[] = [];
  const lanes = (pool.lanes ?? []).map(({ scope, messages }): OutboxLane => {
    const end = messages.findIndex(({ message }) => {
      left -= message.length;
      return left < 0;
    });
    if (end < 0) return { scope, messages };
    left = 0;
    if (scope !== undefined) cut.push(scope);
    return { scope, messages: messages.slice(0, end) };
  });
  // Whatever state they told is not in what is left.
  const pipelines = pool.pipelines?.map((one) =>
    cut.includes(one.id) ? { ...one, state: 'Running' as const } : one,
  );
  return { pool: { ...pool, lanes, ...(pipelines && { pipelines }) }, cut };
}
