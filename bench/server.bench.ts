/** The server as a process: how soon it listens, and what it takes while nobody asks anything of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { onlyListeners } from '../tests/support/test-listeners.ts';
import { type Benchmark, elapsedMs, percentiles } from './harness.ts';

const command = path.resolve(import.meta.dirname, '../bin/landfall.mjs');
const starts = 7;
const idleMs = 5_000;

/** Printed once every listener is up. */
const listening = /^Landfall .* is running/;
const bareServer =
  "require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('Landfall is not it; this is running'))";

async function startUntil(
  pattern: RegExp,
  args: readonly string[],
  folder: string,
): Promise<{ child: ChildProcess; startupMs: number }> {
  const environment = {
    ...onlyListeners('web', 'operations', 'imaps', 'imap'),
    LANDFALL_STORE__DATA_FOLDER: folder,
    LC_ALL: 'C',
  };
  let child: ChildProcess | undefined;
  const startupMs = await elapsedMs(async () => {
    child = spawn(process.execPath, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (child.stdout === null) throw new Error('The server has no standard output.');
    for await (const line of createInterface({ input: child.stdout })) if (pattern.test(line)) return;
    throw new Error('The server ended before it listened. Run "npm start" to see why.');
  });
  if (child === undefined) throw new Error('The server was not started.');
  return { child, startupMs };
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

async function residentMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/^VmRSS:\s+(\d+) kB/m)?.[1]) / 1024;
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'process start to listening',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 600, extra: { firstStartMs: { atMost: 600 } } },
    async run({ scratch }) {
      const [times, bare]: [number[], number[]] = [[], []];
      for (let round = 0; round < starts; round += 1) {
        const { child, startupMs } = await startUntil(
          listening,
          [command, 'start'],
          path.join(scratch, 'data'),
        );
        times.push(startupMs);
        await stop(child);
        const server = await startUntil(/is running/, ['-e', bareServer], scratch);
        bare.push(server.startupMs);
        await stop(server.child);
      }
      const [firstStartMs = Number.NaN, ...later] = times;
      return {
        value: percentiles(later).p50,
        peer: { name: 'bare node:http server', value: percentiles(bare).p50 },
        extra: { firstStartMs, slowestMs: Math.max(...later) },
        note: `median of ${starts - 1}; the first start also makes folder, schema, certificate and administrator`,
      };
    },
  },
  {
    name: 'idle server, resident memory',
    unit: 'MB',
    better: 'lower',
    target: { atMost: 120 },
    async run({ scratch, cleanup }) {
      const { child } = await startUntil(listening, [command, 'start'], path.join(scratch, 'data'));
      cleanup(() => stop(child));
      const server = await startUntil(/is running/, ['-e', bareServer], scratch);
      cleanup(() => stop(server.child));
      await sleep(idleMs);
      return {
        value: await residentMb(child.pid),
        peer: { name: 'bare node:http server', value: await residentMb(server.child.pid) },
        note: `${idleMs / 1000} s after the start`,
      };
    },
  },
];
