import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than any file here takes: a builder that was killed leaves its lock behind. */
const abandonedAfterMs = 20 * 60_000;

/** Built by the first who asks, on this machine; the others wait. `build` writes to the path that it is given. */
export async function cachedFile(name: string, build: (target: string) => Promise<void>): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const file = path.join(cache, 'landfall', 'directory', name);
  await mkdir(path.dirname(file), { recursive: true });
  while (!existsSync(file)) {
    const lock = `${file}.lock`;
    if (!(await mayBuild(lock))) {
      await sleep(200);
      continue;
    }
    try {
      if (existsSync(file)) break;
      const part = `${file}.part`;
      await build(part);
      await rename(part, file);
    } finally {
      await rm(lock, { force: true });
    }
  }
  return file;
}

async function mayBuild(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = await stat(lock).catch(() => undefined);
  if (found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(lock, { force: true });
  return false;
}
