import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TenantId } from '../../../base/ids.ts';
import { createSetClock, makeOwnTenant } from '../../contracts/directory-fixtures.ts';
import type { DirectoryStore } from '../../ports/directory-store.ts';
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

beforeAll(async () => {
  database = new SqliteDatabase({ path: ':memory:', mode: 'readWrite' });
  await migrate(database, platformSeries, clock);
  const listening = listen(database, texts);
  store = sqlDirectoryStore({ database: listening, reader: listening, clock });
  tenant = (await makeOwnTenant(store)).tenant;
  return () => store.close();
});

const put = (key: string, ifVersion?: number) => ({
  ...{ collection: 'c', key, content: {} },
  ...(ifVersion === undefined ? {} : { ifVersion }),
});

const asked: [what: string, ask: () => Promise<unknown>][] = [
  ['some by their keys', () => store.findRecords(tenant, 'c', ['a', 'b'])],
  ['a page', () => store.listRecords(tenant, 'c', { after: 'a', limit: 5 })],
  ['a page backwards', () => store.listRecords(tenant, 'c', { after: 'z', descending: true, limit: 5 })],
  ['those that begin so', () => store.listRecords(tenant, 'c', { prefix: 'a/', after: 'a/1', limit: 5 })],
  ['how many begin so', () => store.countRecords(tenant, 'c', 'a/')],
  ['the names of collections', () => store.listRecordCollections(tenant)],
  ['a write', () => store.writeRecords(tenant, [put('a', 0), put('b')])],
  ['some removed', () => store.removeRecords(tenant, 'c', 'a')],
];

/** Not by as much of the primary key as is known; a common table expression of one row at a time is no table. */
const throughMore =
  /^SCAN (?!json_each|named)|^SEARCH records .*\((?!tenant_id=\? AND collection)|^USE TEMP B-TREE/;

describe('records on SQLite', () => {
  it.each(asked)('are found by their key: %s', async (_what, ask) => {
    texts.clear();
    await ask();
    const ofRecords = [...texts].filter((text) => /\brecords\b/.test(text));
    expect(ofRecords).not.toEqual([]);
    for (const text of ofRecords) {
      const plan = await database.query(
        rawQuery(queryBuilders.sqlite, sql<{ detail: string }>`explain query plan ${sql.raw(text)}`),
      );
      const steps = plan.map(({ detail }) => detail);
      // The first name of all collections is the first entry of the tenant.
      const isFirst = (step: string) =>
        step === 'SEARCH records USING COVERING INDEX sqlite_autoindex_records_1 (tenant_id=?)';
      expect(steps.filter((step) => throughMore.test(step) && !isFirst(step))).toEqual([]);
    }
  });
});
