import { expect, it } from 'vitest';
import { noMigrationProgress } from '../../ports/migration-store.ts';
import { type DirectoryContext, guid } from '../directory-fixtures.ts';
import { addUsers, guidsOf, newUser, newUsers, removeTenant } from './fixtures.ts';

const progress = (syncedItems: number) => ({
  ...{ estimatedItems: 10, estimatedBytes: 2 ** 40, syncedItems },
  ...{ skippedItems: 1, transferredBytes: 5 },
});

export function userContract({ store, clock, newTenant }: DirectoryContext): void {
  it('keeps users as they were given, and finds them by guid and address', async () => {
    const [{ tenant }, other] = [await newTenant(), await newTenant()];
    const [a, b] = [
      newUser({ addressKey: 'b@x.example' }),
      newUser({ addressKey: 'a@x.example', secret: null }),
    ];
    await store().addMigrationUsers(tenant, [a, b]);
    const stored = [b, a].map((user) => ({
      ...{ ...user, version: 1, progress: noMigrationProgress, lease: null },
      ...{ createdAt: clock.now(), changedAt: clock.now() },
    }));
    expect(await store().findMigrationUsers(tenant, [a.guid, b.guid, guid(), a.guid])).toEqual(stored);
    expect(
      await store().findMigrationUsersByAddress(tenant, [a.addressKey, 'c@x.example', b.addressKey]),
    ).toEqual(stored);
    expect(await store().findMigrationUsers(other.tenant, [a.guid])).toEqual([]);
    expect(await store().findMigrationUsersByAddress(other.tenant, [a.addressKey])).toEqual([]);
  });

  it('adds all or none, and lists every address that is taken', async () => {
    const { tenant } = await newTenant();
    const there = newUsers(3);
    await store().addMigrationUsers(tenant, there);
    const twice = newUser();
    const fresh = [
      newUser(),
      newUser({ addressKey: there[2]?.addressKey ?? '' }),
      twice,
      newUser({ addressKey: there[0]?.addressKey ?? '' }),
      newUser({ addressKey: twice.addressKey }),
    ];
    await expect(store().addMigrationUsers(tenant, fresh)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'migration.addressTaken',
      details: { taken: [there[0]?.addressKey, there[2]?.addressKey, twice.addressKey] },
    });
    expect(guidsOf(await store().listMigrationUsers(tenant, { limit: 99 }))).toEqual(guidsOf(there));
    await store().addMigrationUsers((await newTenant()).tenant, [
      newUser({ addressKey: twice.addressKey }),
      newUser({ addressKey: there[0]?.addressKey ?? '' }),
    ]);
  });

  it('adds thousands at once, or none of them', async () => {
    const { tenant } = await newTenant();
    const many = newUsers(2500, { batch: guid(), dueAt: 1 });
    const adding = store().addMigrationUsers(tenant, many);
    const seen = (await store().listMigrationUsers(tenant, { limit: 9999 })).length;
    expect([0, 2500]).toContain(seen);
    await adding;
    expect(guidsOf(await store().listMigrationUsers(tenant, { limit: 9999 }))).toEqual(guidsOf(many));
    expect(await store().tallyMigrationUsers(tenant, many[0]?.batch ?? guid())).toMatchObject([
      { count: 2500 },
    ]);
    const clash = newUser({ addressKey: many[2400]?.addressKey ?? '' });
    const refused = store().addMigrationUsers(tenant, [...newUsers(2200), clash]);
    await expect(refused).rejects.toMatchObject({ details: { taken: [clash.addressKey] } });
    expect(await store().listMigrationUsers(tenant, { limit: 9999 })).toHaveLength(2500);
  });

  it('gives an address to one of two who add it at once', async () => {
    const { tenant } = await newTenant();
    const shared = newUser();
    const both = await Promise.allSettled(
      [newUsers(1500), newUsers(2)].map((some) =>
        store().addMigrationUsers(tenant, [...some, newUser({ addressKey: shared.addressKey })]),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await store().findMigrationUsersByAddress(tenant, [shared.addressKey])).toHaveLength(1);
    const there = await store().listMigrationUsers(tenant, { limit: 9999 });
    expect([1501, 3]).toContain(there.length);
  });

  it('lists page by page, by batch and status', async () => {
    const { tenant } = await newTenant();
    const [one, two] = [guid(), guid()];
    const users = Array.from({ length: 12 }, (_, index) =>
      newUser({
        addressKey: `${['é', 'z', 'A', '𝒜'][index % 4]}${String(index).padStart(2, '0')}`,
        batch: index % 2 ? one : two,
        status: index % 3 ? 'Synced' : 'Failed',
      }),
    );
    await store().addMigrationUsers(tenant, users);
    const list = async (query: object) => {
      const found: string[] = [];
      for (;;) {
        const after = found.at(-1);
        const page = await store().listMigrationUsers(tenant, {
          ...{ limit: 2, ...query },
          ...(after !== undefined && { after }),
        });
        found.push(...page.map(({ addressKey }) => addressKey));
        if (page.length < 2) return found;
      }
    };
    const ordered = users
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.addressKey), Buffer.from(b.addressKey)))
      .map(({ addressKey, batch, status }) => ({ addressKey, batch, status }));
    const expected = (keep: (user: (typeof ordered)[number]) => boolean) =>
      ordered.filter(keep).map(({ addressKey }) => addressKey);
    expect(await list({})).toEqual(expected(() => true));
    expect(await list({ batch: one })).toEqual(expected(({ batch }) => batch === one));
    expect(await list({ statuses: ['Failed'] })).toEqual(expected(({ status }) => status === 'Failed'));
    expect(await list({ batch: two, statuses: ['Failed', 'Synced'] })).toEqual(
      expected(({ batch }) => batch === two),
    );
    expect(await list({ statuses: [] })).toEqual([]);
  });

  it('changes what is named, each on its own, and leaves alone what has moved on', async () => {
    const { tenant } = await newTenant();
    const users = await addUsers(store(), tenant, newUsers(3));
    const [a, b, c] = guidsOf(users);
    if (a === undefined || b === undefined || c === undefined) throw new Error('Three were added.');
    clock.set(clock.now() + 7);
    const batch = guid();
    const changed = await store().changeMigrationUsers(tenant, [
      { guid: c, ifVersion: 2, status: 'Failed' },
      { guid: b, ifVersion: 1, status: 'Syncing', dueAt: 5, batch, progress: progress(3) },
      { guid: guid(), status: 'Failed' },
      { guid: a, ifFence: 1, status: 'Failed' },
      { guid: a, content: { error: 'x' }, secret: null },
      { guid: a, endpoint: batch },
    ]);
    expect(changed.map((user) => [user.guid, user.version])).toEqual([
      [b, 2],
      [a, 2],
      [a, 3],
    ]);
    const now = await store().findMigrationUsers(tenant, [a, b, c]);
    expect(now[0]).toMatchObject({
      content: { error: 'x' },
      secret: null,
      endpoint: batch,
      status: 'Queued',
    });
    expect(now[1]).toEqual({
      ...users[1],
      ...{ status: 'Syncing', dueAt: 5, batch, progress: progress(3), version: 2, changedAt: clock.now() },
    });
    expect(now[2]).toEqual(users[2]);
  });

  it('tallies each batch and status', async () => {
    const { tenant } = await newTenant();
    const [one, two] = [guid(), guid()].sort() as [ReturnType<typeof guid>, ReturnType<typeof guid>];
    const users = [...newUsers(3, { batch: one }), ...newUsers(2, { batch: two, status: 'Synced' })];
    await store().addMigrationUsers(tenant, users);
    await store().changeMigrationUsers(
      tenant,
      users.slice(1).map(({ guid: user }, index) => ({ guid: user, progress: progress(index) })),
    );
    const ofTwo = {
      ...{ batch: two, status: 'Synced', count: 2 },
      progress: {
        ...{ estimatedItems: 20, estimatedBytes: 2 ** 41, syncedItems: 5 },
        ...{ skippedItems: 2, transferredBytes: 10 },
      },
    };
    expect(await store().tallyMigrationUsers(tenant)).toMatchObject([
      { batch: one, status: 'Queued', count: 3, progress: { syncedItems: 1, estimatedItems: 20 } },
      ofTwo,
    ]);
    expect(await store().tallyMigrationUsers(tenant, two)).toEqual([ofTwo]);
    expect(await store().tallyMigrationUsers(tenant, guid())).toEqual([]);
  });

  it('removes users with their logs, and frees their addresses', async () => {
    const { tenant } = await newTenant();
    const [a, b] = await addUsers(store(), tenant, newUsers(2));
    if (a === undefined || b === undefined) throw new Error('Two were added.');
    for (const { guid: user } of [a, b]) {
      await store().appendMigrationLog(tenant, user, [{ at: 1, content: {} }], 5);
    }
    await store().removeMigrationUsers(tenant, [a.guid, guid()]);
    expect(guidsOf(await store().listMigrationUsers(tenant, { limit: 9 }))).toEqual([b.guid]);
    expect(await store().readMigrationLog(tenant, a.guid, 9)).toEqual([]);
    expect(await store().readMigrationLog(tenant, b.guid, 9)).toHaveLength(1);
    await store().addMigrationUsers(tenant, [newUser({ addressKey: a.addressKey })]);
  });

  it('removes a batch with everything of it, and no other', async () => {
    const { tenant } = await newTenant();
    const make = async (name: string, number: number) => {
      const batch = guid();
      const users = newUsers(number, { batch, dueAt: 1 });
      await store().writeMigrationObject(
        tenant,
        { guid: batch, kind: 'batch', name, content: {}, secret: null },
        0,
      );
      await store().addMigrationUsers(tenant, users);
      for (const subject of [batch, users[0]?.guid ?? guid()]) {
        await store().appendMigrationLog(tenant, subject, [{ at: 1, content: { name } }], 5);
      }
      await store().addMigrationSample(tenant, batch, { at: 1, items: 1, bytes: 1, mailboxes: 1 });
      return { batch, user: users[0]?.guid ?? guid() };
    };
    const [large, small] = [await make('large', 1300), await make('small', 2)];
    await store().removeMigrationObject(tenant, 'batch', large.batch);
    expect(await store().listMigrationObjects(tenant, 'batch')).toMatchObject([{ name: 'small' }]);
    expect(await store().tallyMigrationUsers(tenant)).toMatchObject([{ batch: small.batch, count: 2 }]);
    for (const gone of [large.batch, large.user]) {
      expect(await store().readMigrationLog(tenant, gone, 9)).toEqual([]);
    }
    expect(await store().readMigrationSamples(tenant, large.batch, 0)).toEqual([]);
    for (const kept of [small.batch, small.user]) {
      expect(await store().readMigrationLog(tenant, kept, 9)).toHaveLength(1);
    }
    expect(await store().readMigrationSamples(tenant, small.batch, 0)).toHaveLength(1);
  });

  it('goes with its tenant', async () => {
    const { tenant } = await newTenant();
    const [user] = await addUsers(store(), tenant, newUsers(1, { dueAt: 1 }));
    expect(await store().listTenantsWithMigrationWork(5)).toContain(tenant);
    await removeTenant(store(), tenant);
    expect(await store().listTenantsWithMigrationWork(5)).not.toContain(tenant);
    const gone = store().findMigrationUsers(tenant, [user?.guid ?? guid()]);
    await expect(gone).rejects.toMatchObject({ kind: 'notFound' });
  });
}
