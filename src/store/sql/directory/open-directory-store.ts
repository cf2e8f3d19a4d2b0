import type { Clock } from '../../../base/clock.ts';
import { type Log, silentLog } from '../../../base/log.ts';
import type { DirectoryStore } from '../../ports/directory-store.ts';
import type { SqlDatabase } from '../database.ts';
import { type MigrationSeries, migrate } from '../migrate.ts';
import { migrations } from '../migrations/platform/registry.gen.ts';
import { CheckpointThread } from '../sqlite/checkpoint-thread.ts';
import { SqliteDatabase } from '../sqlite/sqlite-database.ts';
import { sqlDirectoryStore } from './sql-directory-store.ts';

export const platformSeries: MigrationSeries = { name: 'platform', migrations };

export type PlatformDatabase =
  /** A file, or `:memory:`. */
  { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'postgres'; readonly url: string };

/** Opens the platform's database, brings its schema to the newest version, and serves the directory from it. */
export async function openDirectoryStore(
  place: PlatformDatabase,
  clock: Clock,
  log: Log = silentLog,
): Promise<DirectoryStore> {
  const database = await openDatabase(place, clock, log);
  try {
    await migrate(database, platformSeries, clock);
    return sqlDirectoryStore({ database, reader: openReader(place, database), clock });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Of each connection. What is looked up again and again fits; a list of everybody would only push it out of a
 * larger one, and a command that prints a hundred thousand recipients stays small.
 */
const cacheBytes = 8 << 20;
/** A first synchronisation of a large directory goes all over its indexes. */
const writerCacheBytes = 24 << 20;

async function openDatabase(place: PlatformDatabase, clock: Clock, log: Log): Promise<SqlDatabase> {
  if (place.kind === 'postgres') {
    // Loaded by those alone who have one: most platforms keep their rows in SQLite.
    const { PostgresDatabase } = await import('../postgres/postgres-database.ts');
    return new PostgresDatabase({ url: place.url, clock });
  }
  const { path } = place;
  const checkpoints = path === ':memory:' ? {} : { checkpoints: new CheckpointThread(path, log) };
  return new SqliteDatabase({ path, mode: 'readWrite', cacheBytes: writerCacheBytes, ...checkpoints });
}

function openReader(place: PlatformDatabase, database: SqlDatabase): SqlDatabase {
  if (place.kind === 'postgres' || place.path === ':memory:') return database;
  return new SqliteDatabase({ path: place.path, mode: 'readOnly', cacheBytes });
}
