import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { TenantId } from '../../../base/ids.ts';
import { createSetClock, makeOwnTenant } from '../../contracts/directory-fixtures.ts';
import { newObject, newUsers } from '../../contracts/migration.contract/fixtures.ts';
import type { DirectoryStore } from '../../ports/directory-store.ts';
import type { NewMigrationUser } from '../../ports/migration-store.ts';
import type { SqlDatabase } from '../database.ts';
import { platformSeries } from '../directory/open-directory-store.ts';
import { sqlDirectoryStore } from '../directory/sql-directory-store.ts';
import { migrate } from '../migrate.ts';
import { SqliteDatabase } from '../sqlite/sqlite-database.ts';
import { queryBuilders } from '../statement.ts';
import { usersPerStep } from './user-rows.ts';

/** A store on the same database that asks before each transaction, which it numbers from 1. */
function storeAsking(before: (transaction: number) => Promise<void>): DirectoryStore {
  let begun = 0;
  const asking: SqlDatabase = {
    dialect: database.dialect,
    all: (...args) => database.all(...args),
    get: (...args) => database.get(...args),
    run: (...args) => database.run(...args),
    write: (...args) => database.write(...args),
    query: (...args) => database.query(...args),
    execute: (...args) => database.execute(...args),
    snapshot: (...args) => database.snapshot(...args),
    close: () => Promise.resolve(),
    async transaction(...args) {
      begun += 1;
      await before(begun);
      return database.transaction(...args);
    },
  };
  return sqlDirectoryStore({ database: asking, reader: asking, clock });
}

/** As after a crash. */
function storeDyingAfter(transactions: number): DirectoryStore {
  return storeAsking(async (transaction) => {
    if (transaction > transactions) throw new Error('The machine has stopped.');
  });
}

const clock = createSetClock();
let database: SqlDatabase;
let store: DirectoryStore;
let tenant: TenantId;

beforeEach(async () => {
  const file = path.join(await temporaryFolder(), 'platform.sqlite');
  database = new SqliteDatabase({ path: file, mode: 'readWrite' });
  await migrate(database, platformSeries, clock);
  store = sqlDirectoryStore({ database, reader: database, clock });
  tenant = (await makeOwnTenant(store)).tenant;
  return () => store.close();
});

const steps = 3;
const number = steps * usersPerStep - 1;

/** Whatever may be asked about users, when there seem to be none. */
async function expectNobody(users: readonly NewMigrationUser[]): Promise<void> {
  const guids = users.map(({ guid }) => guid);
  const addresses = users.map(({ addressKey }) => addressKey);
  expect(await store.listMigrationUsers(tenant, { limit: 9 })).toEqual([]);
  expect(await store.tallyMigrationUsers(tenant)).toEqual([]);
  expect(await store.findMigrationUsers(tenant, guids)).toEqual([]);
  expect(await store.findMigrationUsersByAddress(tenant, addresses)).toEqual([]);
  expect(await store.listDueMigrationUsers(tenant, { now: 9, limit: 9 })).toEqual([]);
  expect(await store.findNextMigrationTime(tenant)).toBeUndefined();
  expect(await store.listTenantsWithMigrationWork(9)).toEqual([]);
  const status = guids.map((guid) => ({ guid, status: 'Failed' }));
  expect(await store.changeMigrationUsers(tenant, status)).toEqual([]);
}

describe('adding users in steps', () => {
  // One to open the intake, one for each step, and one to close it.
  it.each([1, 2, 3, 4])('shows none of them where it was cut short after %i transactions', async (crash) => {
    const users = newUsers(number, { dueAt: 1 });
    const dying = storeDyingAfter(crash);
    await expect(dying.addMigrationUsers(tenant, users)).rejects.toThrow('The machine has stopped.');
    await expectNobody(users);
    const again = store.addMigrationUsers(tenant, users);
    if (crash === 1) {
      await again;
    } else {
      // Whoever was adding them may still be about to go on.
      await expect(again).rejects.toMatchObject({ code: 'migration.addressTaken' });
      clock.set(clock.now() + 60_000);
      await store.addMigrationUsers(tenant, users);
    }
    expect(await store.listMigrationUsers(tenant, { limit: 9999 })).toHaveLength(number);
    const rows = queryBuilders.sqlite.selectFrom('migration_users');
    const left = await database.query(rows.select((each) => each.fn.countAll().as('count')));
    expect(left).toEqual([{ count: number }]);
  });

  it('shows all of them after the last transaction, each of a bounded number of rows', async () => {
    let begun = 0;
    const counted = storeAsking(async (transaction) => {
      begun = transaction;
    });
    await counted.addMigrationUsers(tenant, newUsers(number));
    expect(begun).toBe(steps + 2);
    expect(await store.listMigrationUsers(tenant, { limit: 9999 })).toHaveLength(number);
  });

  it('gives up when another node has taken it for dead', async () => {
    const slow = storeAsking(async (transaction) => {
      if (transaction !== 3) return;
      clock.set(clock.now() + 60_000);
      await store.addMigrationUsers(tenant, newUsers(1));
    });
    await expect(slow.addMigrationUsers(tenant, newUsers(number))).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'migration.intakeLost',
    });
    expect(await store.listMigrationUsers(tenant, { limit: 9999 })).toHaveLength(1);
  });
});

describe('removing a batch in steps', () => {
  it.each([1, 2, 3])('goes on where it was cut short after %i transactions', async (crash) => {
    const batch = newObject('batch');
    await store.writeMigrationObject(tenant, batch, 0);
    const users = newUsers(number, { batch: batch.guid, dueAt: 1 });
    await store.addMigrationUsers(tenant, users);
    const dying = storeDyingAfter(crash);
    const removal = dying.removeMigrationObject(tenant, 'batch', batch.guid);
    await expect(removal).rejects.toThrow('The machine has stopped.');
    const left = await store.listMigrationUsers(tenant, { limit: 9999 });
    expect(left).toHaveLength(Math.max(number - crash * usersPerStep, 0));
    expect(await store.listMigrationObjects(tenant, 'batch')).toHaveLength(1);
    await store.removeMigrationObject(tenant, 'batch', batch.guid);
    await expectNobody(users);
    expect(await store.listMigrationObjects(tenant, 'batch')).toEqual([]);
  });
});
