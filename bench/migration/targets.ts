import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BenchmarkContext } from '../harness.ts';

/**
 * An empty folder for what a program copies, which anybody may write. It outlives the benchmark: a file system that
 * has just freed thousands of files is slow at making new ones for minutes, and the next program would be blamed.
 */
export async function freshTarget(context: BenchmarkContext, name: string): Promise<string> {
  await mkdir(targetsOf(context), { recursive: true });
  const folder = await mkdtemp(path.join(targetsOf(context), `${name}-`));
  await chmod(folder, 0o777);
  return folder;
}

/** All that `freshTarget` has left behind, here and in earlier benchmarks. For the last one. */
export async function removeTargets(context: BenchmarkContext): Promise<void> {
  await rm(targetsOf(context), { recursive: true, force: true, maxRetries: 5 });
}

/** On the disk of the scratch folders, beside them. */
function targetsOf({ scratch }: BenchmarkContext): string {
  return path.join(path.dirname(scratch), 'landfall-bench-targets');
}
