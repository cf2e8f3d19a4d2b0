import path from 'node:path';
import type { CompactionOptions } from '../../../blobs/compaction.ts';
import type { BodySettings, ObjectStoreSettings } from '../../../blobs/open-bodies.ts';

/** What a shard is made of; plain data, because it is handed to the shard's thread. */
export interface ShardSettings {
  /** `<data>/shards/<n>`: the database and the packs of one group of tenants. */
  readonly folder: string;
  readonly packBytes?: number;
  readonly cacheBytes?: number;
  readonly objectStore?: ObjectStoreSettings;
  readonly compaction?: CompactionSettings;
}

/** What may be set of how packs are tidied. */
export type CompactionSettings = Omit<CompactionOptions, 'store' | 'index' | 'clock' | 'log'>;

export interface ShardHome {
  readonly dataFolder: string;
  readonly objectStore?: ObjectStoreSettings | undefined;
}

/** Where one shard of an installation lies, on the local disk and in the object store. */
export function shardPlace({ dataFolder, objectStore }: ShardHome, number: number): ShardSettings {
  return {
    folder: path.join(dataFolder, 'shards', String(number)),
    ...(objectStore === undefined
      ? {}
      : { objectStore: { ...objectStore, prefix: `${objectStore.prefix}shards/${number}/` } }),
  };
}

export function shardDatabasePath(settings: ShardSettings): string {
  return path.join(settings.folder, 'mail.sqlite');
}

export function shardBodySettings({ folder, packBytes, objectStore }: ShardSettings): BodySettings {
  return {
    root: path.join(folder, 'packs'),
    ...(packBytes === undefined ? {} : { packBytes }),
    ...(objectStore === undefined ? {} : { objectStore }),
  };
}
