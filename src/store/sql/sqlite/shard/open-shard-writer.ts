import { mkdir } from 'node:fs/promises';
import type { Clock } from '../../../../base/clock.ts';
import type { Log } from '../../../../base/log.ts';
import { storeClosed } from '../../../blobs/body-errors.ts';
import { Compactor } from '../../../blobs/compaction.ts';
import { openBodies } from '../../../blobs/open-bodies.ts';
import type { BodyStore } from '../../../ports/bodies.ts';
import { SqlBodyIndex } from '../../mail/body-index.ts';
import { sqlMailWriter } from '../../mail/sql-mail-store.ts';
import { mailSeries } from '../../mail-series.ts';
import { migrate } from '../../migrate.ts';
import { SqliteDatabase } from '../sqlite-database.ts';
import type { CompactionResult, ShardWriter } from './shard-protocol.ts';
import { type ShardSettings, shardBodySettings, shardDatabasePath } from './shard-settings.ts';

/** Opens a shard for writing, in whichever thread this is called. */
export async function openShardWriter(
  settings: ShardSettings,
  clock: Clock,
  log: Log,
): Promise<{ writer: ShardWriter; close(): Promise<void> }> {
  await mkdir(settings.folder, { recursive: true, mode: 0o700 });
  const database = new SqliteDatabase({
    path: shardDatabasePath(settings),
    mode: 'readWrite',
    ...(settings.cacheBytes === undefined ? {} : { cacheBytes: settings.cacheBytes }),
  });
  try {
    await migrate(database, mailSeries, clock);
    const bodies = await openBodies(shardBodySettings(settings), 'writer', { clock, log });
    return shardWriter({ database, bodies, settings, clock, log });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface ShardParts {
  readonly database: SqliteDatabase;
  readonly bodies: BodyStore;
  readonly settings: ShardSettings;
  readonly clock: Clock;
  readonly log: Log;
}

function shardWriter({ database, bodies, settings, clock, log }: ShardParts) {
  const index = new SqlBodyIndex(database);
  const { openSpool: _spoolsAreWrittenByReceivers, ...mail } = sqlMailWriter({ database, bodies, clock });
  const compactor = new Compactor({ store: bodies, index, clock, log, ...settings.compaction });
  const stopping = new AbortController();
  let compaction: Promise<CompactionResult> | undefined;
  const writer: ShardWriter = {
    ...mail,
    readPackUse: (tenant) => index.readPackUse(tenant),
    listPackEntries: (tenant, pack) => index.listPackEntries(tenant, pack),
    moveEntries: (tenant, moves) => index.moveEntries(tenant, moves),
    dropUnreferenced: (tenant, pack) => index.dropUnreferenced(tenant, pack),
    sealPacks: (tenant) => bodies.seal(tenant),
    removePacks: (tenant) => bodies.removeTenant(tenant),
    compactPacks() {
      // Two passes at once would rewrite the same packs.
      compaction ??= compactor
        .run(stopping.signal)
        .then(({ packsRemoved, bytesFreed }) => ({ packsRemoved, bytesFreed }))
        .finally(() => {
          compaction = undefined;
        });
      return compaction;
    },
  };
  return {
    writer,
    async close() {
      stopping.abort(storeClosed());
      // Whoever asked for the pass is told; here it only has to be over.
      await compaction?.catch(() => undefined);
      await bodies.close();
      await database.close();
    },
  };
}
