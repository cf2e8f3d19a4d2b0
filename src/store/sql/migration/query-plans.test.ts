import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Guid, TenantId } from '../../../base/ids.ts';
import { createSetClock, guid, makeOwnTenant } from '../../contracts/directory-fixtures.ts';
import { addUsers, claimOf, newObject, newUsers } from '../../contracts/migration.contract/fixtures.ts';
import type { DirectoryStore } from '../../ports/directory-store.ts';
import type { StoredMigrationUser } from '../../ports/migration-store.ts';
import type { SqlDatabase } from '../database.ts';
import { platformSeries } from '../directory/open-directory-store.ts';
import { sqlDirectoryStore } from '../directory/sql-directory-store.ts';
import { migrate } from '../migrate.ts';
import { SqliteDatabase } from '../sqlite/sqlite-database.ts';
import { queryBuilders, rawQuery } from '../statement.ts';
import { listen } from '../test-listening.ts';

const clock = createSetClock();
const texts = new Set<string>();
let database: SqlDatabase;
let store: DirectoryStore;
let tenant: TenantId;
let users: readonly StoredMigrationUser[];
const batch = newObject('batch');
const endpoint = guid();

beforeAll(async () => {
  database = new SqliteDatabase({ path: ':memory:', mode: 'readWrite' });
  await migrate(database, platformSeries, clock);
  const listening = listen(database, texts);
  store = sqlDirectoryStore({ database: listening, reader: listening, clock });
  tenant = (await makeOwnTenant(store)).tenant;
  await store.writeMigrationObject(tenant, batch, 0);
  users = await addUsers(store, tenant, newUsers(20, { batch: batch.guid, endpoint, dueAt: 1 }));
  return () => store.close();
});

const some = (): Guid[] => users.slice(0, 3).map((user) => user.guid);

/** What is asked again and again while thousands of mailboxes are moved. */
const asked: [what: string, ask: () => Promise<unknown>][] = [
  ['tenants with work', () => store.listTenantsWithMigrationWork(1)],
  ['the next time', () => store.findNextMigrationTime(tenant)],
  ['who is due', () => store.listDueMigrationUsers(tenant, { now: 1, limit: 5 })],
  [
    'who is due at an endpoint',
    () => store.listDueMigrationUsers(tenant, { now: 1, endpoint, statuses: ['Queued'], limit: 5 }),
  ],
  ['a claim', () => store.claimMigrationUsers(tenant, claimOf(users.slice(0, 3)))],
  ['a renewal', () => store.renewMigrationLeases(tenant, 'node1', some(), 9)],
  ['leases', () => store.tallyMigrationLeases(tenant, 1)],
  [
    'a change',
    () => store.changeMigrationUsers(tenant, [{ guid: users[0]?.guid ?? guid(), status: 'Syncing' }]),
  ],
  ['users by guid', () => store.findMigrationUsers(tenant, some())],
  ['users by address', () => store.findMigrationUsersByAddress(tenant, ['a'])],
  ['a page', () => store.listMigrationUsers(tenant, { after: 'a', limit: 5 })],
  [
    'a page of a batch',
    () => store.listMigrationUsers(tenant, { batch: batch.guid, statuses: ['Queued'], limit: 5 }),
  ],
  ['tallies of a batch', () => store.tallyMigrationUsers(tenant, batch.guid)],
  ['a log', () => store.appendMigrationLog(tenant, guid(), [{ at: 1, content: {} }], 5)],
  ['all logs', () => store.listMigrationLogs(tenant, { after: { subject: guid(), number: 1 }, limit: 5 })],
  ['samples', () => store.readMigrationSamples(tenant, batch.guid, 1)],
  ['addresses that are taken', () => store.addMigrationUsers(tenant, newUsers(2))],
  ['some removed', () => store.removeMigrationUsers(tenant, some())],
  ['a batch removed', () => store.removeMigrationObject(tenant, 'batch', batch.guid)],
];

/**
 * Through a whole table, or through all rows of a tenant. Tenants are gone through where work is looked for, and
 * all of a tenant's users where an index alone has what is asked.
 */
const throughAll =
  /^SCAN (?!json_each|tenants)|^SEARCH migration_(?:users|log|samples) USING (?!COVERING).*\(tenant_id=\?\)$/;

describe('a store of migrations on SQLite', () => {
  it.each(asked)('reads what it is asked for by an index: %s', async (_what, ask) => {
    texts.clear();
    await ask();
    expect(texts.size).toBeGreaterThan(0);
    for (const text of texts) {
      const plan = await database.query(
        rawQuery(queryBuilders.sqlite, sql<{ detail: string }>`explain query plan ${sql.raw(text)}`),
      );
      expect(plan.map(({ detail }) => detail).filter((step) => throughAll.test(step))).toEqual([]);
    }
  });
});
