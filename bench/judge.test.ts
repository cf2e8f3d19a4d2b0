import { describe, expect, it } from 'vitest';
import type { Result, Target } from './harness.ts';
import { describeTarget, formatNumber, judge } from './judge.ts';

describe('a verdict', () => {
  it.each<[Target, Result, number, string[]]>([
    [{}, { value: 1 }, 9000, []],
    [{ atLeast: 10 }, { value: 10 }, 1, []],
    [{ atLeast: 10_000 }, { value: 9_999 }, 1, ['value 9,999 is below 10,000']],
    [{ atMost: 0.2 }, { value: 0.25 }, 1, ['value 0.25 is above 0.2']],
    [{ atLeast: 1 }, { value: Number.NaN }, 1, ['value was not measured']],
    [{ ratioAtLeast: 0.6 }, { value: 6, peer: { name: 'raw', value: 10 } }, 1, []],
    [{ ratioAtLeast: 0.6 }, { value: 5, peer: { name: 'raw', value: 10 } }, 1, ['ratio 0.5 is below 0.6']],
    [{ ratioAtLeast: 0.6 }, { value: 5 }, 1, ['ratio was not measured']],
    [{ memoryAtMostMb: 300 }, { value: 1 }, 301, ['peak memory (MB) 301 is above 300']],
    [{ extra: { p99Ms: { atMost: 1 } } }, { value: 1, extra: { p99Ms: 1 } }, 1, []],
    [{ extra: { p99Ms: { atMost: 1 } } }, { value: 1 }, 1, ['p99Ms was not measured']],
  ])('of %j for %j', (target, result, peakMemoryMb, misses) => {
    expect(judge(target, result, peakMemoryMb).misses).toEqual(misses);
  });

  it('has a ratio where there is a peer', () => {
    expect(judge({}, { value: 3, peer: { name: 'raw', value: 4 } }, 1).ratio).toBe(0.75);
    expect(judge({}, { value: 3 }, 1)).not.toHaveProperty('ratio');
  });
});

it('prints every bound of a target', () => {
  const target = { atLeast: 10_000, ratioAtLeast: 0.6, memoryAtMostMb: 300, extra: { p99Ms: { atMost: 1 } } };
  expect(describeTarget(target)).toBe('≥ 10,000, ratio ≥ 0.6, MB ≤ 300, p99Ms ≤ 1');
  expect(describeTarget({})).toBe('');
});

it.each([
  [12_345.6, '12,346'],
  [0.183_44, '0.1834'],
  [999.96, '1,000'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('prints %d as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
