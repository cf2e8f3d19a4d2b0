import type { Reporter, TestModule } from 'vitest/node';

/**
 * Says once more, after all tests and before vitest's own summary, which suites did not run for lack of a
 * program, so that nobody takes a green run for a whole one.
 */
export default class MissingProgramsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allSuites()].map((suite) => suite.name));
    const lines = skipped.filter((name) => /\(skipped: no .+ here; /.test(name));
    if (lines.length === 0) return;
    const rule = '!'.repeat(100);
    const head = 'These suites were SKIPPED, because a program they need is not on this machine:';
    process.stdout.write(`\n${[rule, head, ...lines.map((line) => `  ${line}`), rule].join('\n')}\n`);
  }
}
