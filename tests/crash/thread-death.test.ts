import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { checkShards } from './load/check-shards.ts';
import { openLanes } from './load/lane.ts';
import { SeededRandom } from './load/seeded-random.ts';
import { openLoadedStore, ServedStore } from './load/serve-store.ts';

const seed = Number(process.env.LANDFALL_CRASH_SEED ?? 7);
const deaths = 15;

/** Node tells of each thread of this process as it is made. */
async function nextThread(): Promise<Worker> {
  const [worker] = (await once(process, 'worker')) as [Worker];
  return worker;
}

/** The one that was made last. */
function watchThreads(): { readonly newest: Worker | undefined } {
  const seen: { newest: Worker | undefined } = { newest: undefined };
  const onWorker = (worker: Worker) => {
    seen.newest = worker;
  };
  process.on('worker', onWorker);
  onTestFinished(() => {
    process.off('worker', onWorker);
  });
  return seen;
}

describe('the writer thread of a shard', () => {
  it(`may die amid the load, ${deaths} times: who waits is told so, and the next call works`, async () => {
    const folder = await temporaryFolder();
    const random = new SeededRandom(seed);
    const store = openLoadedStore(folder);
    onTestFinished(() => store.close());
    const served = new ServedStore(store);
    const lanes = openLanes(seed);
    const threads = watchThreads();
    let refusals = 0;
    for (let death = 0; death < deaths; death += 1) {
      const busy = Promise.withResolvers<void>();
      let answersWanted = random.below(30);
      let dying = false;
      const load = Promise.all(
        lanes.map(async (lane) => {
          while (!dying) {
            const outcome = await lane.step(served);
            answersWanted -= 1;
            if (answersWanted <= 0) busy.resolve();
            if (outcome === undefined || !('refused' in outcome) || outcome.refused !== 'unavailable')
              continue;
            expect(outcome).toMatchObject({ code: 'store.shard.writerLost' });
            refusals += 1;
            return;
          }
        }),
      );
      await busy.promise;
      dying = true;
      await threads.newest?.terminate();
      await load;
      for (const lane of lanes) expect(await lane.verify(served)).toBeDefined();
    }
    expect(refusals).toBeGreaterThan(deaths / 2);
    expect(lanes.every(({ acknowledged }) => acknowledged > 0)).toBe(true);
    await store.close();
    expect(await checkShards(folder)).toEqual([]);
  });

  it('that dies while it starts fails that call alone', async () => {
    const thread = nextThread();
    const store = openLoadedStore(await temporaryFolder());
    onTestFinished(() => store.close());
    const served = new ServedStore(store);
    const [lane] = openLanes(seed);
    const first = lane?.step(served);
    await (await thread).terminate();
    expect(await first).toMatchObject({ refused: 'unavailable', code: 'store.shard.writerLost' });
    await lane?.verify(served);
    expect(await lane?.step(served)).toHaveProperty('answer');
  });

  it('that ends by itself is replaced, and closing afterwards waits for nothing', async () => {
    const first = nextThread();
    const store = openLoadedStore(await temporaryFolder());
    const served = new ServedStore(store);
    const [lane] = openLanes(seed);
    await lane?.step(served);
    await (await first).terminate();
    const replacement = nextThread();
    expect(await lane?.step(served)).not.toMatchObject({ refused: 'unavailable' });
    await (await replacement).terminate();
    await store.close();
  });

  it('closes last, so that a stopped store is one file and no WAL', async () => {
    const folder = await temporaryFolder();
    const store = openLoadedStore(folder);
    const [lane] = openLanes(seed);
    await lane?.step(new ServedStore(store));
    await store.close();
    const left = await readdir(path.join(folder, 'shards', '1'));
    expect(left.filter((name) => name.startsWith('mail'))).toEqual(['mail.sqlite']);
  });
});
