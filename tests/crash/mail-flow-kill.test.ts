import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SeededRandom } from './load/seeded-random.ts';

const points = Math.ceil(Number(process.env.LANDFALL_CRASH_POINTS ?? 40) / 20);
const seed = Number(process.env.LANDFALL_CRASH_SEED ?? Date.now() % 1_000_000_000);

function startChild(folder: string, ...args: string[]) {
  const program = path.join(projectRoot, 'tests/crash/load/mail-flow-child.ts');
  return spawn(process.execPath, [program, folder, ...args], {
    cwd: projectRoot,
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(folder, 'compile-cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Subjects of what was certainly taken when the process is killed, after so many and in the middle of what follows. */
async function sendUntilKilled(
  folder: string,
  from: number,
  count: number,
  killAfterMs: number,
): Promise<string[]> {
  const child = startChild(folder, 'send', String(from));
  const exited = once(child, 'exit');
  const taken: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('taken ')) continue;
    taken.push(line.slice('taken '.length));
    if (taken.length === count) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  }
  expect((await exited)[1]).toBe('SIGKILL');
  return taken;
}

async function read(folder: string): Promise<Record<'kim' | 'lee' | 'sent', string[]> & { waiting: number }> {
  const child = startChild(folder, 'read');
  const exited = once(child, 'exit');
  const [line = ''] = await Array.fromAsync(createInterface({ input: child.stdout }));
  expect((await exited)[0]).toBe(0);
  return JSON.parse(line.slice('found '.length)) as Awaited<ReturnType<typeof read>>;
}

describe(`mail on its way under kill -9 at ${points} points (LANDFALL_CRASH_SEED=${seed})`, () => {
  it('is with everybody once when it was taken, and with nobody twice', {
    timeout: 60_000 + points * 20_000,
  }, async () => {
    const folder = await temporaryFolder();
    const random = new SeededRandom(seed);
    const taken: string[] = [];
    for (let point = 0; point < points; point += 1) {
      const from = (point + 1) * 10_000;
      taken.push(...(await sendUntilKilled(folder, from, 3 + random.below(20), random.below(30))));
      const { waiting, ...found } = await read(folder);
      expect(waiting).toBe(0);
      for (const [place, subjects] of Object.entries(found)) {
        // What another server has brought leaves no copy with a sender here.
        const belongs = (subject: string) => place !== 'sent' || subject.startsWith('m');
        expect(subjects).toEqual([...new Set(subjects)]);
        expect(taken.filter((subject) => belongs(subject) && !subjects.includes(subject))).toEqual([]);
        // Of what was not yet acknowledged everybody has it, or nobody.
        expect([...subjects].sort()).toEqual(found.kim.filter(belongs).sort());
      }
    }
  });
});
