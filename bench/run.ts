/**
 * `npm run bench [-- words …] [--list] [--strict]`: measures every benchmark whose name or file holds one of
 * the words, prints them beside their peers and targets, and writes bench/results.json. A missed target is
 * shown, and fails the run under --strict alone: machines differ. Those that are run by hand alone, whole names choose.
 */
import { fork } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ChildReport } from './child.ts';
import type { Benchmark } from './harness.ts';
import { describeTarget, judge } from './judge.ts';
import { benchmarksByFile } from './registry.gen.ts';
import { describeMachine, type Outcome, renderDetails, renderTable, writeResults } from './report.ts';

const limitMs = 15 * 60_000;

interface Candidate {
  readonly stem: string;
  readonly benchmark: Benchmark;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { list: { type: 'boolean', default: false }, strict: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const all = candidates();
  const chosen = all.filter(
    ({ stem, benchmark }) =>
      positionals.includes(benchmark.name) ||
      ((benchmark.byHand !== true || values.list) && matches(positionals, `${stem} ${benchmark.name}`)),
  );
  if (chosen.length === 0) {
    throw new Error(`No benchmark matches ${positionals.join(' ')}. Type: npm run bench -- --list`);
  }
  if (values.list) {
    for (const { stem, benchmark } of chosen) {
      process.stdout.write(
        `${stem}: ${benchmark.name} (${benchmark.unit}; ${describeTarget(benchmark.target)}${benchmark.byHand ? '; by hand' : ''})\n`,
      );
    }
    return;
  }
  const scratch = scratchRoot();
  const outcomes: Outcome[] = [];
  const failures: string[] = [];
  for (const candidate of chosen) {
    process.stderr.write(
      `[${outcomes.length + failures.length + 1}/${chosen.length}] ${candidate.benchmark.name}\n`,
    );
    const report = await runInChild(candidate, scratch);
    if ('failure' in report) failures.push(`${candidate.benchmark.name}\n${report.failure}`);
    else {
      const { result, peakMemoryMb } = report;
      const { benchmark } = candidate;
      outcomes.push({
        benchmark,
        result,
        peakMemoryMb,
        verdict: judge(benchmark.target, result, peakMemoryMb),
      });
    }
  }
  process.stdout.write(`\n${renderTable(outcomes)}\n${renderDetails(outcomes)}`);
  writeResults(
    path.join(import.meta.dirname, 'results.json'),
    describeMachine(scratch),
    outcomes,
    all.map(({ benchmark }) => benchmark.name),
  );
  for (const failure of failures) process.stdout.write(`\nFAILED ${failure}\n`);
  const missed = outcomes.filter(({ verdict }) => verdict.misses.length > 0).length;
  process.stdout.write(`\n${outcomes.length} measured, ${missed} below target, ${failures.length} failed\n`);
  if (failures.length > 0 || (values.strict && missed > 0)) process.exitCode = 1;
}

function candidates(): Candidate[] {
  const byFile: Readonly<Record<string, readonly Benchmark[]>> = benchmarksByFile;
  const all = Object.entries(byFile).flatMap(([stem, benchmarks]) =>
    benchmarks.map((benchmark) => ({ stem, benchmark })),
  );
  const names = all.map(({ benchmark }) => benchmark.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two benchmarks are called "${twice}"; results are kept by name.`);
  return all;
}

function matches(words: readonly string[], text: string): boolean {
  const lower = text.toLowerCase();
  return words.length === 0 || words.some((word) => lower.includes(word.toLowerCase()));
}

/** On a disk, not in memory: what is measured ends in fsync. */
function scratchRoot(): string {
  const chosen = process.env.LANDFALL_BENCH_DIR;
  if (chosen !== undefined) {
    mkdirSync(chosen, { recursive: true });
    return chosen;
  }
  const tmpfs = 0x01021994;
  return statfsSync(tmpdir()).type === tmpfs ? '/var/tmp' : tmpdir();
}

function runInChild({ stem, benchmark }: Candidate, scratch: string): Promise<ChildReport> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, 'child.ts'), [stem, benchmark.name, scratch], {
      // Standard output is for the table.
      stdio: ['ignore', 2, 2, 'ipc'],
      timeout: limitMs,
    });
    let report: ChildReport | undefined;
    child.once('message', (message) => {
      report = message as ChildReport;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve(report ?? { failure: `ended without a result (${signal ?? `exit code ${code}`})` });
    });
  });
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
