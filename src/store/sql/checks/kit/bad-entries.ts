import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { isAppError } from '../../../../base/errors.ts';
import type { BodyHash, TenantId } from '../../../../base/ids.ts';
import type { BodyLocation, PackEntry, PackSummary } from '../../../ports/bodies.ts';
import type { BodyTable } from '../../mail/mail-schema.ts';
import { bytesOfHash, hashOfBytes, toLocation } from '../../mail/rows.ts';
import { rawQuery, statement } from '../../statement.ts';
import { eachRow } from './each-mailbox.ts';
import type { CheckedStore } from './store-check.ts';

const rowsPerPage = 1000;

export interface BadEntry {
  readonly kind: 'entry';
  readonly hash: BodyHash;
  readonly location: BodyLocation;
  readonly reason: string;
}

export interface PackDamage {
  readonly kind: 'damage';
  readonly pack: number;
  readonly offset: number;
  readonly reason: string;
}

const indexedPacks = statement<{ tenant: number; after: number; limit: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ pack: number }>`select distinct pack from bodies
      where tenant_id = ${p.tenant} and pack > ${p.after} order by pack limit ${p.limit}`,
  ),
);

const entriesOfPack = statement<{
  tenant: number;
  pack: number;
  offset: number;
  hash: Uint8Array;
  limit: number;
}>()((db, p) =>
  rawQuery(
    db,
    sql<BodyTable>`select * from bodies where tenant_id = ${p.tenant} and pack = ${p.pack}
      and (pack_offset, hash) > (${p.offset}, ${p.hash}) order by pack_offset, hash limit ${p.limit}`,
  ),
);

const currentEntry = statement<{ tenant: number; hash: Uint8Array }>()((db, p) =>
  db.selectFrom('bodies').selectAll().where('tenant_id', '=', p.tenant).where('hash', '=', p.hash),
);

/** Index entries of a tenant that do not lead to their body, and damage of packs that concerns none of them. */
export async function* eachBadEntry(
  store: CheckedStore,
  tenant: TenantId,
): AsyncGenerator<BadEntry | PackDamage> {
  const packs = new Map((await store.bodies.listPacks(tenant)).map((summary) => [summary.pack, summary]));
  for await (const pack of eachIndexedPack(store, tenant)) {
    store.signal?.throwIfAborted();
    const suspects: BodyTable[] = [];
    const damages: Extract<PackEntry, { kind: 'damage' }>[] = [];
    for await (const item of suspectsOf(store, tenant, pack, packs.get(pack))) {
      if (item.kind === 'damage') damages.push(item.damage);
      else suspects.push(item.row);
    }
    const badOffsets = new Set<number>();
    for (const row of suspects) {
      const bad = await confirm(store, tenant, row);
      if (bad === undefined) continue;
      badOffsets.add(bad.location.offset);
      yield bad;
    }
    for (const { offset, reason } of damages) {
      // A torn tail is what a crash left of a write that nobody was told about.
      if (reason !== 'tornTail' && !badOffsets.has(offset)) yield { kind: 'damage', pack, offset, reason };
    }
  }
}

async function* eachIndexedPack({ database }: CheckedStore, tenant: TenantId): AsyncGenerator<number> {
  let after = -1;
  for (;;) {
    const [row] = await database.all(indexedPacks, { tenant, after, limit: 1 });
    if (row === undefined) return;
    after = row.pack;
    yield row.pack;
  }
}

type Suspicion =
  | { readonly kind: 'row'; readonly row: BodyTable }
  | { readonly kind: 'damage'; readonly damage: Extract<PackEntry, { kind: 'damage' }> };

/** Walks index and pack side by side, both in order of offset. */
async function* suspectsOf(
  store: CheckedStore,
  tenant: TenantId,
  pack: number,
  summary: PackSummary | undefined,
): AsyncGenerator<Suspicion> {
  const rows = eachEntry(store, tenant, pack);
  if (summary === undefined) {
    for await (const row of rows) yield { kind: 'row', row };
    return;
  }
  if (store.depth === 'quick') {
    for await (const row of rows) {
      if (row.pack_offset + row.stored_bytes > summary.bytes) yield { kind: 'row', row };
    }
    return;
  }
  let next = await rows.next();
  const options = { verifyHashes: store.depth === 'deep' };
  for await (const entry of store.bodies.scanPack(tenant, pack, options)) {
    if (entry.kind === 'damage') {
      yield { kind: 'damage', damage: entry };
      continue;
    }
    while (!next.done && next.value.pack_offset <= entry.location.offset) {
      if (!isSame(next.value, entry)) yield { kind: 'row', row: next.value };
      next = await rows.next();
    }
  }
  for (; !next.done; next = await rows.next()) yield { kind: 'row', row: next.value };
}

function eachEntry({ database }: CheckedStore, tenant: TenantId, pack: number): AsyncGenerator<BodyTable> {
  return eachRow<{ offset: number; hash: Uint8Array }, BodyTable>(database, {
    first: { offset: -1, hash: new Uint8Array() },
    pageSize: rowsPerPage,
    cursor: ({ pack_offset, hash }) => ({ offset: pack_offset, hash }),
    read: (session, after) => session.all(entriesOfPack, { tenant, pack, ...after, limit: rowsPerPage }),
  });
}

function isSame(row: BodyTable, entry: Extract<PackEntry, { kind: 'record' }>): boolean {
  const { offset, storedBytes, bytes, codec } = entry.location;
  return (
    row.pack_offset === offset &&
    row.stored_bytes === storedBytes &&
    row.bytes === bytes &&
    row.codec === codec &&
    hashOfBytes(row.hash) === entry.hash
  );
}

/**
 * Beside a server, a body may have been appended after the pack was walked, or moved by compaction: only what
 * cannot be read where the index now says it lies is bad.
 */
async function confirm(store: CheckedStore, tenant: TenantId, row: BodyTable): Promise<BadEntry | undefined> {
  const hash = hashOfBytes(row.hash);
  const now = await store.database.get(currentEntry, { tenant, hash: bytesOfHash(hash) });
  if (now === undefined) return undefined;
  const location = toLocation(now);
  const reason = await whyUnreadable(store, tenant, hash, location);
  return reason === undefined ? undefined : { kind: 'entry', hash, location, reason };
}

async function whyUnreadable(
  { bodies }: CheckedStore,
  tenant: TenantId,
  hash: BodyHash,
  location: BodyLocation,
): Promise<string | undefined> {
  const digest = createHash('sha256');
  try {
    for await (const chunk of bodies.stream(tenant, location)) digest.update(chunk);
  } catch (error) {
    if (isAppError(error, 'notFound')) return 'its pack is missing';
    if (isAppError(error, 'internal') && typeof error.details.reason === 'string') {
      return error.details.reason;
    }
    throw error;
  }
  return digest.digest('hex') === hash ? undefined : 'badHash';
}
