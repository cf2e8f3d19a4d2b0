import { execFile } from 'node:child_process';
import { mkdir, open, readdir, readlink, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { checkShards } from './load/check-shards.ts';
import { openLanes } from './load/lane.ts';
import { openLoadedStore, ServedStore } from './load/serve-store.ts';

const run = promisify(execFile);
const seed = Number(process.env.LANDFALL_CRASH_SEED ?? 11);
const diskBytes = 24 << 20;
const pageBytes = 4096;

/** A file system of its own, which a test may fill to the last page. */
async function mountSmallDisk(): Promise<{ folder: string; remove(): Promise<void> } | undefined> {
  const { folder, remove } = await createTemporaryFolder('landfall-disk-');
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', folder]);
  } catch {
    await remove();
    return undefined;
  }
  return {
    folder,
    async remove() {
      try {
        await run('umount', [folder]);
      } catch (error) {
        // Whatever holds it: the machine must not be left with it.
        await run('umount', ['--lazy', folder]);
        throw error;
      } finally {
        await remove();
      }
    },
  };
}

const disk = await mountSmallDisk();
if (disk === undefined) {
  console.warn(
    'SKIPPED tests/crash/full-disk: mounting a tmpfs needs root. Packs are still tested on a faulty disk.',
  );
}

/** Takes all space but `freeBytes`. */
async function fill(folder: string, freeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const ballast = Math.max(0, bavail * bsize - freeBytes);
  const file = await open(path.join(folder, 'ballast'), 'a');
  try {
    for (let left = ballast; left > 0; left -= 1 << 20)
      await file.write(Buffer.alloc(Math.min(left, 1 << 20)));
  } finally {
    await file.close();
  }
}

/** Files of the folder that this process still holds. */
async function filesOpenIn(folder: string): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd');
  const files = await Promise.all(
    descriptors.map((descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => '')),
  );
  return files.filter((file) => file.startsWith(folder));
}

const diskFullCodes = ['store.database.diskFull', 'store.bodies.diskFull', 'store.database.inputOutput'];

describe.skipIf(disk === undefined)('a full disk', () => {
  let dataFolder = '';
  beforeAll(async () => {
    dataFolder = path.join(disk?.folder ?? '', 'data');
    await mkdir(dataFolder);
  });
  afterAll(() => disk?.remove());

  it('refuses what does not fit, loses nothing, and goes on when there is space again', async () => {
    let store = openLoadedStore(dataFolder);
    let served = new ServedStore(store);
    const lanes = openLanes(seed);
    const refusals = new Map<string, number>();
    try {
      for (const freePages of [0, 1, 4, 8, 16, 32, 64, 100]) {
        // Something to lose.
        for (const lane of lanes) for (let at = 0; at < 6; at += 1) await lane.step(served);
        await fill(disk?.folder ?? '', freePages * pageBytes);
        for (const lane of lanes) {
          for (let at = 0; at < 8; at += 1) {
            const outcome = await lane.step(served);
            if (outcome === undefined || !('refused' in outcome) || outcome.refused !== 'unavailable')
              continue;
            refusals.set(outcome.code, (refusals.get(outcome.code) ?? 0) + 1);
            expect(outcome.message).toMatch(/disk/i);
            expect(await lane.verify(served)).toBe('didNotHappen');
          }
          await lane.verify(served);
        }
        if (freePages % 8 === 0) {
          // Stopping and starting on a full disk loses nothing either.
          await store.close();
          store = openLoadedStore(dataFolder);
          served = new ServedStore(store);
        }
        await rm(path.join(disk?.folder ?? '', 'ballast'));
        for (const lane of lanes) {
          await lane.verify(served);
          expect(await lane.step(served)).not.toMatchObject({ refused: 'unavailable' });
        }
      }
    } finally {
      await store.close();
    }
    expect([...refusals.keys()].filter((code) => !diskFullCodes.includes(code))).toEqual([]);
    expect(refusals.size).toBeGreaterThan(1);
    expect(await checkShards(dataFolder)).toEqual([]);
    expect(await filesOpenIn(dataFolder)).toEqual([]);
  });
});
