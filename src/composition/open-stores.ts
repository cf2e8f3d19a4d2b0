import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import { openDirectoryStore, type PlatformDatabase } from '../store/sql/directory/open-directory-store.ts';
import { EmbeddedMailStore } from '../store/sql/sqlite/shard/embedded-mail-store.ts';

export interface Stores {
  readonly store: MailStore;
  readonly directory: DirectoryStore;
  close(): Promise<void>;
}

export interface StoreSurroundings {
  readonly config: Configuration;
  readonly folder: string;
  readonly log: Log;
  readonly clock: Clock;
}

/** The directory first: it knows on which shard a tenant's mail lies. */
export async function openStores({ config, folder, log, clock }: StoreSurroundings): Promise<Stores> {
  const directory = await openDirectoryStore(platformDatabase(config, folder), clock);
  const store = new EmbeddedMailStore({
    dataFolder: folder,
    packBytes: config.store.packBytes,
    shardOf: rememberShards(directory),
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

export function platformFile(folder: string): string {
  return path.join(folder, 'platform.sqlite');
}

function platformDatabase(config: Configuration, folder: string): PlatformDatabase {
  if (config.store.kind === 'embedded') return { kind: 'sqlite', path: platformFile(folder) };
  throw new AppError({
    kind: 'unavailable',
    code: 'store.kind.notServed',
    message:
      'This version serves mail from the embedded store alone. Set store.kind = "embedded", or leave it out.',
    details: { kind: config.store.kind },
    retryable: false,
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
