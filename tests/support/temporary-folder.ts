import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder, gone when the running test (or the suite, from a `beforeAll`'s own cleanup) is done. */
export async function temporaryFolder(): Promise<string> {
  const { folder, remove } = await createTemporaryFolder();
  onTestFinished(remove);
  return folder;
}

/** For suites and fixtures that outlive one test: the caller removes it. */
export async function createTemporaryFolder(
  prefix = 'landfall-test-',
): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), prefix));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
