import { expect, it } from 'vitest';
import type { StoredMigrationUser } from '../../ports/migration-store.ts';
import { type DirectoryContext, guid } from '../directory-fixtures.ts';
import { addUsers, claimOf, guidsOf, newUser, newUsers } from './fixtures.ts';

export function leaseContract({ store, clock, newTenant }: DirectoryContext): void {
  const due = (tenant: StoredMigrationUser[]) => tenant.map(({ addressKey }) => addressKey);

  it('lists who is due and free, in the order of their times', async () => {
    const { tenant } = await newTenant();
    const [one, two] = [guid(), guid()];
    const users = [
      newUser({ addressKey: 'later', dueAt: 30, endpoint: one }),
      newUser({ addressKey: 'b', dueAt: 20, endpoint: two, status: 'Synced' }),
      newUser({ addressKey: 'a', dueAt: 20, endpoint: one }),
      newUser({ addressKey: 'first', dueAt: 10, endpoint: one, status: 'Synced' }),
      newUser({ addressKey: 'never', endpoint: one }),
    ];
    await store().addMigrationUsers(tenant, users);
    const list = async (query: object) =>
      due(await store().listDueMigrationUsers(tenant, { now: 20, limit: 9, ...query }));
    expect(await list({})).toEqual(['first', 'a', 'b']);
    expect(await list({ limit: 2 })).toEqual(['first', 'a']);
    expect(await list({ now: 9 })).toEqual([]);
    expect(await list({ endpoint: one })).toEqual(['first', 'a']);
    expect(await list({ statuses: ['Synced'] })).toEqual(['first', 'b']);
    expect(await list({ endpoint: two, statuses: ['Queued'] })).toEqual([]);
    expect(await list({ statuses: [] })).toEqual([]);
  });

  it('says when somebody will be due and free next, and in which tenants somebody is', async () => {
    const [{ tenant }, other] = [await newTenant(), await newTenant()];
    const next = () => store().findNextMigrationTime(tenant);
    const work = async (now: number) => {
      const found = await store().listTenantsWithMigrationWork(now);
      return found.filter((each) => each === tenant || each === other.tenant);
    };
    expect(await next()).toBeUndefined();
    const endpoint = guid();
    const [a, b] = await addUsers(store(), tenant, [
      newUser({ dueAt: 100, endpoint }),
      newUser({ dueAt: 300, endpoint }),
    ]);
    if (a === undefined || b === undefined) throw new Error('Two were added.');
    await store().addMigrationUsers(other.tenant, [newUser()]);
    expect(await next()).toBe(100);
    expect([await work(99), await work(100)]).toEqual([[], [tenant]]);
    await store().claimMigrationUsers(tenant, claimOf([a], { now: 100, until: 200 }));
    expect(await next()).toBe(200);
    expect([await work(199), await work(200)]).toEqual([[], [tenant]]);
    await store().changeMigrationUsers(tenant, [{ guid: a.guid, ifFence: 1, dueAt: 400, release: true }]);
    expect(await next()).toBe(300);
    await store().moveTenant(tenant, 'softDeleted');
    expect(await work(500)).toEqual([]);
    await store().moveTenant(tenant, 'active');
    expect(await work(500)).toEqual([tenant]);
  });

  it('takes a lease on those alone that are due, free, of the endpoint and unchanged', async () => {
    const { tenant } = await newTenant();
    const endpoint = guid();
    const users = await addUsers(store(), tenant, [
      newUser({ endpoint, dueAt: 1000 }),
      newUser({ endpoint, dueAt: 1001 }),
      newUser({ endpoint }),
      newUser({ dueAt: 1 }),
      newUser({ endpoint, dueAt: 1 }),
      newUser({ endpoint, dueAt: 1 }),
    ]);
    const claim = claimOf(users, { endpoint });
    const changed = claim.users.map((each, index) => (index === 5 ? { ...each, version: 2 } : each));
    const asked = { ...claim, users: [...changed.toReversed(), { guid: guid(), version: 1 }] };
    const taken = await store().claimMigrationUsers(tenant, asked);
    const lease = { owner: 'node1', work: 'first', fence: 1, until: 2000 };
    const expected = [users[4], users[0]].map((user) => ({
      ...user,
      lease,
      version: 2,
      changedAt: 1000,
    }));
    expect(taken).toEqual(expected);
    expect(await store().claimMigrationUsers(tenant, asked)).toEqual([]);
    expect(await store().claimMigrationUsers(tenant, claimOf(taken))).toEqual([]);
    expect(await store().findMigrationUsers(tenant, guidsOf(taken))).toEqual(expected.toReversed());
  });

  it('counts leases alive at the endpoint by work, and in the tenant', async () => {
    const { tenant } = await newTenant();
    const [one, two] = [guid(), guid()];
    const users = await addUsers(store(), tenant, [
      ...newUsers(6, { endpoint: one, dueAt: 1 }),
      ...newUsers(6, { endpoint: two, dueAt: 1 }),
    ]);
    const claim = async (from: number, number: number, overrides: object) => {
      const taken = await store().claimMigrationUsers(
        tenant,
        claimOf(users.slice(from, from + number), overrides),
      );
      return taken.length;
    };
    expect(await claim(0, 3, { limit: 2 })).toBe(2);
    expect(await claim(2, 4, { limit: 2 })).toBe(0);
    expect(await claim(2, 4, { limit: 2, work: 'incremental' })).toBe(2);
    expect(await claim(6, 6, { limit: 9, tenantLimit: 5 })).toBe(1);
    expect(await claim(6, 6, { limit: 9, tenantLimit: 5 })).toBe(0);
    // Of those that have run out, nothing is counted.
    expect(await claim(6, 6, { limit: 3, tenantLimit: 5, now: 2000, until: 3000 })).toBe(3);
    expect(await claim(0, 6, { limit: 9, tenantLimit: 5, now: 2000, until: 3000 })).toBe(2);
  });

  it('says how many leases are alive or have run out, and how many users wait', async () => {
    const { tenant } = await newTenant();
    const endpoint = guid();
    const users = await addUsers(store(), tenant, [
      ...newUsers(5, { endpoint, dueAt: 1000 }),
      newUser({ dueAt: 1001 }),
      newUser(),
    ]);
    const claim = (from: number, until: number) =>
      store().claimMigrationUsers(tenant, claimOf(users.slice(from, from + 1), { until }));
    expect(await store().tallyMigrationLeases(tenant, 1000)).toEqual({ alive: 0, runOut: 0, waiting: 5 });
    await claim(0, 2000);
    await claim(1, 1500);
    await claim(2, 1500);
    await store().changeMigrationUsers(tenant, [{ guid: users[2]?.guid ?? guid(), ifFence: 1, dueAt: null }]);
    expect(await store().tallyMigrationLeases(tenant, 1000)).toEqual({ alive: 3, runOut: 0, waiting: 2 });
    expect(await store().tallyMigrationLeases(tenant, 1500)).toEqual({ alive: 1, runOut: 1, waiting: 4 });
  });

  it('lets another have a lease that has run out, under a higher fence', async () => {
    const { tenant } = await newTenant();
    const [user] = await addUsers(store(), tenant, newUsers(1, { dueAt: 1 }));
    const [held] = await store().claimMigrationUsers(tenant, claimOf(user ? [user] : []));
    if (held === undefined) throw new Error('Nobody had it.');
    const isDue = async (now: number) =>
      (await store().listDueMigrationUsers(tenant, { now, limit: 1 })).length === 1;
    expect([await isDue(1999), await isDue(2000)]).toEqual([false, true]);
    const change = (ifFence: number, fields: object = {}) =>
      store().changeMigrationUsers(tenant, [
        { guid: held.guid, ifFence, status: `by ${ifFence}`, ...fields },
      ]);
    // Nobody has taken it: what the first holder has done is not lost.
    expect(await change(1)).toMatchObject([{ status: 'by 1', version: 3 }]);
    const again = claimOf([{ ...held, version: 3 }], { owner: 'node2', now: 2000, until: 3000 });
    expect(await store().claimMigrationUsers(tenant, again)).toMatchObject([{ lease: { fence: 2 } }]);
    expect(await change(1)).toEqual([]);
    expect(await change(2, { release: true })).toMatchObject([{ lease: null }]);
    expect(await change(2)).toEqual([]);
    const third = claimOf([{ ...held, version: 5 }], { now: 2001, until: 3000 });
    expect(await store().claimMigrationUsers(tenant, third)).toMatchObject([{ lease: { fence: 3 } }]);
  });

  it('renews what is the owner’s and alive, and shows it what has changed', async () => {
    const { tenant } = await newTenant();
    const now = clock.now();
    const endpoint = guid();
    const users = await addUsers(store(), tenant, newUsers(4, { endpoint, dueAt: now }));
    const [a, b, c, d] = users;
    if (!a || !b || !c || !d) throw new Error('Four were added.');
    const claim = (user: StoredMigrationUser, owner: string, until: number) =>
      store().claimMigrationUsers(tenant, claimOf([user], { owner, now, until }));
    await claim(a, 'node1', now + 100);
    await claim(b, 'node2', now + 100);
    await claim(c, 'node1', now);
    await store().changeMigrationUsers(tenant, [{ guid: a.guid, status: 'Stopping' }]);
    const renewed = await store().renewMigrationLeases(
      tenant,
      'node1',
      [...guidsOf(users), guid()],
      now + 200,
    );
    expect(renewed).toMatchObject([
      { guid: a.guid, status: 'Stopping', version: 3, lease: { fence: 1, until: now + 200 } },
    ]);
    expect(await store().findMigrationUsers(tenant, [a.guid])).toEqual(renewed);
    expect(await store().findMigrationUsers(tenant, [c.guid])).toMatchObject([{ lease: { until: now } }]);
  });

  it('never gives more leases than the limit to eight who ask at once, nor one user to two', async () => {
    const { tenant } = await newTenant();
    const endpoint = guid();
    const users = await addUsers(store(), tenant, newUsers(40, { endpoint, dueAt: 1 }));
    const limit = 5;
    const fences = new Map<string, number>();
    let now = 1000;
    for (let round = 0; round < 6; round += 1) {
      const until = now + 10;
      const current = await store().listDueMigrationUsers(tenant, { now, endpoint, limit: 40 });
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, node) => {
          const mine = [...current.slice(node), ...current.slice(0, node)].slice(0, 4);
          return store().claimMigrationUsers(
            tenant,
            claimOf(mine, { endpoint, limit, owner: `n${node}`, now, until }),
          );
        }),
      );
      const taken = claims.flat();
      expect(taken).toHaveLength(limit);
      expect(new Set(guidsOf(taken)).size).toBe(limit);
      const held = (await store().findMigrationUsers(tenant, guidsOf(users))).filter(
        ({ lease }) => lease !== null && lease.until > now,
      );
      expect(held).toHaveLength(limit);
      for (const { guid: user, lease } of taken) {
        expect(lease?.fence).toBeGreaterThan(fences.get(user) ?? 0);
        fences.set(user, lease?.fence ?? 0);
      }
      // Half of them give back in good order; the others are gone, and their leases run out.
      await store().changeMigrationUsers(
        tenant,
        taken.slice(0, 2).map(({ guid: user, lease }) => ({
          ...{ guid: user, dueAt: now, release: true as const },
          ...(lease && { ifFence: lease.fence }),
        })),
      );
      now = until;
    }
  });
}
