import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Suites that start real processes, pull their plugs or talk to other people's programs. */
const slow = ['tests/{campaign,crash,e2e,interop}/**/*.test.ts', '**/*.slow.test.ts'];
const never = ['**/node_modules/**', '**/dist/**', 'console/**'];

function project(
  name: string,
  include: string[],
  exclude: string[],
  order: Pick<NonNullable<TestProjectInlineConfiguration['test']>, 'maxWorkers' | 'sequence'>,
): TestProjectInlineConfiguration {
  return {
    test: {
      ...order,
      name,
      include,
      exclude,
      pool: 'forks',
      testTimeout: 60_000,
      hookTimeout: 120_000,
      setupFiles: process.env.LANDFALL_FUZZ_RUNS ? ['./tests/support/fuzz-runs.ts'] : [],
    },
  };
}

export default defineConfig({
  test: {
    // Here and not in the projects: it runs once, and lends every suite the same servers.
    globalSetup: './tests/support/global-setup.ts',
    // The first speaks before the second, whose summary is the last thing printed.
    reporters: ['./tests/support/missing-programs-reporter.ts', 'default'],
    projects: [
      project('unit', ['{src,tests,bench,scripts,bin}/**/*.test.ts'], [...never, ...slow], {
        maxWorkers: availableParallelism(),
        sequence: { groupOrder: 0 },
      }),
      // One after the other: each has servers and processes of its own beside it.
      project('slow', slow, never, { maxWorkers: 1, sequence: { groupOrder: 1 } }),
    ],
  },
});
