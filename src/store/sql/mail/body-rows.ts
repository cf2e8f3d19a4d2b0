import type { BodyHash, TenantId } from '../../../base/ids.ts';
import type { IncomingBody } from '../../incoming-body.ts';
import type { BodyLocation, BodyStore, NewBody } from '../../ports/bodies.ts';
import { bodyNotFound } from '../../store-errors.ts';
import { addMany, insertMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { queryBuilders } from '../statement.ts';
import { bytesOfHash, hashOfBytes } from './rows.ts';

const insertBodies = insertMany(
  'bodies',
  {
    tenant_id: 'integer',
    hash: 'blob',
    pack: 'integer',
    pack_offset: 'integer',
    stored_bytes: 'integer',
    bytes: 'integer',
    codec: 'text',
    reference_count: 'integer',
  },
  'on conflict (tenant_id, hash) do update set reference_count = bodies.reference_count + excluded.reference_count',
);
const addReferences = addMany('bodies', 'reference_count', 'amount', {
  tenant_id: 'integer',
  hash: 'blob',
  amount: 'integer',
});

interface PlacedBody {
  /** Where its bytes lie, if they were appended for this write. */
  readonly location: BodyLocation | undefined;
  readonly bytes: number;
}

/** Bodies whose bytes are on disk but to which nothing refers yet. */
export type PlacedBodies = ReadonlyMap<BodyHash, PlacedBody>;

/**
 * Sees to it that the bytes of every body are on disk, before the transaction that names them begins. What
 * the tenant already has is not written again, unless `again` says that the entry has vanished meanwhile.
 */
export async function placeBodies(
  session: SqlSession,
  store: BodyStore,
  tenant: TenantId,
  bodies: readonly IncomingBody[],
  again: ReadonlySet<BodyHash> = new Set(),
): Promise<PlacedBodies> {
  const known = await findBodies(session, tenant, [...new Set(bodies.map((body) => body.hash))]);
  const placed = new Map<BodyHash, PlacedBody>();
  const missing = new Map<BodyHash, NewBody>();
  for (const { hash: digest, fresh, revive } of bodies) {
    const entry = known.get(digest);
    if (entry && !again.has(digest) && (entry.referenceCount > 0 || fresh || revive)) {
      placed.set(digest, { location: undefined, bytes: entry.bytes });
    } else if (fresh) missing.set(digest, fresh);
    else bodyNotFound(digest);
  }
  const locations = missing.size === 0 ? [] : await store.append(tenant, [...missing.values()]);
  [...missing.keys()].forEach((digest, index) => {
    const location = locations[index] as BodyLocation;
    placed.set(digest, { location, bytes: location.bytes });
  });
  return placed;
}

/** Counts one reference for each hash of `uses`; throws `VanishedBodies` if an entry is no longer there. */
export async function referToBodies(
  session: SqlSession,
  tenant: TenantId,
  uses: readonly BodyHash[],
  placed: PlacedBodies,
): Promise<void> {
  const counts = countEach(uses);
  const appended = [...counts].flatMap(([digest, count]) => {
    const location = placed.get(digest)?.location;
    return location ? [bodyRow(tenant, digest, location, count)] : [];
  });
  await session.write(insertBodies, appended);
  const known = [...counts].filter(([digest]) => placed.get(digest)?.location === undefined);
  const found = await changeReferences(session, tenant, new Map(known));
  if (found !== known.length) throw new VanishedBodies(known.map(([digest]) => digest));
}

/** Between finding an entry and referring to it, compaction has dropped it: the write begins again. */
export class VanishedBodies extends Error {
  override readonly name = 'VanishedBodies';
  readonly hashes: readonly BodyHash[];
  constructor(hashes: readonly BodyHash[]) {
    super('A body that was found has been dropped meanwhile');
    this.hashes = hashes;
  }
}

export function countEach(hashes: readonly BodyHash[], amount = 1): Map<BodyHash, number> {
  const counts = new Map<BodyHash, number>();
  for (const digest of hashes) counts.set(digest, (counts.get(digest) ?? 0) + amount);
  return counts;
}

/** Returns how many entries there were to change. In order of hash, so that two writers cannot deadlock. */
export function changeReferences(
  session: SqlSession,
  tenant: TenantId,
  amounts: ReadonlyMap<BodyHash, number>,
): Promise<number> {
  const rows = [...amounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([digest, amount]) => ({ tenant_id: tenant, hash: bytesOfHash(digest), amount }));
  return session.write(addReferences, rows);
}

/** Makes entries for bodies that nothing refers to yet; those already known stay as they are. */
export async function recordBodies(
  session: SqlSession,
  tenant: TenantId,
  entries: readonly { hash: BodyHash; location: BodyLocation }[],
): Promise<void> {
  await session.write(
    insertBodies,
    entries.map(({ hash: digest, location }) => bodyRow(tenant, digest, location, 0)),
  );
}

function bodyRow(tenant: TenantId, digest: BodyHash, location: BodyLocation, references: number) {
  return {
    tenant_id: tenant,
    hash: bytesOfHash(digest),
    pack: location.pack,
    pack_offset: location.offset,
    stored_bytes: location.storedBytes,
    bytes: location.bytes,
    codec: location.codec,
    reference_count: references,
  };
}

const hashesPerQuery = 500;

async function findBodies(session: SqlSession, tenant: TenantId, hashes: readonly BodyHash[]) {
  const found = new Map<BodyHash, { bytes: number; referenceCount: number }>();
  for (let start = 0; start < hashes.length; start += hashesPerQuery) {
    const rows = await session.query<{ hash: Uint8Array; bytes: number; reference_count: number }>(
      queryBuilders[session.dialect]
        .selectFrom('bodies')
        .select(['hash', 'bytes', 'reference_count'])
        .where('tenant_id', '=', tenant)
        .where('hash', 'in', hashes.slice(start, start + hashesPerQuery).map(bytesOfHash)),
    );
    for (const row of rows) {
      found.set(hashOfBytes(row.hash), { bytes: row.bytes, referenceCount: row.reference_count });
    }
  }
  return found;
}
