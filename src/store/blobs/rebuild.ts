import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { BodyLocation, BodyStore, PackEntry, PackId } from '../ports/bodies.ts';
import { isMoved } from './body-errors.ts';

export interface RebuildOptions {
  /** Hash every body; without it the checksums of the records are trusted. */
  readonly verifyHashes?: boolean;
  onDamage?(pack: PackId, damage: Extract<PackEntry, { kind: 'damage' }>): void;
}

/**
 * Every readable body of a tenant and where it lies, oldest pack first. After compaction a body may come
 * twice; either place is right, and the later one is the one that stays.
 */
export async function* rebuildIndexEntries(
  store: BodyStore,
  tenant: TenantId,
  options: RebuildOptions = {},
): AsyncGenerator<{ hash: BodyHash; location: BodyLocation }, void, undefined> {
  const verifyHashes = options.verifyHashes ?? false;
  const visited = new Set<PackId>();
  for (;;) {
    const pack = (await store.listPacks(tenant)).find((summary) => !visited.has(summary.pack))?.pack;
    if (pack === undefined) return;
    visited.add(pack);
    try {
      for await (const entry of store.scanPack(tenant, pack, { verifyHashes })) {
        if (entry.kind === 'record') yield { hash: entry.hash, location: entry.location };
        else options.onDamage?.(pack, entry);
      }
    } catch (error) {
      // Compaction has removed the pack meanwhile; what lived in it is in a younger one, and comes with that.
      if (!isMoved(error)) throw error;
    }
  }
}
