import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import type { JsonObject } from '../../ports/directory-model.ts';
import type { RecordQuery, StoredRecord } from '../../ports/record-store.ts';
import { behindPrefix, checkRecordKeys } from '../../records/record-rules.ts';
import { storableText } from '../../storable-text.ts';
import type { SqlSession } from '../database.ts';
import { jsonList } from '../directory/json-list.ts';
import { queryBuilders, rawQuery, statement } from '../statement.ts';

/** From each name to the next: a collection of a million records is passed over in one step. */
const collections = statement<{ tenant: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ collection: string }>`with recursive named(collection) as (
        select min(collection) from records where tenant_id = ${p.tenant}
        union all
        select (select min(collection) from records
            where tenant_id = ${p.tenant} and collection > named.collection)
          from named where named.collection is not null)
      select collection from named where collection is not null`,
  ),
);

const columns = ['key', 'content', 'secret', 'version'] as const;

const oneRecord = statement<{ tenant: number; collection: string; key: string }>()((db, p) =>
  db
    .selectFrom('records')
    .select(columns)
    .where('tenant_id', '=', p.tenant)
    .where('collection', '=', p.collection)
    .where('key', '=', p.key),
);

/** Those of many are planned anew each time: PostgreSQL would keep the plan that it made for an empty table. */
export async function findRecords(
  session: SqlSession,
  tenant: TenantId,
  collection: string,
  given: readonly string[],
): Promise<StoredRecord[]> {
  const keys = checkRecordKeys(given);
  const [only, second] = keys;
  if (only === undefined) return [];
  if (second === undefined) {
    const row = await session.get(oneRecord, { tenant, collection: storableText(collection), key: only });
    return row === undefined ? [] : [toRecord(row)];
  }
  const rows = await session.query(
    queryBuilders[session.dialect]
      .selectFrom('records')
      .select(columns)
      .where('tenant_id', '=', tenant)
      .where('collection', '=', storableText(collection))
      .where('key', 'in', jsonList<string>(session.dialect, JSON.stringify(keys), 'text')),
  );
  const found = new Map(rows.map((row) => [row.key, toRecord(row)]));
  return keys.flatMap((key) => found.get(key) ?? []);
}

export async function listRecords(
  session: SqlSession,
  tenant: TenantId,
  collection: string,
  { prefix = '', after, descending = false, limit }: RecordQuery,
): Promise<StoredRecord[]> {
  const db = queryBuilders[session.dialect];
  let select = db
    .selectFrom('records')
    .select(columns)
    .where('tenant_id', '=', tenant)
    .where('collection', '=', storableText(collection))
    .orderBy('key', descending ? 'desc' : 'asc')
    .limit(Math.max(limit, 0));
  for (const [operator, bound] of bounds(storableText(prefix))) select = select.where('key', operator, bound);
  if (after !== undefined) select = select.where('key', descending ? '<' : '>', storableText(after));
  return (await session.query(select)).map(toRecord);
}

export async function countRecords(
  session: SqlSession,
  tenant: TenantId,
  collection: string,
  prefix = '',
): Promise<number> {
  let select = queryBuilders[session.dialect]
    .selectFrom('records')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tenant)
    .where('collection', '=', storableText(collection));
  for (const [operator, bound] of bounds(storableText(prefix))) select = select.where('key', operator, bound);
  return (await session.query(select))[0]?.count ?? 0;
}

export async function listRecordCollections(session: SqlSession, tenant: TenantId): Promise<string[]> {
  return (await session.all(collections, { tenant })).map(({ collection }) => collection);
}

/** What a key that begins so is compared with. */
export function bounds(prefix: string): (readonly ['>=' | '<', string])[] {
  if (prefix === '') return [];
  const end = behindPrefix(prefix);
  return [['>=', prefix], ...(end === undefined ? [] : [['<', end] as const])];
}

interface RecordRow {
  readonly key: string;
  readonly content: string;
  readonly secret: Uint8Array | null;
  readonly version: number;
}

function toRecord({ key, content, secret, version }: RecordRow): StoredRecord {
  return {
    key,
    version,
    content: JSON.parse(content) as JsonObject,
    secret: secret && new Uint8Array(secret),
  };
}
