/** Runs one benchmark in a process of its own, started by run.ts with the file's and the benchmark's names. */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Benchmark, Result } from './harness.ts';

export type ChildReport =
  | { readonly result: Result; readonly peakMemoryMb: number }
  | { readonly failure: string };

async function measure(benchmark: Benchmark, scratchRoot: string): Promise<ChildReport> {
  const scratch = await mkdtemp(path.join(scratchRoot, 'landfall-bench-'));
  const cleanups: (() => void | Promise<void>)[] = [];
  try {
    const result = await benchmark.run({
      scratch,
      log: (line) => process.stderr.write(`  ${line}\n`),
      cleanup: (task) => cleanups.unshift(task),
    });
    // In kilobytes on every platform: libuv evens them out.
    return { result, peakMemoryMb: process.resourceUsage().maxRSS / 1024 };
  } finally {
    try {
      for (const task of cleanups) await task();
    } finally {
      await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

async function main(): Promise<ChildReport> {
  const [stem, name, scratchRoot] = process.argv.slice(2);
  if (stem === undefined || name === undefined || scratchRoot === undefined) {
    throw new Error('This is a part of the benchmark runner. Type: npm run bench');
  }
  // Only its own file is loaded: the others' imports would count as this one's memory.
  const { benchmarks } = (await import(`./${stem}.bench.ts`)) as { benchmarks: readonly Benchmark[] };
  const benchmark = benchmarks.find((each) => each.name === name);
  if (benchmark === undefined) throw new Error(`bench/${stem}.bench.ts has no benchmark "${name}".`);
  return measure(benchmark, scratchRoot);
}

const report = await main().catch((error: unknown): ChildReport => {
  return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
});
if (process.send === undefined)
  throw new Error('This is a part of the benchmark runner. Type: npm run bench');
// A benchmark may leave a pool or a server behind; once its figures are out, nothing keeps this process.
process.send(report, () => process.exit(0));
