import type { Guid, TenantId } from '../../../base/ids.ts';
import { migrationNameTaken, migrationObjectChanged } from '../../migration/migration-errors.ts';
import type { JsonObject } from '../../ports/directory-model.ts';
import type {
  MigrationObject,
  MigrationObjectKind,
  NewMigrationObject,
} from '../../ports/migration-store.ts';
import { foldText } from '../../sort-key.ts';
import { storableText } from '../../storable-text.ts';
import { insertMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import type { MigrationObjectTable } from './migration-schema.ts';

type ObjectRow = { [Column in keyof MigrationObjectTable]: MigrationObjectTable[Column] };

const objectsOfKind = statement<{ tenant: number; kind: string }>()((db, p) =>
  db
    .selectFrom('migration_objects')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('kind', '=', p.kind)
    .orderBy('name_key'),
);
const objectByGuid = statement<{ tenant: number; kind: string; guid: string }>()((db, p) =>
  db
    .selectFrom('migration_objects')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('kind', '=', p.kind)
    .where('guid', '=', p.guid),
);
const objectByName = statement<{ tenant: number; kind: string; nameKey: string }>()((db, p) =>
  db
    .selectFrom('migration_objects')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('kind', '=', p.kind)
    .where('name_key', '=', p.nameKey),
);
const deleteObject = statement<{ tenant: number; kind: string; guid: string }>()((db, p) =>
  db
    .deleteFrom('migration_objects')
    .where('tenant_id', '=', p.tenant)
    .where('kind', '=', p.kind)
    .where('guid', '=', p.guid),
);
const putObjects = insertMany<ObjectRow>(
  'migration_objects',
  {
    tenant_id: 'integer',
    kind: 'text',
    guid: 'text',
    name: 'text',
    name_key: 'text',
    content: 'text',
    secret: 'blob',
    version: 'integer',
    created_at: 'integer',
    changed_at: 'integer',
  },
  `on conflict (tenant_id, kind, guid) do update set name = excluded.name, name_key = excluded.name_key,
    content = excluded.content, secret = excluded.secret, version = excluded.version,
    created_at = excluded.created_at, changed_at = excluded.changed_at`,
);

export async function listMigrationObjects(
  session: SqlSession,
  tenant: TenantId,
  kind: MigrationObjectKind,
): Promise<MigrationObject[]> {
  return (await session.all(objectsOfKind, { tenant, kind })).map(toObject);
}

export async function findMigrationObject(
  session: SqlSession,
  tenant: TenantId,
  kind: MigrationObjectKind,
  reference: { readonly guid: Guid } | { readonly name: string },
): Promise<MigrationObject | undefined> {
  const row =
    'guid' in reference
      ? await session.get(objectByGuid, { tenant, kind, guid: reference.guid })
      : await session.get(objectByName, { tenant, kind, nameKey: foldText(reference.name) });
  return row && toObject(row);
}

export async function writeMigrationObject(
  session: SqlSession,
  tenant: TenantId,
  input: NewMigrationObject,
  { ifVersion, now }: { readonly ifVersion: number; readonly now: number },
): Promise<MigrationObject> {
  const { kind, guid } = input;
  const name = storableText(input.name);
  const before = await findMigrationObject(session, tenant, kind, { guid });
  if ((before?.version ?? 0) !== ifVersion) throw migrationObjectChanged(kind, name);
  const version = ifVersion + 1;
  const after = { ...input, name, version, createdAt: before?.createdAt ?? now, changedAt: now };
  await putMigrationObjects(session, tenant, [after]);
  return after;
}

/** In the place of those with their guids. */
export async function putMigrationObjects(
  session: SqlSession,
  tenant: TenantId,
  objects: readonly MigrationObject[],
): Promise<void> {
  for (const { kind, guid, name } of objects) {
    const holder = await findMigrationObject(session, tenant, kind, { name });
    if (holder !== undefined && holder.guid !== guid) throw migrationNameTaken(kind, name);
  }
  await session.write(
    putObjects,
    objects.map((object) => objectRow(tenant, object)),
  );
}

export async function deleteMigrationObject(
  session: SqlSession,
  tenant: TenantId,
  kind: MigrationObjectKind,
  guid: Guid,
): Promise<void> {
  await session.run(deleteObject, { tenant, kind, guid });
}

function objectRow(tenant: TenantId, object: MigrationObject): ObjectRow {
  return {
    tenant_id: tenant,
    kind: object.kind,
    guid: object.guid,
    name: object.name,
    name_key: foldText(object.name),
    content: JSON.stringify(object.content),
    secret: object.secret,
    version: object.version,
    created_at: object.createdAt,
    changed_at: object.changedAt,
  };
}

function toObject(row: MigrationObjectTable): MigrationObject {
  return {
    guid: row.guid as Guid,
    kind: row.kind as MigrationObjectKind,
    name: row.name,
    content: JSON.parse(row.content) as JsonObject,
    secret: row.secret && new Uint8Array(row.secret),
    version: row.version,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
