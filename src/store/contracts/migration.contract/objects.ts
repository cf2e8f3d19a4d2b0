import { expect, it } from 'vitest';
import type { TenantId } from '../../../base/ids.ts';
import { type DirectoryContext, guid } from '../directory-fixtures.ts';
import { newObject } from './fixtures.ts';

export function objectContract({ store, clock, newTenant }: DirectoryContext): void {
  it('keeps endpoints and batches apart, ascending by name', async () => {
    const { tenant } = await newTenant();
    const [other] = [await newTenant()];
    const named = ['b', 'A', '김'].map((name) =>
      newObject(name, { secret: new Uint8Array([7]), content: { 값: [1, null] } }),
    );
    for (const each of named) await store().writeMigrationObject(tenant, each, 0);
    const endpoint = newObject('b', { kind: 'endpoint' });
    await store().writeMigrationObject(tenant, endpoint, 0);
    const batches = await store().listMigrationObjects(tenant, 'batch');
    expect(batches.map(({ name }) => name)).toEqual(['A', 'b', '김']);
    expect(batches[1]).toEqual({
      ...named[0],
      version: 1,
      createdAt: clock.now(),
      changedAt: clock.now(),
    });
    expect(await store().listMigrationObjects(tenant, 'endpoint')).toMatchObject([endpoint]);
    expect(await store().findMigrationObject(tenant, 'batch', { name: 'B' })).toEqual(batches[1]);
    expect(await store().findMigrationObject(tenant, 'endpoint', { guid: endpoint.guid })).toMatchObject(
      endpoint,
    );
    expect(await store().findMigrationObject(tenant, 'batch', { guid: endpoint.guid })).toBeUndefined();
    expect(await store().listMigrationObjects(other.tenant, 'batch')).toEqual([]);
  });

  it('grows a version with each write, and refuses one that is behind', async () => {
    const { tenant } = await newTenant();
    const object = newObject('one');
    const createdAt = clock.now();
    const write = (version: number, change: object = {}) =>
      store().writeMigrationObject(tenant, { ...object, ...change }, version);
    expect(await write(0)).toMatchObject({ version: 1 });
    clock.set(createdAt + 5);
    expect(await write(1, { name: 'ONE', content: { status: 'Syncing' } })).toEqual({
      ...object,
      ...{ name: 'ONE', content: { status: 'Syncing' }, version: 2, createdAt, changedAt: createdAt + 5 },
    });
    for (const version of [0, 1, 3]) {
      await expect(write(version)).rejects.toMatchObject({ kind: 'conflict', code: 'migration.version' });
    }
    await store().removeMigrationObject(tenant, 'batch', object.guid);
    await expect(write(2)).rejects.toMatchObject({ code: 'migration.version' });
    expect(await write(0)).toMatchObject({ version: 1, name: 'one' });
  });

  it('refuses a name that another of the kind has, whatever its case', async () => {
    const { tenant } = await newTenant();
    const [one, two] = [newObject('Straße 1'), newObject('two')];
    await store().writeMigrationObject(tenant, one, 0);
    await store().writeMigrationObject(tenant, two, 0);
    const taken = { kind: 'conflict', code: 'migration.nameTaken' };
    await expect(store().writeMigrationObject(tenant, newObject('STRAße 1'), 0)).rejects.toMatchObject(taken);
    await expect(store().writeMigrationObject(tenant, { ...two, name: 'straße 1' }, 1)).rejects.toMatchObject(
      taken,
    );
    await store().removeMigrationObject(tenant, 'batch', one.guid);
    expect(await store().writeMigrationObject(tenant, { ...two, name: 'straße 1' }, 1)).toMatchObject({
      version: 2,
    });
  });

  it('takes one of two that make the same name at once', async () => {
    const { tenant } = await newTenant();
    const both = await Promise.allSettled(
      ['one', 'One'].map((name) => store().writeMigrationObject(tenant, newObject(name), 0)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('passes over what is not there, and knows no tenant that there is not', async () => {
    const { tenant } = await newTenant();
    await store().removeMigrationObject(tenant, 'batch', guid());
    const nobody = 999_999 as TenantId;
    const notFound = { kind: 'notFound' };
    await expect(store().listMigrationObjects(nobody, 'batch')).rejects.toMatchObject(notFound);
    await expect(store().writeMigrationObject(nobody, newObject('x'), 0)).rejects.toMatchObject(notFound);
    await expect(store().listMigrationUsers(nobody, { limit: 1 })).rejects.toMatchObject(notFound);
    await store().moveTenant(tenant, 'softDeleted');
    await expect(store().writeMigrationObject(tenant, newObject('x'), 0)).rejects.toMatchObject({
      kind: 'conflict',
    });
  });
}
