import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { ObjectStoreSettings } from '../store/blobs/open-bodies.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import { openDirectoryStore, platformSeries } from '../store/sql/directory/open-directory-store.ts';
import { sqlDirectoryStore } from '../store/sql/directory/sql-directory-store.ts';
import { readSchemaVersion } from '../store/sql/migrate.ts';
import { EmbeddedMailStore } from '../store/sql/sqlite/shard/embedded-mail-store.ts';
import { SqliteDatabase } from '../store/sql/sqlite/sqlite-database.ts';
import { readSecretFile } from './secret-file.ts';

export interface Stores {
  readonly store: MailStore;
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
  const { config, folder, readOnly, log, clock } = surroundings;
  requireEmbedded(config);
  const bodies = objectStoreOf(config.store.s3);
  const file = platformFile(folder);
  const directory = await (readOnly
    ? openDirectoryToRead(file, clock)
    : openDirectoryStore({ kind: 'sqlite', path: file }, clock));
  const store = new EmbeddedMailStore({
    dataFolder: folder,
    packBytes: config.store.packBytes,
    ...bodies,
    shardOf: readOnly ? refuseMail : rememberShards(directory),
    log,
    clock,
  });
  return {
    store,
    directory,
    async close() {
      try {
        await store.close();
      } finally {
        await directory.close();
      }
    },
  };
}

function objectStoreOf(s3: Configuration['store']['s3']): { objectStore?: ObjectStoreSettings } {
  if (s3 === undefined) return {};
  const { endpoint, region, bucket, prefix, pathStyle, cacheBytes } = s3;
  return {
    objectStore: {
      endpoint,
      region,
      bucket,
      prefix,
      cacheBytes,
      addressing: pathStyle ? 'path' : 'host',
      accessKeyId: readSecretFile('store.s3.accessKeyIdFile', s3.accessKeyIdFile),
      secretAccessKey: readSecretFile('store.s3.secretAccessKeyFile', s3.secretAccessKeyFile),
    },
  };
}

export function platformFile(folder: string): string {
  return path.join(folder, 'platform.sqlite');
}

/** Beside a server that has the folder: nothing is migrated, so the schema must be the one we know. */
async function openDirectoryToRead(file: string, clock: Clock): Promise<DirectoryStore> {
  const database = new SqliteDatabase({ path: file, mode: 'readOnly' });
  try {
    const found = await readSchemaVersion(database, platformSeries);
    const known = platformSeries.migrations.length;
    if (found < known) {
      throw new AppError({
        kind: 'conflict',
        code: 'store.schema.older',
        message: `The directory is at schema version ${found} and this version reads ${known}. Start the server once to bring it up to date, then try again.`,
        details: { found, known },
      });
    }
    return sqlDirectoryStore({ database, reader: database, clock });
  } catch (error) {
    await database.close();
    throw error;
  }
}

function requireEmbedded({ store: { kind } }: Configuration): void {
  if (kind === 'embedded') return;
  throw new AppError({
    kind: 'unavailable',
    code: 'store.kind.notServed',
    message:
      'This version serves mail from the embedded store alone. Set store.kind = "embedded", or leave it out.',
    details: { kind },
    retryable: false,
  });
}

/** A shard has one writer in the world, and the mail store cannot be had without one. */
function refuseMail(): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.readOnly',
    message:
      'The mail store was asked for by a command that only reads. It is open to the process that holds the data folder.',
  });
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
