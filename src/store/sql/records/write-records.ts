import type { TenantId } from '../../../base/ids.ts';
import type { RecordChange, RestoredRecord } from '../../ports/record-store.ts';
import { maxRecordBatch } from '../../ports/record-store.ts';
import {
  checkRecordChanges,
  checkRestoredRecords,
  recordPlace,
  requireVersions,
} from '../../records/record-rules.ts';
import { storableText } from '../../storable-text.ts';
import { deleteMany, insertMany } from '../bulk.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { jsonList } from '../directory/json-list.ts';
import { besideDirectory, type SqlDirectoryContext } from '../directory/tenant-transaction.ts';
import { queryBuilders } from '../statement.ts';
import { bounds, listRecordCollections } from './read-records.ts';
import type { RecordTable } from './record-schema.ts';

type RecordRow = { [Column in keyof RecordTable]: RecordTable[Column] };
type RecordPlaceRow = Pick<RecordRow, 'tenant_id' | 'collection' | 'key'>;

const place = { tenant_id: 'integer', collection: 'text', key: 'text' } as const;
const all = { ...place, content: 'text', secret: 'blob', version: 'integer' } as const;
const onPlace = 'on conflict (tenant_id, collection, key) do update set content = excluded.content';
const grown = 'version = records.version + 1';

const putRows = insertMany<RecordRow>('records', all, `${onPlace}, secret = excluded.secret, ${grown}`);
/** The secret of before stays. */
const putContents = insertMany<RecordRow>('records', all, `${onPlace}, ${grown}`);
const restoreRows = insertMany<RecordRow>(
  'records',
  all,
  `${onPlace}, secret = excluded.secret, version = excluded.version`,
);
const deleteRows = deleteMany<RecordPlaceRow>('records', place);

/** What is written in one transaction while somebody may be waiting for another. */
const fewRecords = 100;

export async function writeRecords(
  context: SqlDirectoryContext,
  tenant: TenantId,
  given: readonly RecordChange[],
): Promise<void> {
  const changes = checkRecordChanges(given);
  const gone: RecordPlaceRow[] = [];
  const whole: RecordRow[] = [];
  const contents: RecordRow[] = [];
  for (const change of changes) {
    const { collection, key } = change;
    const at = { tenant_id: tenant, collection, key };
    if ('gone' in change) gone.push(at);
    else {
      const row = {
        ...at,
        content: JSON.stringify(change.content),
        secret: change.secret ?? null,
        version: 1,
      };
      (change.secret === undefined ? contents : whole).push(row);
    }
  }
  const priority = changes.length > fewRecords ? 'bulk' : 'interactive';
  const work = async (session: SqlSession) => {
    const versions = await readVersions(session, tenant, changes);
    requireVersions(changes, (change) => versions.get(recordPlace(change)));
    if (gone.length > 0) await session.write(deleteRows, gone);
    if (whole.length > 0) await session.write(putRows, whole);
    if (contents.length > 0) await session.write(putContents, contents);
  };
  await besideDirectory(context, tenant, work, priority);
}

/** Of those whose version matters. */
async function readVersions(
  session: SqlSession,
  tenant: TenantId,
  changes: readonly RecordChange[],
): Promise<Map<string, number>> {
  const asked = changes.filter(({ ifVersion }) => ifVersion !== undefined);
  const versions = new Map<string, number>();
  for (const [collection, some] of Map.groupBy(asked, (change) => change.collection)) {
    const keys = JSON.stringify(some.map(({ key }) => key));
    const rows = await session.query(
      queryBuilders[session.dialect]
        .selectFrom('records')
        .select(['key', 'version'])
        .where('tenant_id', '=', tenant)
        .where('collection', '=', collection)
        .where('key', 'in', jsonList<string>(session.dialect, keys, 'text')),
    );
    for (const { key, version } of rows) versions.set(recordPlace({ collection, key }), version);
  }
  return versions;
}

/** A step at a time: others come in between, and what a crash cuts short is there to be removed again. */
export async function removeRecords(
  context: SqlDirectoryContext,
  tenant: TenantId,
  collection: string,
  prefix = '',
): Promise<void> {
  const step = (session: SqlSession) => {
    return removeSome(session, tenant, storableText(collection), storableText(prefix));
  };
  let removed: number;
  do {
    removed = await besideDirectory(context, tenant, step, 'bulk');
  } while (removed === maxRecordBatch);
}

/** Of a tenant that is on its way out. */
export async function removeAllRecords(database: SqlDatabase, tenant: TenantId): Promise<void> {
  for (const collection of await listRecordCollections(database, tenant)) {
    const step = (session: SqlSession) => removeSome(session, tenant, collection, '');
    while ((await database.transaction('bulk', step)) === maxRecordBatch);
  }
}

async function removeSome(
  session: SqlSession,
  tenant: TenantId,
  collection: string,
  prefix: string,
): Promise<number> {
  let some = queryBuilders[session.dialect]
    .selectFrom('records')
    .select('key')
    .where('tenant_id', '=', tenant)
    .where('collection', '=', collection)
    .orderBy('key')
    .limit(maxRecordBatch);
  for (const [operator, bound] of bounds(prefix)) some = some.where('key', operator, bound);
  const rows = (await session.query(some)).map(({ key }) => ({ tenant_id: tenant, collection, key }));
  if (rows.length > 0) await session.write(deleteRows, rows);
  return rows.length;
}

export async function restoreRecords(
  context: SqlDirectoryContext,
  tenant: TenantId,
  given: readonly RestoredRecord[],
): Promise<void> {
  const rows = checkRestoredRecords(given).map(({ collection, key, content, secret, version }) => {
    return { tenant_id: tenant, collection, key, content: JSON.stringify(content), secret, version };
  });
  await besideDirectory(context, tenant, (session) => session.write(restoreRows, rows), 'bulk');
}
