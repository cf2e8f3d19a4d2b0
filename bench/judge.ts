/** Compares what was measured with what is claimed. */
import type { Bounds, Result, Target } from './harness.ts';

export interface Verdict {
  /** Of the value to its peer's. */
  readonly ratio?: number;
  /** One sentence for each bound that does not hold. */
  readonly misses: readonly string[];
}

export function judge(target: Target, result: Result, peakMemoryMb: number): Verdict {
  const ratio = result.peer === undefined ? undefined : result.value / result.peer.value;
  const ratioBounds = bounds(target.ratioAtLeast, target.ratioAtMost);
  const misses = [
    ...missed('value', result.value, target),
    ...missed('ratio', ratio, ratioBounds),
    ...missed('peak memory (MB)', peakMemoryMb, bounds(undefined, target.memoryAtMostMb)),
    ...Object.entries(target.extra ?? {}).flatMap(([name, limits]) =>
      missed(name, result.extra?.[name], limits),
    ),
  ];
  return ratio === undefined ? { misses } : { ratio, misses };
}

/** Every bound of a target, as it is printed. */
export function describeTarget(target: Target): string {
  return [
    ...describeBounds('', target),
    ...describeBounds('ratio ', bounds(target.ratioAtLeast, target.ratioAtMost)),
    ...describeBounds('MB ', bounds(undefined, target.memoryAtMostMb)),
    ...Object.entries(target.extra ?? {}).flatMap(([name, limits]) => describeBounds(`${name} `, limits)),
  ].join(', ');
}

/** Four digits that matter, thousands apart: 12,345 or 0.1834. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 };
  return new Intl.NumberFormat('en', digits).format(value);
}

function bounds(atLeast: number | undefined, atMost: number | undefined): Bounds {
  return { ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }) };
}

function missed(what: string, value: number | undefined, { atLeast, atMost }: Bounds): string[] {
  if (atLeast === undefined && atMost === undefined) return [];
  // A figure that was not measured, or is no number, never counts as met.
  if (value === undefined || Number.isNaN(value)) return [`${what} was not measured`];
  const misses: string[] = [];
  if (atLeast !== undefined && value < atLeast) {
    misses.push(`${what} ${formatNumber(value)} is below ${formatNumber(atLeast)}`);
  }
  if (atMost !== undefined && value > atMost) {
    misses.push(`${what} ${formatNumber(value)} is above ${formatNumber(atMost)}`);
  }
  return misses;
}

function describeBounds(label: string, { atLeast, atMost }: Bounds): string[] {
  return [
    ...(atLeast === undefined ? [] : [`${label}≥ ${formatNumber(atLeast)}`]),
    ...(atMost === undefined ? [] : [`${label}≤ ${formatNumber(atMost)}`]),
  ];
}
