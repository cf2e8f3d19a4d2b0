import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import { roleNameTaken } from '../../directory/access-errors.ts';
import { recipientNotFound } from '../../directory/directory-errors.ts';
import type { RoleChange, RoleData, RoleMember, RoleObject } from '../../ports/access-store.ts';
import { foldText } from '../../sort-key.ts';
import { deleteMany, insertMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { findRecipients } from '../directory/recipient-rows.ts';
import { statement } from '../statement.ts';
import type { RoleMemberTable, RoleObjectTable } from './access-schema.ts';

type ObjectRow = { [Column in keyof RoleObjectTable]: RoleObjectTable[Column] };
type MemberRow = { [Column in keyof RoleMemberTable]: RoleMemberTable[Column] };

/** Without those whose assignee was soft-deleted at that time or later. */
const objectRows = statement<{ tenant: number; deletedBefore: number }>()((db, p) =>
  db
    .selectFrom('role_objects')
    .leftJoin('recipients', (join) =>
      join
        .onRef('recipients.tenant_id', '=', 'role_objects.tenant_id')
        .onRef('recipients.recipient_id', '=', 'role_objects.recipient_id'),
    )
    .selectAll('role_objects')
    .where('role_objects.tenant_id', '=', p.tenant)
    .where((where) =>
      where.or([
        where('recipients.deleted_at', 'is', null),
        where('recipients.deleted_at', '<', p.deletedBefore),
      ]),
    )
    .orderBy('role_objects.kind')
    .orderBy('role_objects.name_key'),
);
const memberRows = statement<{ tenant: number; deletedBefore: number }>()((db, p) =>
  db
    .selectFrom('role_members')
    .innerJoin('recipients', (join) =>
      join
        .onRef('recipients.tenant_id', '=', 'role_members.tenant_id')
        .onRef('recipients.recipient_id', '=', 'role_members.member_id'),
    )
    .selectAll('role_members')
    .where('role_members.tenant_id', '=', p.tenant)
    .where((where) =>
      where.or([
        where('recipients.deleted_at', 'is', null),
        where('recipients.deleted_at', '<', p.deletedBefore),
      ]),
    )
    .orderBy('role_members.group_guid')
    .orderBy('role_members.member_id'),
);
const nameHolder = statement<{ tenant: number; kind: string; name: string }>()((db, p) =>
  db
    .selectFrom('role_objects')
    .select('guid')
    .where('tenant_id', '=', p.tenant)
    .where('kind', '=', p.kind)
    .where('name_key', '=', p.name),
);
const deleteObject = statement<{ tenant: number; guid: string }>()((db, p) =>
  db.deleteFrom('role_objects').where('tenant_id', '=', p.tenant).where('guid', '=', p.guid),
);
const deleteGroupMembers = statement<{ tenant: number; group: string }>()((db, p) =>
  db.deleteFrom('role_members').where('tenant_id', '=', p.tenant).where('group_guid', '=', p.group),
);
const clearObjects = statement<{ tenant: number }>()((db, p) =>
  db.deleteFrom('role_objects').where('tenant_id', '=', p.tenant),
);
const clearMembers = statement<{ tenant: number }>()((db, p) =>
  db.deleteFrom('role_members').where('tenant_id', '=', p.tenant),
);
const insertObjects = insertMany<ObjectRow>('role_objects', {
  tenant_id: 'integer',
  guid: 'text',
  kind: 'text',
  name: 'text',
  name_key: 'text',
  recipient_id: 'integer',
  content: 'text',
  created_at: 'integer',
  changed_at: 'integer',
});
const memberColumns = { tenant_id: 'integer', group_guid: 'text', member_id: 'integer' } as const;
const insertMembers = insertMany<MemberRow>('role_members', memberColumns, 'on conflict do nothing');
const deleteMembers = deleteMany<MemberRow>('role_members', memberColumns);
const deleteMembersEverywhere = deleteMany<{ tenant_id: number; member_id: number }>('role_members', {
  tenant_id: 'integer',
  member_id: 'integer',
});
const deleteAssignments = deleteMany<{ tenant_id: number; recipient_id: number }>('role_objects', {
  tenant_id: 'integer',
  recipient_id: 'integer',
});

export async function readRoles(
  session: SqlSession,
  tenant: TenantId,
  withDeleted = false,
): Promise<RoleData> {
  const params = { tenant, deletedBefore: withDeleted ? Number.MAX_SAFE_INTEGER : 0 };
  const objects = await session.all(objectRows, params);
  const members = await session.all(memberRows, params);
  return { objects: objects.map(toObject), members: members.map(toMember) };
}

export async function changeRoles(session: SqlSession, tenant: TenantId, change: RoleChange): Promise<void> {
  for (const guid of change.remove ?? []) {
    await session.run(deleteObject, { tenant, guid });
    await session.run(deleteGroupMembers, { tenant, group: guid });
  }
  const removed = (change.removeMembers ?? []).map(memberRow(tenant));
  await session.write(deleteMembers, removed);
  await requireRecipients(session, tenant, change);
  await putRoles(session, tenant, change);
}

/** Objects take the place of those with their guids. */
export async function putRoles(
  session: SqlSession,
  tenant: TenantId,
  { put = [], addMembers = [] }: RoleChange,
): Promise<void> {
  for (const { guid } of put) await session.run(deleteObject, { tenant, guid });
  for (const { kind, name } of put) {
    const holder = await session.get(nameHolder, { tenant, kind, name: foldText(name) });
    if (holder !== undefined) throw roleNameTaken(kind, name);
  }
  const rows = put.map((object) => objectRow(tenant, object));
  const taken = rows.find((row, index) =>
    rows.some((other, at) => at < index && other.kind === row.kind && other.name_key === row.name_key),
  );
  if (taken !== undefined) throw roleNameTaken(taken.kind as RoleObject['kind'], taken.name);
  await session.write(insertObjects, rows);
  await session.write(insertMembers, addMembers.map(memberRow(tenant)));
}

export async function clearRoles(session: SqlSession, tenant: TenantId): Promise<void> {
  await session.run(clearObjects, { tenant });
  await session.run(clearMembers, { tenant });
}

/** For recipients that are purged. */
export async function dropRolesOf(
  session: SqlSession,
  tenant: TenantId,
  recipients: readonly RecipientId[],
): Promise<void> {
  await session.write(
    deleteMembersEverywhere,
    recipients.map((member_id) => ({ tenant_id: tenant, member_id })),
  );
  await session.write(
    deleteAssignments,
    recipients.map((recipient_id) => ({ tenant_id: tenant, recipient_id })),
  );
}

async function requireRecipients(
  session: SqlSession,
  tenant: TenantId,
  { put = [], addMembers = [] }: RoleChange,
): Promise<void> {
  const named = new Set([
    ...put.flatMap((object) => assigneeOf(object) ?? []),
    ...addMembers.map((each) => each.member),
  ]);
  const found = await findRecipients(session, tenant, [...named]);
  const known = new Set(found.map(({ recipient }) => recipient));
  for (const recipient of named) if (!known.has(recipient)) throw recipientNotFound(recipient);
}

function assigneeOf(object: RoleObject): RecipientId | undefined {
  if (object.kind !== 'roleAssignment' || object.assignee.kind !== 'recipient') return undefined;
  return object.assignee.recipient;
}

function objectRow(tenant: TenantId, object: RoleObject): ObjectRow {
  const { guid, kind, name, createdAt, changedAt, ...content } = object;
  return {
    tenant_id: tenant,
    guid,
    kind,
    name,
    name_key: foldText(name),
    recipient_id: assigneeOf(object) ?? null,
    content: JSON.stringify(content),
    created_at: createdAt,
    changed_at: changedAt,
  };
}

function toObject(row: RoleObjectTable): RoleObject {
  return {
    kind: row.kind,
    guid: row.guid,
    name: row.name,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    ...JSON.parse(row.content),
  } as RoleObject;
}

const memberRow =
  (tenant: TenantId) =>
  ({ group, member }: RoleMember): MemberRow => ({ tenant_id: tenant, group_guid: group, member_id: member });

function toMember({ group_guid, member_id }: RoleMemberTable): RoleMember {
  return { group: group_guid as Guid, member: member_id as RecipientId };
}
