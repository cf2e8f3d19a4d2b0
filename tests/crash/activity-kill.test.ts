import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SeededRandom } from './load/seeded-random.ts';

const points = Math.ceil(Number(process.env.LANDFALL_CRASH_POINTS ?? 50) / 20);
const seed = Number(process.env.LANDFALL_CRASH_SEED ?? Date.now() % 1_000_000_000);
const toldAtOnce = 20;

function startChild(folder: string, ...args: string[]) {
  const program = path.join(projectRoot, 'tests/crash/load/activity-child.ts');
  return spawn(process.execPath, [program, folder, ...args], {
    cwd: projectRoot,
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(folder, 'compile-cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** How much is certainly on disk when the process is killed, after so many writes and in the middle of the next. */
async function recordUntilKilled(folder: string, writes: number, killAfterMs: number): Promise<number> {
  const child = startChild(folder);
  const exited = once(child, 'exit');
  let written = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('written ')) {
      written = Number(line.slice('written '.length));
      count += 1;
      if (count === writes) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    }
  }
  expect((await exited)[1]).toBe('SIGKILL');
  return written;
}

async function read(folder: string): Promise<Record<'sums' | 'details' | 'mails' | 'traced', number>> {
  const child = startChild(folder, 'read');
  const exited = once(child, 'exit');
  const [line = ''] = await Array.fromAsync(createInterface({ input: child.stdout }));
  expect((await exited)[0]).toBe(0);
  return JSON.parse(line.slice('found '.length)) as Awaited<ReturnType<typeof read>>;
}

describe(`activity under kill -9 at ${points} points (LANDFALL_CRASH_SEED=${seed})`, () => {
  it('is lost since the last write at most, and never counted twice', {
    timeout: 60_000 + points * 10_000,
  }, async () => {
    const folder = await temporaryFolder();
    const random = new SeededRandom(seed);
    let before = 0;
    for (let point = 0; point < points; point += 1) {
      const written = await recordUntilKilled(folder, 1 + random.below(8), random.below(12));
      const found = await read(folder);
      // All of a write or nothing: the counters and the messages of a batch are one transaction.
      expect(found.details).toBe(found.sums);
      expect(found.mails).toBe(found.sums);
      expect(found.traced).toBe(found.sums);
      // The write that was under way may have come to its end, and nobody have heard of it.
      const gained = found.sums - before;
      expect(gained % toldAtOnce).toBe(0);
      expect(gained).toBeGreaterThanOrEqual(written);
      expect(gained).toBeLessThanOrEqual(written + 2 * toldAtOnce);
      before = found.sums;
    }
  });
});
