/** What is printed and written of a run. */
import { readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Benchmark, Result } from './harness.ts';
import { describeTarget, formatNumber, type Verdict } from './judge.ts';

export interface Outcome {
  readonly benchmark: Benchmark;
  readonly result: Result;
  readonly peakMemoryMb: number;
  readonly verdict: Verdict;
}

export function renderTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ benchmark, result, peakMemoryMb, verdict }) => [
    benchmark.name,
    `${formatNumber(result.value)} ${benchmark.unit}`,
    result.peer === undefined ? '' : `${result.peer.name}: ${formatNumber(result.peer.value)}`,
    verdict.ratio === undefined ? '' : verdict.ratio.toFixed(2),
    formatNumber(Math.round(peakMemoryMb)),
    describeTarget(benchmark.target),
    mark(benchmark, verdict),
  ]);
  const all = [['benchmark', 'measured', 'beside', 'ratio', 'peak MB', 'target', 'met'], ...rows];
  const widths = all.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  const rightAligned = [1, 3, 4];
  const lines = all.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return rightAligned.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return `${lines.join('\n')}\n`;
}

/** Below the table: further figures, remarks, and what exactly was missed. */
export function renderDetails(outcomes: readonly Outcome[]): string {
  return outcomes
    .flatMap(({ benchmark, result, verdict }) => {
      const figures = Object.entries(result.extra ?? {}).map(
        ([name, value]) => `${name} ${formatNumber(value)}`,
      );
      const lines = [
        ...(figures.length > 0 ? [figures.join(', ')] : []),
        ...(result.note === undefined ? [] : [result.note]),
        ...verdict.misses.map((miss) => `missed: ${miss}`),
      ];
      return lines.length === 0 ? [] : [benchmark.name, ...lines.map((line) => `  ${line}`)];
    })
    .map((line) => `${line}\n`)
    .join('');
}

function mark({ target }: Benchmark, { misses }: Verdict): string {
  if (describeTarget(target) === '') return '–';
  return misses.length === 0 ? '✓' : '✗';
}

/** Enough to read the figures by, nothing that names the machine. */
export function describeMachine(scratch: string): Record<string, string | number> {
  return {
    cpus: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryMb: Math.round(totalmem() / (1 << 20)),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    scratchFileSystem: `0x${statfsSync(scratch).type.toString(16)}`,
  };
}

interface StoredResults {
  readonly machine: Record<string, string | number>;
  readonly benchmarks: readonly { readonly name: string }[];
}

/** A run of some benchmarks keeps the last figures of the others, each with the time it was taken. */
export function writeResults(
  file: string,
  machine: Record<string, string | number>,
  outcomes: readonly Outcome[],
  known: readonly string[],
): void {
  const measuredAt = new Date().toISOString();
  const fresh = outcomes.map(({ benchmark, result, peakMemoryMb, verdict }) => ({
    name: benchmark.name,
    measuredAt,
    unit: benchmark.unit,
    better: benchmark.better,
    ...result,
    ...verdict,
    peakMemoryMb: Math.round(peakMemoryMb),
    target: benchmark.target,
  }));
  const older = storedResults(file)?.benchmarks ?? [];
  const byName = new Map([...older, ...fresh].map((entry) => [entry.name, entry]));
  const benchmarks = known.flatMap((name) => byName.get(name) ?? []);
  writeFileSync(file, `${JSON.stringify({ machine, benchmarks } satisfies StoredResults, null, 2)}\n`);
}

function storedResults(file: string): StoredResults | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StoredResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read. Remove it; the next run writes it anew.`, { cause: error });
  }
}
