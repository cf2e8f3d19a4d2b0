/** `npm run generate`: the registries first, in a process of their own, for the reference is written from them. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

for (const script of ['generate-registries.ts', 'generate-reference.ts']) {
  const { status } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, script), ...process.argv.slice(2)],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
