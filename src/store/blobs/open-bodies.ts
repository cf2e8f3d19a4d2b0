import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import type { BodyStore } from '../ports/bodies.ts';
import { PackBodyStore } from './pack-body-store.ts';
import { S3Client } from './s3/s3-client.ts';
import { TieredBodyStore } from './s3/tiered-body-store.ts';

/** Where bodies lie; plain data, because it is handed to the thread that writes them. */
export interface BodySettings {
  readonly root: string;
  readonly packBytes?: number;
  /** Different on each node that shares an index: 0 to 1023. */
  readonly node?: number;
  /** Sealed packs go there. */
  readonly objectStore?: ObjectStoreSettings;
}

export interface ObjectStoreSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** What keys begin with; a folder of packs has one of its own. */
  readonly prefix: string;
  readonly addressing: 'path' | 'host';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly cacheBytes: number;
}

export interface BodySurroundings {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * A folder has one writer at a time; whoever opens it `beside` the writer reads, and spools for it. A `visitor`
 * is another process, such as a backup, which reads for a while and must not share the server's cache.
 */
export type BodyRole = 'writer' | 'beside' | 'visitor';

/** A visitor reads most blocks once: more would fill the server's disk for nothing. */
const visitorCacheBytes = 256 << 20;

export async function openBodies(
  settings: BodySettings,
  role: BodyRole,
  { clock, log }: BodySurroundings,
): Promise<BodyStore> {
  const packs = {
    root: settings.root,
    clock,
    log,
    ...(settings.node === undefined ? {} : { node: settings.node }),
    ...(settings.packBytes === undefined ? {} : { limits: { packBytes: settings.packBytes } }),
  };
  if (settings.objectStore === undefined) {
    return role === 'writer' ? PackBodyStore.open(packs) : PackBodyStore.openBeside(packs);
  }
  const { prefix, cacheBytes: serverCacheBytes } = settings.objectStore;
  const cacheBytes = role === 'visitor' ? Math.min(serverCacheBytes, visitorCacheBytes) : serverCacheBytes;
  const client = openObjectStore(settings.objectStore, clock);
  const cacheFolder = path.join(settings.root, '..', `block-cache-${role}`);
  // What an earlier visitor has cached would hide that the object store has lost it since.
  if (role === 'visitor') await rm(cacheFolder, { recursive: true, force: true });
  const tiered = { packs, client, prefix, cacheFolder, cacheBytes };
  if (role !== 'writer') return TieredBodyStore.openBeside(tiered);
  const store = await TieredBodyStore.open(tiered);
  store.startMigration();
  return store;
}

export function openObjectStore(settings: ObjectStoreSettings, clock: Clock): S3Client {
  const { endpoint, region, bucket, addressing, accessKeyId, secretAccessKey } = settings;
  const credentials = { accessKeyId, secretAccessKey };
  return new S3Client({
    ...{ endpoint, region, bucket, addressing, credentials },
    ...{ clock, random: systemRandom },
  });
}
