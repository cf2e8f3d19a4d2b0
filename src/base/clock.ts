/** Time is passed in, so that a test can stop it, jump it back, or run a night in a millisecond. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. May jump either way: never order events by it alone. */
  now(): number;
  /** Milliseconds from an arbitrary point, never falling back. */
  monotonic(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};
