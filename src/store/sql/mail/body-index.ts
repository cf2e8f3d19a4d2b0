import { sql } from 'kysely';
import type { BodyHash, TenantId } from '../../../base/ids.ts';
import type { BodyLocation } from '../../ports/bodies.ts';
import type { BodyIndex, IndexedBody, PackUse } from '../../ports/mail-store.ts';
import { bodyNotFound } from '../../store-errors.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { rawQuery, statement } from '../statement.ts';
import { bytesOfHash, hashOfBytes, toLocation } from './rows.ts';

const bodyRow = statement<{ tenant: number; hash: Uint8Array }>()((db, p) =>
  db
    .selectFrom('bodies')
    .select(['pack', 'pack_offset', 'stored_bytes', 'bytes', 'codec', 'reference_count'])
    .where('tenant_id', '=', p.tenant)
    .where('hash', '=', p.hash),
);
const packRows = statement<{ tenant: number; pack: number }>()((db, p) =>
  db
    .selectFrom('bodies')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('pack', '=', p.pack)
    .orderBy('pack_offset'),
);
const packUse = statement<{ tenant: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ pack: number; live: number; dead: number }>`
      select pack,
        cast(sum(case when reference_count > 0 then stored_bytes else 0 end) as bigint) as live,
        cast(sum(case when reference_count > 0 then 0 else stored_bytes end) as bigint) as dead
      from bodies where tenant_id = ${p.tenant} group by pack order by pack`,
  ),
);
const moveEntry = statement<{
  tenant: number;
  hash: Uint8Array;
  fromPack: number;
  fromOffset: number;
  pack: number;
  offset: number;
  storedBytes: number;
  codec: string;
}>()((db, p) =>
  db
    .updateTable('bodies')
    .set({ pack: p.pack, pack_offset: p.offset, stored_bytes: p.storedBytes, codec: p.codec })
    .where('tenant_id', '=', p.tenant)
    .where('hash', '=', p.hash)
    .where('pack', '=', p.fromPack)
    .where('pack_offset', '=', p.fromOffset),
);
const dropDead = statement<{ tenant: number; pack: number }>()((db, p) =>
  db
    .deleteFrom('bodies')
    .where('tenant_id', '=', p.tenant)
    .where('pack', '=', p.pack)
    .where('reference_count', '<=', 0),
);

export class SqlBodyIndex implements BodyIndex {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async readPackUse(tenant: TenantId): Promise<PackUse[]> {
    const rows = await this.#database.all(packUse, { tenant });
    return rows.map(({ pack, live, dead }) => ({ pack, liveBytes: live, deadBytes: dead }));
  }

  async listPackEntries(tenant: TenantId, pack: number): Promise<IndexedBody[]> {
    const rows = await this.#database.all(packRows, { tenant, pack });
    return rows.map((row) => ({
      hash: hashOfBytes(row.hash),
      location: toLocation(row),
      references: row.reference_count,
    }));
  }

  async moveEntries(
    tenant: TenantId,
    moves: readonly { hash: BodyHash; from: BodyLocation; to: BodyLocation }[],
  ): Promise<void> {
    await this.#database.transaction('bulk', async (session) => {
      for (const { hash, from, to } of moves) {
        await session.run(moveEntry, {
          tenant,
          hash: bytesOfHash(hash),
          fromPack: from.pack,
          fromOffset: from.offset,
          pack: to.pack,
          offset: to.offset,
          storedBytes: to.storedBytes,
          codec: to.codec,
        });
      }
    });
  }

  dropUnreferenced(tenant: TenantId, pack: number): Promise<number> {
    return this.#database.transaction('bulk', (session) => session.run(dropDead, { tenant, pack }));
  }
}

/** Where a body lies that something of this tenant refers to. */
export async function requireBodyLocation(
  session: SqlSession,
  tenant: TenantId,
  hash: BodyHash,
): Promise<BodyLocation> {
  const row = await session.get(bodyRow, { tenant, hash: bytesOfHash(hash) });
  return row && row.reference_count > 0 ? toLocation(row) : bodyNotFound(hash);
}
