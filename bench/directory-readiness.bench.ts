/**
 * Directory readiness over files of LDIF that were made up with known faults: every rule, every address against all others, proposals, and
 * the summary. The faults that were sown are counted again, so that nothing is fast by not looking.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import { systemRandom } from '../src/base/random.ts';
import type { ReadinessRun } from '../src/directory/readiness/readiness-run.ts';
import { runExamination } from '../src/directory/readiness/run-examination.ts';
import { plotGrowth } from './directory/growth-plot.ts';
import type { MadeInput } from './directory/made-directory.process.ts';
import type { MadeDirectory } from './directory/made-directory.ts';
import { readWithPython, seconds } from './directory/python-ldap.ts';
import type { Benchmark, BenchmarkContext, Result } from './harness.ts';
import { runProcess } from './migration/measured-process.ts';

const verifiedDomains = ['contoso.com', 'mail.contoso.com'];

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly file: string;
  readonly made: MadeDirectory;
}

async function measure({ scratch, log }: BenchmarkContext, objects: number): Promise<Measured> {
  const file = path.join(scratch, `${objects}.ldif`);
  const input = { file, objects };
  const { output: made } = await runProcess<MadeInput, MadeDirectory>('../directory/made-directory', input);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const run = await examine(file, scratch);
  const tookMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  check(run, made);
  const cpuSeconds = (user + system) / 1e6;
  log(`${objects} objects: ${(tookMs / 1_000).toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processor time`);
  return { seconds: tookMs / 1_000, cpuSeconds, file, made };
}

async function examine(file: string, scratch: string): Promise<ReadinessRun> {
  const examination = runExamination({
    ...{ id: 'bench', inputs: [{ kind: 'ldif', name: path.basename(file), path: file }] },
    organization: { verifiedDomains, defaultDomain: 'contoso.com', initialDomain: undefined, existing: [] },
    ...{ profile: 'Microsoft365Doc', spoolFolder: scratch, clock: systemClock, random: systemRandom },
    signal: new AbortController().signal,
  });
  for (;;) {
    const { done, value } = await examination.next();
    if (done) return value;
  }
}

function check({ summary }: ReadinessRun, { objects, faults }: MadeDirectory): void {
  const found = (name: string) => summary.byCheck.find(({ check }) => check === name)?.findings ?? 0;
  const pairs = [
    ['objects', summary.objects, objects],
    ['characters', found('userPrincipalName.characters'), faults.badCharacters],
    ['long names', found('sAMAccountName.length'), faults.longNames],
    ['blanks', found('displayName.blank'), faults.blanks],
    // Whoever had the name first holds it as mail, proxy and sign-in name.
    ['same sign-in names', found('mail.unique'), faults.duplicateSignIns + faults.crossDuplicates],
  ] as const;
  for (const [what, count, sown] of pairs) {
    if (count !== sown) throw new Error(`${what}: ${count} were found, and ${sown} sown.`);
  }
}

async function measureMillion(context: BenchmarkContext): Promise<Result> {
  const { seconds: value, cpuSeconds, file, made } = await measure(context, 1_000_000);
  return {
    value,
    extra: {
      cpuSeconds,
      megabytesPerSecond: made.bytes / 1e6 / value,
      wcSeconds: seconds('wc', ['-l', file]),
      grepSeconds: seconds('grep', [
        '-cE',
        '^(userPrincipalName|mail|proxyAddresses|sAMAccountName|cn):',
        file,
      ]),
    },
  };
}

async function measureHundredThousand(context: BenchmarkContext): Promise<Result> {
  const { seconds: value, cpuSeconds, file } = await measure(context, 100_000);
  const python = readWithPython(file);
  return {
    value,
    ...(python !== undefined && { peer: { name: 'python-ldap, reading alone', value: python } }),
    extra: { cpuSeconds },
    ...(python === undefined && { note: 'python3-ldap is not installed' }),
  };
}

async function measureGrowth(context: BenchmarkContext): Promise<Result> {
  // The first run of a process pays for compiling; it is not what grows.
  await measure(context, 20_000);
  const points = [];
  for (const objects of [10_000, 30_000, 100_000, 300_000, 1_000_000]) {
    const { cpuSeconds } = await measure(context, objects);
    points.push({ objects, seconds: cpuSeconds });
  }
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) throw new Error('There are five points.');
  const proportion = { objects: first.objects, seconds: (last.seconds * first.objects) / last.objects };
  const svg = plotGrowth('Directory readiness: processor time by number of objects', [
    { label: 'Test-DirectoryReadiness', colour: '#0f6cbd', points },
    { label: 'in proportion', colour: '#8a8886', points: [proportion, last] },
  ]);
  const images = path.resolve(import.meta.dirname, '..', 'docs', 'images');
  await mkdir(images, { recursive: true });
  await writeFile(path.join(images, 'directory-readiness.svg'), svg);
  const each = ({ objects, seconds: took }: { objects: number; seconds: number }) => (took / objects) * 1e6;
  return {
    value: each(last) / each(first),
    extra: { microsecondsPerObjectAt10k: each(first), microsecondsPerObjectAt1M: each(last) },
  };
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'directory readiness, 1,000,000 objects of LDIF',
    unit: 's',
    better: 'lower',
    target: { atMost: 10, memoryAtMostMb: 350 },
    run: measureMillion,
  },
  {
    name: 'directory readiness, 100,000 objects of LDIF',
    unit: 's',
    better: 'lower',
    target: { atMost: 1 },
    run: measureHundredThousand,
  },
  {
    name: 'directory readiness, growth from 10,000 to 1,000,000 objects',
    unit: 'times the processor time per object',
    better: 'lower',
    target: { atMost: 1.5 },
    run: measureGrowth,
  },
];
