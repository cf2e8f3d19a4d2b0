import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { systemRandom } from '../../base/random.ts';
import type { BodyStore } from '../ports/bodies.ts';
import type { BodyRole, ObjectStoreSettings } from './open-bodies.ts';
import type { PackStoreOptions } from './pack-body-store.ts';
import { S3Client } from './s3/s3-client.ts';
import { TieredBodyStore } from './s3/tiered-body-store.ts';

/** A visitor reads most blocks once: more would fill the server's disk for nothing. */
const visitorCacheBytes = 256 << 20;

/** Packs whose sealed ones lie in an object store. */
export async function openTieredBodies(
  objectStore: ObjectStoreSettings,
  role: BodyRole,
  packs: PackStoreOptions & { readonly clock: Clock },
): Promise<BodyStore> {
  const { prefix, cacheBytes: serverCacheBytes } = objectStore;
  const cacheBytes = role === 'visitor' ? Math.min(serverCacheBytes, visitorCacheBytes) : serverCacheBytes;
  const client = openObjectStore(objectStore, packs.clock);
  const cacheFolder = path.join(packs.root, '..', `block-cache-${role}`);
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
