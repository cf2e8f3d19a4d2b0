import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SeededRandom } from './load/seeded-random.ts';

const points = Number(process.env.LANDFALL_CRASH_POINTS ?? 50);
const seed = Number(process.env.LANDFALL_CRASH_SEED ?? Date.now() % 1_000_000_000);

interface Outcome {
  readonly found: readonly unknown[];
  readonly errors: readonly string[];
  readonly eachMailboxOnce: boolean;
}

/** `undefined` where it was killed, so many milliseconds after it had begun. */
async function synchronize(folder: string, days: number, killAfterMs?: number): Promise<Outcome | undefined> {
  const program = path.join(projectRoot, 'tests/crash/load/sync-child.ts');
  const child = spawn(process.execPath, [program, folder, String(days)], {
    cwd: projectRoot,
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(folder, '..', 'compile-cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let outcome: Outcome | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'begun' && killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    if (line.startsWith('done ')) outcome = JSON.parse(line.slice('done '.length)) as Outcome;
  }
  const [code, signal] = (await exited) as [number | null, string | null];
  if (signal !== 'SIGKILL') expect(code).toBe(0);
  return outcome;
}

describe(`synchronisation under kill -9 at ${points} points (LANDFALL_CRASH_SEED=${seed})`, () => {
  it('loses nothing and doubles nothing: the next run completes the same plan', {
    timeout: 120_000 + points * 10_000,
  }, async () => {
    const root = await temporaryFolder();
    const [folder, clean] = [path.join(root, 'killed'), path.join(root, 'clean')];
    await Promise.all([mkdir(folder), mkdir(clean)]);
    const random = new SeededRandom(seed);
    let kills = 0;
    let days = 0;
    // Where a cycle is rarely killed before its end, it is given less time.
    let longestMs = 1_500;
    while (kills < points) {
      const ended = await synchronize(folder, days, random.below(longestMs));
      if (ended === undefined) {
        kills += 1;
        longestMs = Math.min(longestMs * 1.15, 4_000);
      } else {
        days += 1;
        longestMs = Math.max(longestMs * 0.6, 60);
      }
    }
    const last = await synchronize(folder, days);
    const expected = await synchronize(clean, days);
    expect(last?.errors).toEqual([]);
    expect(last?.eachMailboxOnce).toBe(true);
    expect(last?.found).toEqual(expected?.found);
    expect(days).toBeGreaterThan(0);
  });
});
