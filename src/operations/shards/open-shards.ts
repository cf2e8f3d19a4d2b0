import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { type ObjectStoreSettings, openBodies } from '../../store/blobs/open-bodies.ts';
import type { BodyStore } from '../../store/ports/bodies.ts';
import type { MailReader } from '../../store/ports/mail-store.ts';
import { sqlMailReader } from '../../store/sql/mail/sql-mail-store.ts';
import {
  shardBodySettings,
  shardDatabasePath,
  shardPlace,
} from '../../store/sql/sqlite/shard/shard-settings.ts';
import { SqliteDatabase } from '../../store/sql/sqlite/sqlite-database.ts';

export interface OpenShard {
  readonly number: number;
  readonly database: SqliteDatabase;
  readonly bodies: BodyStore;
  readonly reader: MailReader;
}

export interface OpenShardsOptions {
  readonly dataFolder: string;
  /** Where sealed packs may lie, as the server is told. */
  readonly objectStore?: ObjectStoreSettings | undefined;
  /** `readWrite` for who holds the folder's lock: repairs write rows, and packs never. */
  readonly mode: 'readOnly' | 'readWrite';
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Every shard of a data folder, beside whoever else has it open: no schema is changed, and nothing of the
 * packs is tidied up, appended to or recovered.
 */
export async function openShards(
  options: OpenShardsOptions,
): Promise<{ shards: OpenShard[]; close(): Promise<void> }> {
  const shards: OpenShard[] = [];
  const close = async () => {
    for (const { database, bodies } of shards.splice(0)) {
      await bodies.close();
      await database.close();
    }
  };
  try {
    for (const number of await shardNumbers(options.dataFolder))
      shards.push(await openShard(number, options));
    return { shards, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openShard(
  number: number,
  { dataFolder, objectStore, mode, clock, log }: OpenShardsOptions,
): Promise<OpenShard> {
  const settings = shardPlace({ dataFolder, objectStore }, number);
  const database = new SqliteDatabase({ path: shardDatabasePath(settings), mode });
  try {
    const bodies = await openBodies(shardBodySettings(settings), 'visitor', { clock, log });
    const reader = sqlMailReader({ database, bodies }, refuseSort);
    return { number, database, bodies, reader };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function shardNumbers(dataFolder: string): Promise<number[]> {
  const names = await readdir(path.join(dataFolder, 'shards')).catch((error: NodeJS.ErrnoException) => {
    // A folder in which no mailbox was ever made.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => /^\d{1,4}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** For readers that have no business writing. */
export function refuseSort(): Promise<never> {
  const refusal = new AppError({
    kind: 'unavailable',
    code: 'store.readOnly',
    message: 'This store is open for reading alone, and keeping a new order of a folder would write to it.',
    retryable: false,
  });
  return Promise.reject(refusal);
}
