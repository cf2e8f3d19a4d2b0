import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { SqlDatabase } from '../store/sql/database.ts';
import { openDirectoryStore, platformSeries } from '../store/sql/directory/open-directory-store.ts';
import { sqlDirectoryStore } from '../store/sql/directory/sql-directory-store.ts';
import { requireNewestSchema } from '../store/sql/migrate.ts';
import { SqliteDatabase } from '../store/sql/sqlite/sqlite-database.ts';
import { type OpenedMailStore, openMailStore } from './open-mail-store.ts';
import { postgresUrl } from './postgres-url.ts';

export interface Stores extends OpenedMailStore {
  readonly directory: DirectoryStore;
  close(): Promise<void>;
}

export interface StoreSurroundings {
  readonly config: Configuration;
  readonly folder: string;
  readonly readOnly: boolean;
  readonly log: Log;
  readonly clock: Clock;
}

/** The directory first: it knows on which shard a tenant's mail lies. */
export async function openStores(surroundings: StoreSurroundings): Promise<Stores> {
  const directory = await openDirectory(surroundings);
  try {
    const mail = await openMailStore({ ...surroundings, shardOf: rememberShards(directory) });
    return {
      ...mail,
      directory,
      async close() {
        try {
          await mail.store.close();
        } finally {
          await directory.close();
        }
      },
    };
  } catch (error) {
    await directory.close();
    throw error;
  }
}

/** Beside a server nothing is migrated, so the schema must be the one we know. */
async function openDirectory({
  config,
  folder,
  readOnly,
  clock,
  log,
}: StoreSurroundings): Promise<DirectoryStore> {
  const isPostgres = config.store.kind === 'postgres';
  if (!readOnly) {
    const file = platformFile(folder);
    return openDirectoryStore(
      isPostgres ? { kind: 'postgres', url: postgresUrl(config) } : { kind: 'sqlite', path: file },
      clock,
      log,
    );
  }
  const database = isPostgres
    ? await openPostgres(config, clock)
    : new SqliteDatabase({ path: platformFile(folder), mode: 'readOnly' });
  try {
    await requireNewestSchema(database, platformSeries);
    return sqlDirectoryStore({ database, reader: database, clock });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Its driver is loaded where it is used alone: most platforms keep their rows in SQLite. */
async function openPostgres(config: Configuration, clock: Clock): Promise<SqlDatabase> {
  const { PostgresDatabase } = await import('../store/sql/postgres/postgres-database.ts');
  return new PostgresDatabase({ url: postgresUrl(config), clock });
}

export function platformFile(folder: string): string {
  return path.join(folder, 'platform.sqlite');
}

/** A tenant stays on the shard it was made on, so each is looked up once. */
function rememberShards(directory: DirectoryStore): (tenant: TenantId) => number | Promise<number> {
  const known = new Map<TenantId, number>();
  return (tenant) =>
    known.get(tenant) ??
    directory.findTenant({ tenant }).then((found) => {
      if (found === undefined) {
        throw new AppError({
          kind: 'notFound',
          code: 'tenant.notFound',
          message: `There is no organisation with the number ${tenant}. It may have been removed meanwhile.`,
          details: { tenant },
        });
      }
      known.set(tenant, found.shard);
      return found.shard;
    });
}
