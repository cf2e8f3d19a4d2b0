import { describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { PeriodicService } from './periodic-service.ts';

const never = new AbortController().signal;

function service(run: (signal: AbortSignal) => Promise<void>, everyMs = 1): PeriodicService {
  return new PeriodicService({ name: 'chore', everyMs, clock: systemClock, log: silentLog, run });
}

describe('a periodic service', () => {
  it('runs at its start and again after each pause, until it is stopped', async () => {
    let runs = 0;
    const third = Promise.withResolvers<void>();
    const chore = service(async () => {
      runs += 1;
      if (runs === 3) third.resolve();
    });
    await chore.start();
    await third.promise;
    await chore.stop(never);
    const after = runs;
    await systemClock.sleep(20);
    expect(runs).toBe(after);
  });

  it('goes on after a run that failed', async () => {
    let runs = 0;
    const second = Promise.withResolvers<void>();
    const chore = service(async () => {
      runs += 1;
      if (runs === 1) throw new Error('once');
      second.resolve();
    });
    await chore.start();
    await second.promise;
    await chore.stop(never);
    expect(runs).toBeGreaterThanOrEqual(2);
  });

  it('tells a run that it is being stopped, and waits for it no longer than the deadline', async () => {
    const stuck = Promise.withResolvers<void>();
    let told = false;
    const chore = service((signal) => {
      signal.addEventListener('abort', () => {
        told = true;
      });
      return stuck.promise;
    }, 60_000);
    await chore.start();
    await chore.stop(AbortSignal.abort());
    expect(told).toBe(true);
    stuck.resolve();
  });
});
