/** `npm run check`: everything that a change must pass, quickest first; stops at the first that fails. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** What to type when it fails. */
  readonly mend: string;
}

const steps: readonly Step[] = [
  {
    name: 'formatting',
    command: ['biome', 'check', '--linter-enabled=false', '--no-errors-on-unmatched'],
    mend: 'npm run format',
  },
  {
    name: 'lint',
    command: ['biome', 'lint', '--error-on-warnings', '--no-errors-on-unmatched'],
    mend: 'npx biome lint --write, then by hand what is left',
  },
  { name: 'types', command: ['tsc', '-p', '.'], mend: 'npx tsc -p . after each change' },
  {
    name: 'import directions',
    command: ['node', 'scripts/check-imports.ts'],
    mend: 'turn the arrow: ARCHITECTURE.md says which room may see which (tests/architecture/layers.ts)',
  },
  {
    name: 'generated files',
    command: ['node', 'scripts/generate.ts', '--check'],
    mend: 'npm run generate',
  },
  { name: 'dead code', command: ['knip', '--no-progress'], mend: 'remove what nothing uses, or use it' },
  {
    name: 'unit tests',
    command: ['vitest', 'run', '--project', 'unit', '--reporter', 'dot'],
    mend: 'npx vitest run <the file that failed>',
  },
];

function main(): void {
  const root = path.resolve(import.meta.dirname, '..');
  for (const { name, command, mend } of steps) {
    const [program = '', ...args] = command;
    const startedAt = performance.now();
    const { status, error, stdout, stderr } = spawnSync(program, args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name.padEnd(20)}${seconds} s\n`);
    if (status === 0) continue;
    process.stdout.write(
      `\n${stdout ?? ''}${stderr ?? ''}${error === undefined ? '' : `${error.message}\n`}`,
    );
    process.stdout.write(`\n✗ ${name} failed. To mend it: ${mend}\n`);
    process.exitCode = 1;
    return;
  }
}

main();
