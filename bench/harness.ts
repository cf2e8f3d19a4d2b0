/**
 * What a benchmark is. A file `bench/<area>.bench.ts` exports `benchmarks: readonly Benchmark[]`; the runner
 * (`npm run bench`) starts one process for each benchmark, so that memory is measured clean and one cannot
 * warm the caches of the next.
 */
export interface Benchmark {
  /** Unique, as it is printed and filtered by: `mime scan, 20 KB messages`. */
  readonly name: string;
  /** Of the value, of the peer and of the target: `messages/s`, `ms`, `MB/s`. */
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly target: Target;
  /** Takes most of a machine: run where its whole name is typed, and not with others. */
  readonly byHand?: boolean;
  run(context: BenchmarkContext): Promise<Result>;
}

export interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What this project claims. Every bound that is given must hold; none given means: shown, not judged. */
export interface Target extends Bounds {
  /** Bounds of `value / peer.value`. A missing peer fails them. */
  readonly ratioAtLeast?: number;
  readonly ratioAtMost?: number;
  /** Peak resident memory of the benchmark's process, which the runner measures. */
  readonly memoryAtMostMb?: number;
  /** Bounds of single entries of `Result.extra`, under the same names. */
  readonly extra?: Readonly<Record<string, Bounds>>;
}

export interface Result {
  readonly value: number;
  /** Another library, or the machine's limit, measured in the same run on the same data. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** Further figures worth printing, units in their names: `p99Ms`, `bytesPerMessage`. */
  readonly extra?: Readonly<Record<string, number>>;
  readonly note?: string;
}

export interface BenchmarkContext {
  /** An empty folder on a real disk, removed after the run. */
  readonly scratch: string;
  /** One line of progress, to standard error. */
  log(line: string): void;
  /** Runs after the benchmark, last registered first, whether it succeeded or not. */
  cleanup(task: () => void | Promise<void>): void;
}

/** Half of all samples are at or below `p50`, and so on: nearest rank, no interpolation. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export function percentiles(samples: readonly number[]): Percentiles {
  if (samples.length === 0) throw new RangeError('percentiles: no samples were taken');
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

/** Milliseconds of wall clock that one call takes, asynchronous or not. */
export async function elapsedMs(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The best of several rounds: the one least disturbed by whatever else the machine does. */
export async function fastestMs(rounds: number, work: () => unknown): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) fastest = Math.min(fastest, await elapsedMs(work));
  return fastest;
}

export function perSecond(count: number, durationMs: number): number {
  return (count * 1000) / durationMs;
}
