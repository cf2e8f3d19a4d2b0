import { describeWith } from '../../../../tests/support/services.ts';
import { createTemporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { createTestDatabase } from '../../../../tests/support/test-database.ts';
import type { Clock } from '../../../base/clock.ts';
import { PackBodyStore } from '../../blobs/pack-body-store.ts';
import {
  describeMailStore,
  type MailStoreUnderTest,
  type OpenMailStore,
} from '../../contracts/mail-store.contract/describe-mail-store.ts';
import { describeMailStoreModel } from '../../contracts/mail-store.model.ts';
import type { SqlDatabase } from '../database.ts';
import { mailSeries } from '../mail-series.ts';
import { migrate } from '../migrate.ts';
import { PostgresDatabase } from '../postgres/postgres-database.ts';
import { EmbeddedMailStore } from '../sqlite/shard/embedded-mail-store.ts';
import { SqliteDatabase } from '../sqlite/sqlite-database.ts';
import { sqlMailStore } from './sql-mail-store.ts';

async function openOn(database: SqlDatabase, clock: Clock, drop?: () => Promise<void>) {
  const { folder, remove } = await createTemporaryFolder();
  await migrate(database, mailSeries, clock);
  const bodies = await PackBodyStore.open({ root: folder, clock });
  const store = sqlMailStore({ database, bodies, clock });
  return {
    store,
    async close() {
      await store.close();
      await drop?.();
      await remove();
    },
  } satisfies MailStoreUnderTest;
}

const openSqlite: OpenMailStore = ({ clock }) =>
  openOn(new SqliteDatabase({ path: ':memory:', mode: 'readWrite' }), clock);

describeMailStore('SQLite, one connection', openSqlite);
describeMailStoreModel('SQLite', openSqlite);

describeMailStore('SQLite files, a writer and a reader', async ({ clock }) => {
  const { folder, remove } = await createTemporaryFolder();
  const store = new EmbeddedMailStore({
    dataFolder: folder,
    shardOf: (tenant) => tenant % 3,
    writeIn: 'process',
    clock,
  });
  return {
    store,
    async close() {
      await store.close();
      await remove();
    },
  };
});

describeWith('postgresql', 'mail store on PostgreSQL', () => {
  const openPostgres: OpenMailStore = async ({ clock }) => {
    const { url, drop } = await createTestDatabase();
    return openOn(new PostgresDatabase({ url }), clock, drop);
  };
  describeMailStore('PostgreSQL', openPostgres);
  describeMailStoreModel('PostgreSQL', openPostgres);
});
