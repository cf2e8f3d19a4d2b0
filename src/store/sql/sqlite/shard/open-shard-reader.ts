import { existsSync } from 'node:fs';
import { systemClock } from '../../../../base/clock.ts';
import { AppError } from '../../../../base/errors.ts';
import { mailSeries } from '../../mail-series.ts';
import { migrate, readSchemaVersion, requireNewestSchema } from '../../migrate.ts';
import { SqliteDatabase } from '../sqlite-database.ts';
import { type ShardWriter, shardMethods } from './shard-protocol.ts';
import { type ShardSettings, shardDatabasePath } from './shard-settings.ts';

/** A connection that reads a shard, beside whoever writes it. */
export async function openShardReader(settings: ShardSettings): Promise<SqliteDatabase> {
  const path = shardDatabasePath(settings);
  if (!existsSync(path)) return openEmpty();
  const database = new SqliteDatabase({
    path,
    mode: 'readOnly',
    ...(settings.cacheBytes === undefined ? {} : { cacheBytes: settings.cacheBytes }),
  });
  try {
    await requireNewestSchema(database, mailSeries, path);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Whether the shard's file is there, and as this program makes it. */
export async function isShardCurrent(settings: ShardSettings): Promise<boolean> {
  const path = shardDatabasePath(settings);
  if (!existsSync(path)) return false;
  const database = new SqliteDatabase({ path, mode: 'readOnly' });
  try {
    return (await readSchemaVersion(database, mailSeries)) === mailSeries.migrations.length;
  } finally {
    await database.close();
  }
}

/** A shard that nobody has written to yet has no file, and no mailbox. */
async function openEmpty(): Promise<SqliteDatabase> {
  const database = new SqliteDatabase({ path: ':memory:', mode: 'readWrite' });
  await migrate(database, mailSeries, systemClock);
  return database;
}

/** Stands where a writer would, for processes that have no business writing. */
export function refusingWriter(): { writer: ShardWriter; close(): Promise<void> } {
  const refuse = () =>
    Promise.reject(
      new AppError({
        kind: 'denied',
        code: 'store.readOnly',
        message:
          'This process has opened the store for reading. Let the running server do it, or stop the server first.',
      }),
    );
  const methods = shardMethods.map((method) => [method, refuse]);
  return { writer: Object.fromEntries(methods) as ShardWriter, close: () => Promise.resolve() };
}
