/**
 * `npm run fuzz [-- --minutes 10] [-- path …]`: runs every property (a test that imports fast-check) again and
 * again with new seeds and far more inputs than a test run takes, until the time is up or one of them fails.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');

function propertyTests(filters: readonly string[]): string[] {
  return ['src', 'tests']
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        path.join(folder, name),
      ),
    )
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .filter((file) => readFileSync(path.join(root, file), 'utf8').includes("from 'fast-check'"))
    .sort();
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      runs: { type: 'string', default: '5000' },
    },
    allowPositionals: true,
  });
  const limitMs = Number(values.minutes) * 60_000;
  if (!Number.isFinite(limitMs) || limitMs <= 0) {
    throw new Error(`--minutes takes a number above 0, not "${values.minutes}".`);
  }
  const files = propertyTests(positionals);
  if (files.length === 0) throw new Error(`No test with a property matches ${positionals.join(' ')}.`);
  const startedAt = performance.now();
  for (let round = 1; performance.now() - startedAt < limitMs; round += 1) {
    process.stdout.write(`Round ${round}: ${files.length} files, ${values.runs} inputs for each property\n`);
    const { status } = spawnSync('vitest', ['run', '--testTimeout=600000', '--reporter=dot', ...files], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, LANDFALL_FUZZ_RUNS: values.runs },
    });
    if (status !== 0) {
      process.stdout.write('A property failed: its seed and the smallest input that fails are above.\n');
      process.exitCode = 1;
      return;
    }
  }
}

main();
