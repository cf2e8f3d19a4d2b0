import path from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import type { Guid, TenantId } from '../src/base/ids.ts';
import { systemRandom } from '../src/base/random.ts';
import { makeOwnTenant } from '../src/store/contracts/directory-fixtures.ts';
import { newObject } from '../src/store/contracts/migration.contract/fixtures.ts';
import type { DirectoryStore } from '../src/store/ports/directory-store.ts';
import type { NewMigrationUser } from '../src/store/ports/migration-store.ts';
import { openDirectoryStore } from '../src/store/sql/directory/open-directory-store.ts';
import { type Benchmark, type BenchmarkContext, elapsedMs, fastestMs } from './harness.ts';

const number = 50_000;
const inOneTurn = 100;

interface Scene {
  readonly store: DirectoryStore;
  readonly tenant: TenantId;
  readonly batch: Guid;
  readonly endpoint: Guid;
  readonly users: readonly NewMigrationUser[];
}

/** Users as a CSV file of 50,000 rows makes them, each with a sealed password of 100 bytes; not added yet. */
async function makeScene({ scratch, cleanup }: BenchmarkContext): Promise<Scene> {
  const place = { kind: 'sqlite', path: path.join(scratch, 'platform.sqlite') } as const;
  const store = await openDirectoryStore(place, systemClock);
  cleanup(() => store.close());
  const { tenant } = await makeOwnTenant(store);
  const batch = newObject('IMAPBatch1');
  await store.writeMigrationObject(tenant, batch, 0);
  const endpoint = systemRandom.guid();
  const users = Array.from({ length: number }, (_, index): NewMigrationUser => {
    const name = `user${String(index).padStart(6, '0')}`;
    return {
      guid: systemRandom.guid(),
      batch: batch.guid,
      endpoint,
      addressKey: `${name}@contoso.com`,
      status: 'Queued',
      dueAt: 1,
      secret: systemRandom.bytes(100),
      content: { address: `${name}@contoso.com`, userName: name, note: 'x'.repeat(250) },
    };
  });
  return { store, tenant, batch: batch.guid, endpoint, users };
}

/** The longest that the event loop, and with it every other writer, stood still while `work` ran. */
async function longestStallMs(work: () => Promise<unknown>): Promise<number> {
  let [last, longest] = [performance.now(), 0];
  const beat = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  try {
    await work();
  } finally {
    clearInterval(beat);
  }
  return longest;
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'add 50,000 migration users, all or none',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 3000, extra: { longestStallMs: { atMost: 100 }, removeMs: { atMost: 3000 } } },
    async run(context) {
      const { store, tenant, batch, users } = await makeScene(context);
      let value = 0;
      const stall = await longestStallMs(async () => {
        value = await elapsedMs(() => store.addMigrationUsers(tenant, users));
      });
      const removeMs = await elapsedMs(() => store.removeMigrationObject(tenant, 'batch', batch));
      return { value, extra: { longestStallMs: stall, removeMs } };
    },
  },
  {
    name: 'find and claim 100 of 50,000 migration users',
    unit: 'ms',
    better: 'lower',
    target: {
      atMost: 30,
      extra: { workMs: { atMost: 10 }, progressMs: { atMost: 30 }, tallyMs: { atMost: 60 } },
    },
    async run(context) {
      const { store, tenant, endpoint, users } = await makeScene(context);
      await store.addMigrationUsers(tenant, users);
      let now = systemClock.now();
      const claim = async () => {
        now += 10;
        const due = await store.listDueMigrationUsers(tenant, { now, endpoint, limit: inOneTurn });
        const work = { endpoint, work: 'first', owner: 'node', limit: inOneTurn } as const;
        return store.claimMigrationUsers(tenant, { ...work, users: due, now, until: now + 5 });
      };
      const value = await fastestMs(5, claim);
      const held = await claim();
      const progress = {
        ...{ estimatedItems: 9, estimatedBytes: 9 },
        ...{ syncedItems: 5, skippedItems: 0, transferredBytes: 5 },
      };
      const changes = held.map(({ guid }) => ({ guid, progress }));
      return {
        value,
        extra: {
          workMs: await fastestMs(5, async () => {
            await store.listTenantsWithMigrationWork(now);
            await store.findNextMigrationTime(tenant);
          }),
          progressMs: await fastestMs(5, () => store.changeMigrationUsers(tenant, changes)),
          tallyMs: await fastestMs(5, () => store.tallyMigrationUsers(tenant)),
        },
      };
    },
  },
];
