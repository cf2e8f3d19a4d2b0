import type { Guid, TenantId } from '../../../base/ids.ts';
import type { MigrationUserState } from '../../migration/migration-rules.ts';
import type { JsonObject } from '../../ports/directory-model.ts';
import type { MigrationLease, MigrationWork, StoredMigrationUser } from '../../ports/migration-store.ts';
import { insertMany, updateMany } from '../bulk.ts';
import type { MigrationUserTable } from './migration-schema.ts';

export type UserRow = { [Column in keyof MigrationUserTable]: MigrationUserTable[Column] };
/** What a change may change. */
type ChangedRow = Omit<UserRow, 'address_key' | 'intake' | 'created_at'>;

/** How many rows one transaction writes or takes away, so that others have their turn between. */
export const usersPerStep = 500;

const changedColumns = {
  tenant_id: 'integer',
  guid: 'text',
  batch_guid: 'text',
  endpoint_guid: 'text',
  status: 'text',
  due_at: 'integer',
  version: 'integer',
  fence: 'integer',
  lease_owner: 'text',
  lease_work: 'text',
  lease_until: 'integer',
  estimated_items: 'integer',
  estimated_bytes: 'integer',
  synced_items: 'integer',
  skipped_items: 'integer',
  transferred_bytes: 'integer',
  content: 'text',
  secret: 'blob',
  changed_at: 'integer',
} as const;
const allColumns = {
  ...changedColumns,
  address_key: 'text',
  intake: 'integer',
  created_at: 'integer',
} as const;

/** Those whose address another has are left out. */
export const insertFreeUsers = insertMany<UserRow>(
  'migration_users',
  allColumns,
  'on conflict (tenant_id, address_key) do nothing',
);
export const saveUsers = updateMany<ChangedRow>('migration_users', ['tenant_id', 'guid'], changedColumns);
/** In the place of those with their guids. Fences go on growing: somebody may still hold an old one. */
export const restoreUsers = insertMany<UserRow>(
  'migration_users',
  allColumns,
  `on conflict (tenant_id, guid) do update set ${Object.keys(allColumns)
    .filter((column) => !['tenant_id', 'guid', 'fence'].includes(column))
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`,
);

export function changedRow(tenant: TenantId, { user, lastFence }: MigrationUserState): ChangedRow {
  const { lease, progress } = user;
  return {
    tenant_id: tenant,
    guid: user.guid,
    batch_guid: user.batch,
    endpoint_guid: user.endpoint,
    status: user.status,
    due_at: user.dueAt,
    version: user.version,
    fence: lastFence,
    lease_owner: lease?.owner ?? null,
    lease_work: lease?.work ?? null,
    lease_until: lease?.until ?? null,
    estimated_items: progress.estimatedItems,
    estimated_bytes: progress.estimatedBytes,
    synced_items: progress.syncedItems,
    skipped_items: progress.skippedItems,
    transferred_bytes: progress.transferredBytes,
    content: JSON.stringify(user.content),
    secret: user.secret,
    changed_at: user.changedAt,
  };
}

export function userRow(tenant: TenantId, user: StoredMigrationUser, intake: number): UserRow {
  return {
    ...changedRow(tenant, { user, lastFence: 0 }),
    address_key: user.addressKey,
    intake,
    created_at: user.createdAt,
  };
}

export function toUser(row: MigrationUserTable): StoredMigrationUser {
  return {
    guid: row.guid as Guid,
    batch: row.batch_guid as Guid,
    endpoint: row.endpoint_guid as Guid,
    addressKey: row.address_key,
    status: row.status,
    dueAt: row.due_at,
    content: JSON.parse(row.content) as JsonObject,
    secret: row.secret && new Uint8Array(row.secret),
    version: row.version,
    progress: {
      estimatedItems: row.estimated_items,
      estimatedBytes: row.estimated_bytes,
      syncedItems: row.synced_items,
      skippedItems: row.skipped_items,
      transferredBytes: row.transferred_bytes,
    },
    lease: toLease(row),
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

export function toState(row: MigrationUserTable): MigrationUserState {
  return { user: toUser(row), lastFence: row.fence };
}

function toLease(row: MigrationUserTable): MigrationLease | null {
  if (row.lease_owner === null || row.lease_work === null || row.lease_until === null) return null;
  return {
    owner: row.lease_owner,
    work: row.lease_work as MigrationWork,
    fence: row.fence,
    until: row.lease_until,
  };
}
