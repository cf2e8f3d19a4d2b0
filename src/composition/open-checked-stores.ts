import { existsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { OpenedStores, OpeningMode } from '../operations/fsck/opened-stores.ts';
import { openShards, refuseSort } from '../operations/shards/open-shards.ts';
import { openBodies } from '../store/blobs/open-bodies.ts';
import { sqlMailReader } from '../store/sql/mail/sql-mail-store.ts';
import { SqliteDatabase } from '../store/sql/sqlite/sqlite-database.ts';
import { objectStoreOf, postgresBodySettings } from './open-mail-store.ts';
import { platformFile } from './open-stores.ts';
import { postgresUrl } from './postgres-url.ts';

interface Surroundings {
  readonly config: Configuration;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rows wherever the configuration keeps them, packs on the local disk or in the object store. */
export function openCheckedStores(surroundings: Surroundings, mode: OpeningMode): Promise<OpenedStores> {
  return surroundings.config.store.kind === 'postgres'
    ? openOnPostgres(surroundings)
    : openEmbedded(surroundings, mode);
}

async function openEmbedded(
  { config, folder, clock, log }: Surroundings,
  mode: OpeningMode,
): Promise<OpenedStores> {
  const file = platformFile(folder);
  const platform = existsSync(file) ? new SqliteDatabase({ path: file, mode }) : undefined;
  try {
    const { objectStore } = objectStoreOf(config.store.s3);
    const { shards, close } = await openShards({ dataFolder: folder, objectStore, mode, clock, log });
    const readers = new Map(shards.map(({ number, reader }) => [number, reader]));
    return {
      platform,
      mail: shards,
      findReader: ({ shard }) => readers.get(shard),
      async close() {
        await close();
        await platform?.close();
      },
    };
  } catch (error) {
    await platform?.close();
    throw error;
  }
}

/** Checks read whole tables, so they are not held to the time that a person waits for one statement. */
const noTimeLimit = { statementTimeoutMs: 0 };

async function openOnPostgres({ config, folder, clock, log }: Surroundings): Promise<OpenedStores> {
  // Loaded by those alone who have one: most platforms keep their rows in SQLite.
  const { PostgresDatabase } = await import('../store/sql/postgres/postgres-database.ts');
  const database = new PostgresDatabase({ url: postgresUrl(config, noTimeLimit), clock });
  try {
    const bodies = await openBodies(postgresBodySettings(config, folder), 'visitor', { clock, log });
    const reader = sqlMailReader({ database, bodies }, refuseSort);
    return {
      platform: database,
      mail: [{ database, bodies }],
      findReader: () => reader,
      async close() {
        await bodies.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
