import path from 'node:path';

/** What a shard is made of; plain data, because it is handed to the shard's thread. */
export interface ShardSettings {
  /** `<data>/shards/<n>`: the database and the packs of one group of tenants. */
  readonly folder: string;
  readonly packBytes?: number;
  readonly cacheBytes?: number;
}

export function shardDatabasePath(settings: ShardSettings): string {
  return path.join(settings.folder, 'mail.sqlite');
}

export function shardPacksPath(settings: ShardSettings): string {
  return path.join(settings.folder, 'packs');
}
