import type { Guid, TenantId } from '../../../base/ids.ts';
import type { JsonObject } from '../../ports/directory-model.ts';
import type {
  LogPlace,
  MigrationLogEntry,
  MigrationSample,
  SubjectLogEntry,
} from '../../ports/migration-store.ts';
import { insertMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { jsonList } from '../directory/json-list.ts';
import { queryBuilders, statement } from '../statement.ts';
import type { MigrationLogTable, MigrationSampleTable } from './migration-schema.ts';

type LogRow = { [Column in keyof MigrationLogTable]: MigrationLogTable[Column] };
type SampleRow = { [Column in keyof MigrationSampleTable]: MigrationSampleTable[Column] };

const newestEntries = statement<{ tenant: number; subject: string; limit: number }>()((db, p) =>
  db
    .selectFrom('migration_log')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('subject_guid', '=', p.subject)
    .orderBy('number', 'desc')
    .limit(p.limit),
);
const pruneLog = statement<{ tenant: number; subject: string; upTo: number }>()((db, p) =>
  db
    .deleteFrom('migration_log')
    .where('tenant_id', '=', p.tenant)
    .where('subject_guid', '=', p.subject)
    .where('number', '<=', p.upTo),
);
const deleteLogs = statement<{ tenant: number; subjects: string }>()((db, p, dialect) =>
  db
    .deleteFrom('migration_log')
    .where('tenant_id', '=', p.tenant)
    .where('subject_guid', 'in', jsonList<string>(dialect, p.subjects, 'text')),
);
const logColumns = {
  tenant_id: 'integer',
  subject_guid: 'text',
  number: 'integer',
  at: 'integer',
  content: 'text',
} as const;
const insertEntries = insertMany<LogRow>('migration_log', logColumns);
const putEntries = insertMany<LogRow>(
  'migration_log',
  logColumns,
  `on conflict (tenant_id, subject_guid, number) do update set at = excluded.at, content = excluded.content`,
);
const samplesFrom = statement<{ tenant: number; batch: string; from: number }>()((db, p) =>
  db
    .selectFrom('migration_samples')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('batch_guid', '=', p.batch)
    .where('at', '>=', p.from)
    .orderBy('at'),
);
const deleteSamples = statement<{ tenant: number; batch: string }>()((db, p) =>
  db.deleteFrom('migration_samples').where('tenant_id', '=', p.tenant).where('batch_guid', '=', p.batch),
);
const sampleColumns = {
  tenant_id: 'integer',
  batch_guid: 'text',
  at: 'integer',
  items: 'integer',
  bytes: 'integer',
  mailboxes: 'integer',
} as const;
const addToSample = insertMany<SampleRow>(
  'migration_samples',
  sampleColumns,
  `on conflict (tenant_id, batch_guid, at) do update set items = migration_samples.items + excluded.items,
    bytes = migration_samples.bytes + excluded.bytes,
    mailboxes = migration_samples.mailboxes + excluded.mailboxes`,
);
const putSamples = insertMany<SampleRow>(
  'migration_samples',
  sampleColumns,
  `on conflict (tenant_id, batch_guid, at) do update set items = excluded.items, bytes = excluded.bytes,
    mailboxes = excluded.mailboxes`,
);

export async function appendMigrationLog(
  session: SqlSession,
  tenant: TenantId,
  subject: Guid,
  entries: readonly Omit<MigrationLogEntry, 'number'>[],
  keep: number,
): Promise<void> {
  const last = (await session.get(newestEntries, { tenant, subject, limit: 1 }))?.number ?? 0;
  const rows = entries.map((entry, index) => logRow(tenant, { ...entry, subject, number: last + index + 1 }));
  await session.write(insertEntries, rows);
  await session.run(pruneLog, { tenant, subject, upTo: last + entries.length - keep });
}

export async function readMigrationLog(
  session: SqlSession,
  tenant: TenantId,
  subject: Guid,
  limit: number,
): Promise<MigrationLogEntry[]> {
  const rows = await session.all(newestEntries, { tenant, subject, limit });
  return rows.map(toEntry).reverse();
}

export async function listMigrationLogs(
  session: SqlSession,
  tenant: TenantId,
  { after, limit }: { readonly after?: LogPlace; readonly limit: number },
): Promise<SubjectLogEntry[]> {
  let select = queryBuilders[session.dialect]
    .selectFrom('migration_log')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .orderBy('subject_guid')
    .orderBy('number')
    .limit(limit);
  if (after !== undefined) {
    const { subject, number } = after;
    // The first bound alone is one that every database looks up in the key.
    select = select
      .where('subject_guid', '>=', subject)
      .where((each) => each.or([each('subject_guid', '>', subject), each('number', '>', number)]));
  }
  return (await session.query(select)).map((row) => ({ subject: row.subject_guid as Guid, ...toEntry(row) }));
}

export async function restoreMigrationLogs(
  session: SqlSession,
  tenant: TenantId,
  entries: readonly SubjectLogEntry[],
): Promise<void> {
  await session.write(
    putEntries,
    entries.map((entry) => logRow(tenant, entry)),
  );
}

export async function removeMigrationLogs(
  session: SqlSession,
  tenant: TenantId,
  subjects: readonly Guid[],
): Promise<void> {
  await session.run(deleteLogs, { tenant, subjects: JSON.stringify(subjects) });
}

export async function addMigrationSample(
  session: SqlSession,
  tenant: TenantId,
  batch: Guid,
  sample: MigrationSample,
): Promise<void> {
  await session.write(addToSample, [sampleRow(tenant, batch, sample)]);
}

export async function restoreMigrationSamples(
  session: SqlSession,
  tenant: TenantId,
  samples: readonly { readonly batch: Guid; readonly sample: MigrationSample }[],
): Promise<void> {
  await session.write(
    putSamples,
    samples.map(({ batch, sample }) => sampleRow(tenant, batch, sample)),
  );
}

export async function readMigrationSamples(
  session: SqlSession,
  tenant: TenantId,
  batch: Guid,
  from: number,
): Promise<MigrationSample[]> {
  const rows = await session.all(samplesFrom, { tenant, batch, from });
  return rows.map(({ at, items, bytes, mailboxes }) => ({ at, items, bytes, mailboxes }));
}

export async function removeMigrationSamples(
  session: SqlSession,
  tenant: TenantId,
  batch: Guid,
): Promise<void> {
  await session.run(deleteSamples, { tenant, batch });
}

function logRow(tenant: TenantId, { subject, number, at, content }: SubjectLogEntry): LogRow {
  return { tenant_id: tenant, subject_guid: subject, number, at, content: JSON.stringify(content) };
}

function toEntry({ number, at, content }: MigrationLogTable): MigrationLogEntry {
  return { number, at, content: JSON.parse(content) as JsonObject };
}

function sampleRow(tenant: TenantId, batch: Guid, sample: MigrationSample): SampleRow {
  const { at, items, bytes, mailboxes } = sample;
  return { tenant_id: tenant, batch_guid: batch, at, items, bytes, mailboxes };
}
