import type { Clock } from '../clock.ts';

/**
 * Rejects with `makeError()` when the work has not ended in time, or with the signal's reason when it is aborted. The
 * work is told by its own signal, and has to clean up after itself.
 */
export async function withDeadline<T>(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
  makeError: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const timer = new AbortController();
  const expired = clock.sleep(timeoutMs, AbortSignal.any([timer.signal, signal])).then(
    () => {
      const error = makeError();
      stop.abort(error);
      throw error;
    },
    () =>
      new Promise<never>((_resolve, reject) => {
        // The work has ended, and nobody listens any more; or somebody has aborted it.
        if (signal.aborted) reject(signal.reason);
      }),
  );
  try {
    return await Promise.race([work(both), expired]);
  } finally {
    timer.abort();
  }
}
