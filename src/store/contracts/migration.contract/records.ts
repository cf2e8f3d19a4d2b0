import { expect, it } from 'vitest';
import type { SubjectLogEntry } from '../../ports/migration-store.ts';
import { type DirectoryContext, guid } from '../directory-fixtures.ts';
import { addUsers, claimOf, newObject, newUsers } from './fixtures.ts';

export function recordContract({ store, newTenant }: DirectoryContext): void {
  it('numbers the entries of a log, and lets the oldest go', async () => {
    const [{ tenant }, other] = [await newTenant(), await newTenant()];
    const subject = guid();
    const append = (from: number, number: number) =>
      store().appendMigrationLog(
        tenant,
        subject,
        Array.from({ length: number }, (_, index) => ({ at: from + index, content: { 글: from + index } })),
        5,
      );
    const numbers = async (limit: number) =>
      (await store().readMigrationLog(tenant, subject, limit)).map(({ number }) => number);
    expect(await numbers(9)).toEqual([]);
    await append(1, 3);
    expect(await store().readMigrationLog(tenant, subject, 2)).toEqual([
      { number: 2, at: 2, content: { 글: 2 } },
      { number: 3, at: 3, content: { 글: 3 } },
    ]);
    await append(4, 4);
    expect(await numbers(9)).toEqual([3, 4, 5, 6, 7]);
    await append(8, 9);
    expect(await numbers(9)).toEqual([12, 13, 14, 15, 16]);
    await append(17, 0);
    expect(await numbers(1)).toEqual([16]);
    expect(await store().readMigrationLog(other.tenant, subject, 9)).toEqual([]);
    expect(await store().readMigrationLog(tenant, guid(), 9)).toEqual([]);
  });

  it('lists the entries of all subjects page by page', async () => {
    const { tenant } = await newTenant();
    const subjects = [guid(), guid(), guid()].sort();
    const expected = subjects.flatMap((subject) =>
      [1, 2, 3].map((number) => ({ subject, number, at: number, content: { subject } })),
    );
    for (const subject of subjects.toReversed()) {
      const entries = [1, 2, 3].map((at) => ({ at, content: { subject } }));
      await store().appendMigrationLog(tenant, subject, entries, 9);
    }
    const found: SubjectLogEntry[] = [];
    for (;;) {
      const after = found.at(-1);
      const page = await store().listMigrationLogs(tenant, { limit: 2, ...(after && { after }) });
      found.push(...page);
      if (page.length < 2) break;
    }
    expect(found).toEqual(expected);
    expect(await store().listMigrationLogs((await newTenant()).tenant, { limit: 9 })).toEqual([]);
  });

  it('numbers what several write at once without a gap', async () => {
    const { tenant } = await newTenant();
    const subject = guid();
    await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        store().appendMigrationLog(
          tenant,
          subject,
          [0, 1].map((content) => ({ at, content: { content } })),
          99,
        ),
      ),
    );
    const entries = await store().readMigrationLog(tenant, subject, 99);
    expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  });

  it('adds up samples of a period', async () => {
    const { tenant } = await newTenant();
    const batch = guid();
    const add = (at: number, items: number, bytes: number) =>
      store().addMigrationSample(tenant, batch, { at, items, bytes, mailboxes: 1 });
    await add(600, 1, 2 ** 40);
    await Promise.all([add(300, 2, 20), add(300, 3, 30), add(0, 9, 9)]);
    expect(await store().readMigrationSamples(tenant, batch, 300)).toEqual([
      { at: 300, items: 5, bytes: 50, mailboxes: 2 },
      { at: 600, items: 1, bytes: 2 ** 40, mailboxes: 1 },
    ]);
    expect(await store().readMigrationSamples(tenant, guid(), 0)).toEqual([]);
    expect(await store().readMigrationSamples((await newTenant()).tenant, batch, 0)).toEqual([]);
  });

  it('restores what a backup holds in the place of what there is, without leases', async () => {
    const [from, to] = [await newTenant(), await newTenant()];
    const { tenant } = from;
    const object = newObject('one', { secret: new Uint8Array([9]) });
    await store().writeMigrationObject(tenant, object, 0);
    const changed = await store().writeMigrationObject(tenant, { ...object, name: 'two' }, 1);
    const [user] = await addUsers(store(), tenant, newUsers(1, { batch: object.guid, dueAt: 1 }));
    const [held] = await store().claimMigrationUsers(tenant, claimOf(user ? [user] : []));
    if (held === undefined) throw new Error('Nobody had it.');
    const entries = [3, 4].map((number) => ({ number, at: number, content: { number } }));
    const sample = { at: 1, items: 2, bytes: 3, mailboxes: 4 };
    const part = {
      objects: [changed],
      users: [held],
      logs: entries.map((entry) => ({ subject: held.guid, ...entry })),
      samples: [{ batch: object.guid, sample }],
    };
    for (let time = 0; time < 2; time += 1) {
      await store().restoreMigrations(to.tenant, part);
      expect(await store().listMigrationObjects(to.tenant, 'batch')).toEqual([changed]);
      expect(await store().listMigrationUsers(to.tenant, { limit: 9 })).toEqual([{ ...held, lease: null }]);
      expect(await store().readMigrationLog(to.tenant, held.guid, 9)).toEqual(entries);
      expect(await store().readMigrationSamples(to.tenant, object.guid, 0)).toEqual([sample]);
      await store().appendMigrationLog(to.tenant, held.guid, [{ at: 9, content: {} }], 9);
      await store().restoreMigrations(to.tenant, {
        logs: [{ subject: held.guid, number: 5, at: 5, content: {} }],
      });
      await store().appendMigrationLog(to.tenant, held.guid, [], 0);
      await store().addMigrationSample(to.tenant, object.guid, sample);
    }
    // Whoever held it before holds nothing now.
    await store().restoreMigrations(tenant, part);
    const stale = { guid: held.guid, ifFence: 1, status: 'Failed' };
    expect(await store().changeMigrationUsers(tenant, [stale])).toEqual([]);
    const [again] = await store().claimMigrationUsers(tenant, claimOf([held]));
    expect(again?.lease?.fence).toBe(2);
  });

  it('refuses to restore a name or address that another holds', async () => {
    const { tenant } = await newTenant();
    const object = await store().writeMigrationObject(tenant, newObject('one'), 0);
    const [user] = await addUsers(store(), tenant, newUsers(1));
    if (user === undefined) throw new Error('One was added.');
    await expect(
      store().restoreMigrations(tenant, { objects: [{ ...object, guid: guid(), name: 'ONE' }] }),
    ).rejects.toMatchObject({ code: 'migration.nameTaken' });
    await expect(
      store().restoreMigrations(tenant, { users: [{ ...user, guid: guid() }] }),
    ).rejects.toMatchObject({ code: 'migration.addressTaken', details: { taken: [user.addressKey] } });
    expect(await store().listMigrationUsers(tenant, { limit: 9 })).toEqual([user]);
  });
}
