import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { BodyStore } from '../ports/bodies.ts';
import { PackBodyStore } from './pack-body-store.ts';

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
  // With its HTTP client only where there is an object store: every start of the program would wait for it.
  const { openTieredBodies } = await import('./open-tiered-bodies.ts');
  return openTieredBodies(settings.objectStore, role, packs);
}
