import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Configuration } from '../configuration/schema.ts';
import { Compactor } from '../store/blobs/compaction.ts';
import { type BodySettings, type ObjectStoreSettings, openBodies } from '../store/blobs/open-bodies.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import { sqlMailStore } from '../store/sql/mail/sql-mail-store.ts';
import { mailSeries } from '../store/sql/mail-series.ts';
import { migrate, readSchemaVersion } from '../store/sql/migrate.ts';
import { EmbeddedMailStore } from '../store/sql/sqlite/shard/embedded-mail-store.ts';
import { postgresUrl } from './postgres-url.ts';
import { readSecretFile } from './secret-file.ts';

/** A mail store, with the care of its packs that the port leaves to whoever opened it. */
export interface OpenedMailStore {
  readonly store: MailStore;
  /** One pass of compaction. */
  compactPacks(signal: AbortSignal): Promise<{ packsRemoved: number; bytesFreed: number }>;
  /** What is left of a tenant on disk when its mailboxes are gone. */
  removePacks(tenant: TenantId, shard: number): Promise<void>;
}

export interface MailStoreSurroundings {
  readonly config: Configuration;
  readonly folder: string;
  readonly readOnly: boolean;
  readonly log: Log;
  readonly clock: Clock;
  readonly shardOf: (tenant: TenantId) => number | Promise<number>;
}

export function openMailStore(surroundings: MailStoreSurroundings): Promise<OpenedMailStore> {
  return surroundings.config.store.kind === 'postgres'
    ? openOnPostgres(surroundings)
    : Promise.resolve(openEmbedded(surroundings));
}

function openEmbedded({
  config,
  folder,
  readOnly,
  log,
  clock,
  shardOf,
}: MailStoreSurroundings): OpenedMailStore {
  const store = new EmbeddedMailStore({
    dataFolder: folder,
    packBytes: config.store.packBytes,
    ...objectStoreOf(config.store.s3),
    writeIn: readOnly ? 'nowhere' : 'thread',
    shardOf,
    log,
    clock,
  });
  return {
    store,
    async compactPacks() {
      const results = await store.compactPacks();
      return {
        packsRemoved: results.reduce((sum, { packsRemoved }) => sum + packsRemoved, 0),
        bytesFreed: results.reduce((sum, { bytesFreed }) => sum + bytesFreed, 0),
      };
    },
    removePacks: (tenant, shard) => store.removePacks(tenant, shard),
  };
}

/** Rows in the database; packs in the data folder of this node, and from there in the object store. */
async function openOnPostgres(surroundings: MailStoreSurroundings): Promise<OpenedMailStore> {
  const { config, folder, readOnly, log, clock } = surroundings;
  // Loaded by those alone who have one: most platforms keep their rows in SQLite.
  const { PostgresDatabase } = await import('../store/sql/postgres/postgres-database.ts');
  const database = new PostgresDatabase({
    url: postgresUrl(config),
    clock,
    ...(config.store.postgres && { maxConnections: config.store.postgres.maxConnections }),
  });
  try {
    if (readOnly) await readSchemaVersion(database, mailSeries);
    else await migrate(database, mailSeries, clock);
    const settings = postgresBodySettings(config, folder);
    const bodies = await openBodies(settings, readOnly ? 'visitor' : 'writer', { clock, log });
    const store = sqlMailStore({ database, bodies, clock });
    const compactor = new Compactor({ store: bodies, index: store.bodyIndex, clock, log });
    return {
      store,
      compactPacks: (signal) => compactor.run(signal),
      removePacks: (tenant) => bodies.removeTenant(tenant),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

export function postgresBodySettings({ store }: Configuration, folder: string): BodySettings {
  const { packBytes, s3 } = store;
  return { root: path.join(folder, 'packs'), packBytes, ...objectStoreOf(s3) };
}

export function objectStoreOf(s3: Configuration['store']['s3']): { objectStore?: ObjectStoreSettings } {
  if (s3 === undefined) return {};
  const { endpoint, region, bucket, prefix, pathStyle, cacheBytes } = s3;
  return {
    objectStore: {
      endpoint,
      region,
      bucket,
      // `landfall` and `landfall/` mean the same place.
      prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
      cacheBytes,
      addressing: pathStyle ? 'path' : 'host',
      accessKeyId: readSecretFile('store.s3.accessKeyIdFile', s3.accessKeyIdFile),
      secretAccessKey: readSecretFile('store.s3.secretAccessKeyFile', s3.secretAccessKeyFile),
    },
  };
}
