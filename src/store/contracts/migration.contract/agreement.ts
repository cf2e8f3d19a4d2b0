import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAppError } from '../../../base/errors.ts';
import type { Guid, TenantId } from '../../../base/ids.ts';
import { createMemoryDirectoryStore } from '../../memory/memory-directory-store.ts';
import type { DirectoryStore } from '../../ports/directory-store.ts';
import { type MigrationTally, noMigrationProgress } from '../../ports/migration-store.ts';
import { type DirectoryContext, makeOwnTenant } from '../directory-fixtures.ts';

/** Few guids, names and times, so that they meet often. */
const guidOf = (number: number) => `00000000-0000-4000-8000-00000000000${number}` as Guid;
const guid = fc.integer({ min: 0, max: 4 }).map(guidOf);
const place = fc.integer({ min: 7, max: 8 }).map(guidOf);
const time = fc.integer({ min: 1000, max: 1005 });
const dueAt = fc.option(time);
const kind = fc.constantFrom('endpoint' as const, 'batch' as const);
const status = fc.constantFrom('Queued', 'Syncing', 'Synced');
const owner = fc.constantFrom('node1', 'node2');
const work = fc.constantFrom('first' as const, 'incremental' as const);
const small = fc.integer({ min: 0, max: 3 });
const content = fc.record({ 말: fc.constantFrom('a', '\u0000', '\ud800', '김') });
const secret = fc.option(fc.uint8Array({ maxLength: 2 }));
const progress = fc.record({
  ...{ estimatedItems: small, estimatedBytes: small, syncedItems: small },
  ...{ skippedItems: small, transferredBytes: small },
});

type Step = (store: DirectoryStore, tenant: TenantId) => Promise<unknown>;

const object = fc.record({
  guid,
  kind,
  name: fc.constantFrom('a', 'A', 'é', 'e\u0301', 'b'),
  content,
  secret,
});
const user = fc.record({
  ...{ guid, batch: place, endpoint: place, addressKey: fc.constantFrom('a', 'b', 'A', '𝒜', '\uffee') },
  ...{ status, dueAt, content, secret },
});
const change = fc.record(
  {
    ...{ guid, ifVersion: fc.integer({ min: 1, max: 3 }), ifFence: fc.integer({ min: 1, max: 2 }) },
    ...{ batch: place, endpoint: place, status, dueAt, content, secret, progress },
    release: fc.constant(true as const),
  },
  { requiredKeys: ['guid'] },
);
const claim = fc.record(
  {
    ...{ endpoint: place, work, limit: small, tenantLimit: small, owner, now: time, until: time },
    users: fc.uniqueArray(fc.record({ guid, version: fc.integer({ min: 1, max: 3 }) }), {
      maxLength: 5,
      selector: (each) => each.guid,
    }),
  },
  { requiredKeys: ['endpoint', 'work', 'limit', 'users', 'owner', 'now', 'until'] },
);
const distinct = fc.uniqueArray(user, { maxLength: 3, selector: (each) => each.guid });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(object, small).map(
    ([each, version]): Step =>
      (s, t) =>
        s.writeMigrationObject(t, each, version),
  ),
  fc.tuple(kind, guid).map(
    ([of, each]): Step =>
      (s, t) =>
        s.removeMigrationObject(t, of, each),
  ),
  place.map(
    (each): Step =>
      (s, t) =>
        s.removeMigrationObject(t, 'batch', each),
  ),
  // One with a guid that is there already is the caller's mistake, and no store need say how it fails.
  distinct.map(
    (some): Step =>
      async (s, t) => {
        const there = await s.findMigrationUsers(
          t,
          some.map((each) => each.guid),
        );
        const known = new Set(there.map((each) => each.guid));
        return s.addMigrationUsers(
          t,
          some.filter((each) => !known.has(each.guid)),
        );
      },
  ),
  fc.array(change, { maxLength: 4 }).map(
    (some): Step =>
      (s, t) =>
        s.changeMigrationUsers(t, some),
  ),
  fc.array(guid, { maxLength: 2 }).map(
    (some): Step =>
      (s, t) =>
        s.removeMigrationUsers(t, some),
  ),
  claim.map(
    (each): Step =>
      (s, t) =>
        s.claimMigrationUsers(t, each),
  ),
  fc.tuple(owner, fc.array(guid), time).map(
    ([by, some, until]): Step =>
      (s, t) =>
        s.renewMigrationLeases(t, by, some, until),
  ),
  fc
    .tuple(guid, fc.array(fc.record({ at: time, content }), { maxLength: 3 }), fc.integer({ min: 1, max: 3 }))
    .map(
      ([of, some, keep]): Step =>
        (s, t) =>
          s.appendMigrationLog(t, of, some, keep),
    ),
  fc.tuple(place, fc.record({ at: time, items: small, bytes: small, mailboxes: small })).map(
    ([of, sample]): Step =>
      (s, t) =>
        s.addMigrationSample(t, of, sample),
  ),
);

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await work };
  } catch (error) {
    if (isAppError(error)) return { code: error.code, message: error.message, details: error.details };
    throw error;
  }
}

const guids = [0, 1, 2, 3, 4, 7, 8].map(guidOf);

async function readAll(store: DirectoryStore, tenant: TenantId) {
  const times = [999, 1002, 1005];
  const work = await Promise.all(times.map((now) => store.listTenantsWithMigrationWork(now)));
  return {
    objects: [
      await store.listMigrationObjects(tenant, 'batch'),
      await store.listMigrationObjects(tenant, 'endpoint'),
    ],
    users: await store.listMigrationUsers(tenant, { limit: 99 }),
    page: await store.listMigrationUsers(tenant, { limit: 2, after: 'A', statuses: ['Queued', 'Synced'] }),
    tallies: await store.tallyMigrationUsers(tenant),
    due: await Promise.all(times.map((now) => store.listDueMigrationUsers(tenant, { now, limit: 3 }))),
    dueAt: await store.listDueMigrationUsers(tenant, {
      ...{ now: 1005, endpoint: guidOf(7), statuses: ['Queued'], limit: 3 },
    }),
    leases: await Promise.all(times.map((now) => store.tallyMigrationLeases(tenant, now))),
    next: await store.findNextMigrationTime(tenant),
    work: work.map((tenants) => tenants.includes(tenant)),
    logs: await Promise.all(guids.map((each) => store.readMigrationLog(tenant, each, 9))),
    samples: await Promise.all(guids.map((each) => store.readMigrationSamples(tenant, each, 1001))),
  };
}

/** As they must be, counted one by one. */
async function recount(store: DirectoryStore, tenant: TenantId): Promise<MigrationTally[]> {
  const users = await store.listMigrationUsers(tenant, { limit: 99 });
  const tallies = new Map<string, MigrationTally>();
  for (const { batch, status: of, progress: one } of users) {
    const before = tallies.get(`${batch} ${of}`) ?? {
      batch,
      status: of,
      count: 0,
      progress: noMigrationProgress,
    };
    const sums = Object.entries(before.progress).map(([key, sum]) => [
      key,
      sum + one[key as keyof typeof one],
    ]);
    tallies.set(`${batch} ${of}`, { ...before, count: before.count + 1, progress: Object.fromEntries(sums) });
  }
  return [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
}

export function agreementContract({ store, clock }: DirectoryContext): void {
  it('answers every sequence of commands as the one in memory does, and tallies what there is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
        const before = clock.now();
        const memory = createMemoryDirectoryStore({ clock });
        const [one, two] = [await makeOwnTenant(memory), await makeOwnTenant(store())];
        try {
          clock.set(1001);
          for (const [index, each] of steps.entries()) {
            clock.set(1001 + Math.floor((index * 4) / steps.length));
            const expected = await outcomeOf(each(memory, one.tenant));
            expect(await outcomeOf(each(store(), two.tenant))).toEqual(expected);
          }
          expect(await readAll(store(), two.tenant)).toEqual(await readAll(memory, one.tenant));
          expect(await store().tallyMigrationUsers(two.tenant)).toEqual(await recount(store(), two.tenant));
        } finally {
          clock.set(before);
        }
      }),
      { numRuns: 30 },
    );
  });
}
