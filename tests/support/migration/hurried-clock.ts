import { type Clock, systemClock } from '../../../src/base/clock.ts';

/** A clock that runs `times` as fast: waiting for a server to be in a better mood takes no time of the test's. */
export function hurriedClock(times: number): Clock {
  return {
    now: systemClock.now,
    monotonic: () => systemClock.monotonic() * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}
