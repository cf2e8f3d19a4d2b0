import { describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import type { TenantId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { Organizations } from '../organization/organizations.ts';
import { makeOwnTenant } from '../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../store/memory/memory-directory-store.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { DirectoryCycles } from './directory-cycles.ts';

const never = new AbortController().signal;

/** So many organisations that have been synchronised before, and one that has not. */
async function make(
  count: number,
  runIfDue: (organization: Tenant, signal: AbortSignal) => Promise<never[]>,
) {
  const store = createMemoryDirectoryStore({ clock: systemClock });
  const begun: TenantId[] = [];
  for (let index = 0; index < count; index += 1) {
    const { tenant } = await makeOwnTenant(store);
    await store.writeRecords(tenant, [{ collection: 'directory.run', key: '1', content: {} }]);
    begun.push(tenant);
  }
  await makeOwnTenant(store);
  let loads = 0;
  const parts = { store, clock: systemClock, random: systemRandom, log: silentLog };
  const organizations = new Organizations({
    ...parts,
    shards: [0],
    newWrappedKey: async () => new Uint8Array(),
  });
  const cycles = new DirectoryCycles({
    ...{ store, organizations, clock: systemClock, log: silentLog, everyMs: 1 },
    load: async () => {
      loads += 1;
      return { runIfDue };
    },
  });
  return { cycles, begun, loads: () => loads, store };
}

/** Waits for the first `count` calls. */
function watch(count: number) {
  const seen: TenantId[] = [];
  const enough = Promise.withResolvers<void>();
  return {
    seen,
    enough: enough.promise,
    add(tenant: TenantId) {
      seen.push(tenant);
      if (seen.length >= count) enough.resolve();
    },
  };
}

describe('cycles of organisations', () => {
  it('come to each that has begun, again and again, whatever becomes of the others', async () => {
    const watched = watch(9);
    const { cycles, begun } = await make(3, async ({ tenant }) => {
      watched.add(tenant);
      if (tenant === 1) throw new Error('The directory is away.');
      return [];
    });
    await cycles.start();
    await watched.enough;
    await cycles.stop(never);
    expect(new Set(watched.seen)).toEqual(new Set(begun));
    for (const tenant of begun)
      expect(watched.seen.filter((each) => each === tenant).length).toBeGreaterThan(1);
  });

  it('are not held up by one that takes long, and never run twice at a time for one', async () => {
    const watched = watch(12);
    const long = Promise.withResolvers<void>();
    const { cycles } = await make(3, async ({ tenant }) => {
      watched.add(tenant);
      if (tenant === 1) await long.promise;
      return [];
    });
    await cycles.start();
    await watched.enough;
    expect(watched.seen.filter((tenant) => tenant === 1)).toHaveLength(1);
    long.resolve();
    await cycles.stop(never);
  });

  it('are four at most at the same time', async () => {
    const watched = watch(8);
    let [running, most] = [0, 0];
    const { cycles } = await make(8, async ({ tenant }) => {
      running += 1;
      most = Math.max(most, running);
      await systemClock.sleep(5);
      running -= 1;
      watched.add(tenant);
      return [];
    });
    await cycles.start();
    await watched.enough;
    await cycles.stop(never);
    expect(most).toBe(4);
  });

  it('end when the server stops, and the server waits for them', async () => {
    let isOver = false;
    const watched = watch(1);
    const { cycles } = await make(1, async ({ tenant }, signal) => {
      watched.add(tenant);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await systemClock.sleep(5);
      isOver = true;
      signal.throwIfAborted();
      return [];
    });
    await cycles.start();
    await watched.enough;
    await cycles.stop(never);
    expect(isOver).toBe(true);
    expect(watched.seen).toHaveLength(1);
  });

  it('load nothing where nobody has begun', async () => {
    const { cycles, loads, store } = await make(0, async () => []);
    const looked = Promise.withResolvers<void>();
    const listRecords = store.listRecords.bind(store);
    let looks = 0;
    store.listRecords = (...args) => {
      looks += 1;
      if (looks > 2) looked.resolve();
      return listRecords(...args);
    };
    await cycles.start();
    await looked.promise;
    await cycles.stop(never);
    expect(loads()).toBe(0);
  });
});
