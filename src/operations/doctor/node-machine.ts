import { constants } from 'node:fs';
import { access, mkdtemp, open, readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import path from 'node:path';
import { availableMemory } from 'node:process';
import type { Clock } from '../../base/clock.ts';
import { greeting } from './greeting.ts';
import type { FolderState, Machine } from './machine.ts';
import { probePort } from './port-probe.ts';

export function nodeMachine(clock: Clock): Machine {
  return {
    nodeVersion: process.versions.node,
    totalMemoryBytes: totalmem(),
    availableMemoryBytes: availableMemory(),
    findFolder,
    freeBytes: async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    measureSyncs: (folder, rounds) => measureSyncs(folder, rounds, clock),
    newestWriteAt,
    probePort,
    openFileLimit,
    readText: (file) => orUndefined(readFile(file, 'utf8')),
    readKeys,
    greeting,
  };
}

async function findFolder(folder: string): Promise<FolderState | undefined> {
  const found = await orUndefined(stat(folder));
  if (found === undefined) return undefined;
  return { isWritable: await mayWrite(folder), isOpenToOthers: (found.mode & 0o077) !== 0 };
}

async function mayWrite(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** In a folder of its own below, so that no file of the store is touched. */
async function measureSyncs(folder: string, rounds: number, clock: Clock): Promise<number[]> {
  const scratch = await mkdtemp(path.join(folder, 'doctor-'));
  try {
    const handle = await open(path.join(scratch, 'sync'), 'w');
    try {
      const block = new Uint8Array(4096);
      const timesMs: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const startedAt = clock.monotonic();
        await handle.write(block);
        await handle.datasync();
        timesMs.push(clock.monotonic() - startedAt);
      }
      return timesMs;
    } finally {
      await handle.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function newestWriteAt(folder: string): Promise<number | undefined> {
  const names = (await orUndefined(readdir(folder))) ?? [];
  const times = await Promise.all(names.map((name) => orUndefined(stat(path.join(folder, name)))));
  const known = times.flatMap((found) => (found === undefined ? [] : [found.mtimeMs]));
  return known.length === 0 ? undefined : Math.max(...known);
}

async function openFileLimit(): Promise<number | undefined> {
  const limits = await orUndefined(readFile('/proc/self/limits', 'utf8'));
  const soft = limits?.match(/^Max open files\s+(\d+|unlimited)/m)?.[1];
  if (soft === undefined) return undefined;
  return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft);
}

async function readKeys(file: string): Promise<Uint8Array | 'missing' | 'forbidden'> {
  try {
    return (await orUndefined(readFile(file))) ?? 'missing';
  } catch (error) {
    if (isSystemError(error) && error.code === 'EACCES') return 'forbidden';
    throw error;
  }
}

/** For what may not be there, or may go away between being listed and being looked at. */
async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
