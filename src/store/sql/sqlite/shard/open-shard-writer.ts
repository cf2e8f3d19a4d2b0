import { mkdir } from 'node:fs/promises';
import type { Clock } from '../../../../base/clock.ts';
import type { Log } from '../../../../base/log.ts';
import { PackBodyStore } from '../../../blobs/pack-body-store.ts';
import { SqlBodyIndex } from '../../mail/body-index.ts';
import { sqlMailWriter } from '../../mail/sql-mail-store.ts';
import { mailSeries } from '../../mail-series.ts';
import { migrate } from '../../migrate.ts';
import { SqliteDatabase } from '../sqlite-database.ts';
import type { ShardWriter } from './shard-protocol.ts';
import { type ShardSettings, shardDatabasePath, shardPacksPath } from './shard-settings.ts';

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
  await migrate(database, mailSeries, clock);
  const bodies = await PackBodyStore.open({
    root: shardPacksPath(settings),
    clock,
    log,
    ...(settings.packBytes === undefined ? {} : { limits: { packBytes: settings.packBytes } }),
  });
  const index = new SqlBodyIndex(database);
  const { openSpool: _spoolsAreWrittenByReceivers, ...mail } = sqlMailWriter({ database, bodies, clock });
  return {
    writer: {
      ...mail,
      readPackUse: (tenant) => index.readPackUse(tenant),
      listPackEntries: (tenant, pack) => index.listPackEntries(tenant, pack),
      moveEntries: (tenant, moves) => index.moveEntries(tenant, moves),
      dropUnreferenced: (tenant, pack) => index.dropUnreferenced(tenant, pack),
      sealPacks: (tenant) => bodies.seal(tenant),
      removePacks: (tenant) => bodies.removeTenant(tenant),
      compactPacks: async () => ({ packsRemoved: 0, bytesFreed: 0 }),
    },
    async close() {
      await bodies.close();
      await database.close();
    },
  };
}
