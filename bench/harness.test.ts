import { describe, expect, it } from 'vitest';
import { elapsedMs, fastestMs, percentiles, perSecond } from './harness.ts';

describe('percentiles', () => {
  it.each([
    [[7], { p50: 7, p90: 7, p99: 7, max: 7 }],
    [[3, 1, 2], { p50: 2, p90: 3, p99: 3, max: 3 }],
    [Array.from({ length: 100 }, (_, index) => 100 - index), { p50: 50, p90: 90, p99: 99, max: 100 }],
    [Array.from({ length: 1000 }, (_, index) => index + 1), { p50: 500, p90: 900, p99: 990, max: 1000 }],
  ])('takes the nearest rank (%#)', (samples, expected) => {
    expect(percentiles(samples)).toEqual(expected);
  });

  it('leaves the samples in their order and refuses none at all', () => {
    const samples = [9, 1, 5];
    percentiles(samples);
    expect(samples).toEqual([9, 1, 5]);
    expect(() => percentiles([])).toThrow(RangeError);
  });
});

describe('measuring', () => {
  it('counts per second', () => {
    expect(perSecond(500, 250)).toBe(2000);
  });

  it('waits for asynchronous work and runs every round', async () => {
    let rounds = 0;
    const fastest = await fastestMs(3, async () => {
      await Promise.resolve();
      rounds += 1;
    });
    expect(rounds).toBe(3);
    expect(fastest).toBeGreaterThanOrEqual(0);
    await expect(elapsedMs(() => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  });
});
