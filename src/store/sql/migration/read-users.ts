import type { Kysely } from 'kysely';
import type { Guid, TenantId } from '../../../base/ids.ts';
import type { MigrationUserState } from '../../migration/migration-rules.ts';
import type { MigrationTally, MigrationUserQuery, StoredMigrationUser } from '../../ports/migration-store.ts';
import { compareUtf8 } from '../../sort-key.ts';
import { storableText } from '../../storable-text.ts';
import type { SqlSession } from '../database.ts';
import { jsonList } from '../directory/json-list.ts';
import type { Schema } from '../schema.ts';
import { queryBuilders } from '../statement.ts';
import type { MigrationUserTable } from './migration-schema.ts';
import { toState, toUser, usersPerStep } from './user-rows.ts';

/** Users of these are not there yet. Hardly ever more than one, so it is read once for each query. */
export function unfinishedIntakes(db: Kysely<Schema>, tenant: number) {
  return db
    .selectFrom('migration_intakes')
    .select('intake')
    .where('migration_intakes.tenant_id', '=', tenant)
    .where('migration_intakes.state', '<>', 'closed');
}

/**
 * At most `usersPerStep` are asked for at once. In no order: asked to sort, SQLite would go through all users by
 * address. Planned anew each time: PostgreSQL would keep the plan that it made for an empty table, and read all
 * of a full one.
 */
async function selectUsers(
  session: SqlSession,
  tenant: TenantId,
  column: 'guid' | 'address_key',
  values: readonly string[],
): Promise<MigrationUserTable[]> {
  const { dialect } = session;
  const db = queryBuilders[dialect];
  return session.query(
    db
      .selectFrom('migration_users')
      .selectAll()
      .where('tenant_id', '=', tenant)
      .where(column, 'in', jsonList<string>(dialect, JSON.stringify(values), 'text'))
      .where('intake', 'not in', unfinishedIntakes(db, tenant)),
  );
}

export async function findUserStates(
  session: SqlSession,
  tenant: TenantId,
  guids: readonly Guid[],
): Promise<MigrationUserState[]> {
  return (await selectUsers(session, tenant, 'guid', guids)).map(toState);
}

export async function findMigrationUsers(
  session: SqlSession,
  tenant: TenantId,
  guids: readonly Guid[],
): Promise<StoredMigrationUser[]> {
  const found = await findUserStates(session, tenant, guids);
  return found.map(({ user }) => user);
}

export async function findMigrationUsersByAddress(
  session: SqlSession,
  tenant: TenantId,
  addressKeys: readonly string[],
): Promise<StoredMigrationUser[]> {
  const rows = await selectUsers(session, tenant, 'address_key', addressKeys.map(storableText));
  return rows.map(toUser);
}

export async function listMigrationUsers(
  session: SqlSession,
  tenant: TenantId,
  { batch, statuses, after, limit }: MigrationUserQuery,
): Promise<StoredMigrationUser[]> {
  if (statuses?.length === 0) return [];
  const db = queryBuilders[session.dialect];
  // From an index that has all these columns: most of those that are passed over are never read.
  let wanted = db
    .selectFrom('migration_users')
    .select('address_key')
    .where('tenant_id', '=', tenant)
    .where('intake', 'not in', unfinishedIntakes(db, tenant))
    .orderBy('address_key')
    .limit(limit);
  if (batch !== undefined) wanted = wanted.where('batch_guid', '=', batch);
  if (statuses !== undefined) wanted = wanted.where('status', 'in', statuses);
  if (after !== undefined) wanted = wanted.where('address_key', '>', after);
  const select = db
    .selectFrom('migration_users')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where('address_key', 'in', wanted);
  return byAddress((await session.query(select)).map(toUser));
}

export async function tallyMigrationUsers(
  session: SqlSession,
  tenant: TenantId,
  batch?: Guid,
): Promise<MigrationTally[]> {
  const db = queryBuilders[session.dialect];
  let select = db
    .selectFrom('migration_users')
    .select((each) => [
      'batch_guid',
      'status',
      each.fn.countAll<number>().as('count'),
      each.cast<number>(each.fn.sum('estimated_items'), 'bigint').as('estimated_items'),
      each.cast<number>(each.fn.sum('estimated_bytes'), 'bigint').as('estimated_bytes'),
      each.cast<number>(each.fn.sum('synced_items'), 'bigint').as('synced_items'),
      each.cast<number>(each.fn.sum('skipped_items'), 'bigint').as('skipped_items'),
      each.cast<number>(each.fn.sum('transferred_bytes'), 'bigint').as('transferred_bytes'),
    ])
    .where('tenant_id', '=', tenant)
    .where('intake', 'not in', unfinishedIntakes(db, tenant))
    .groupBy(['batch_guid', 'status'])
    .orderBy('batch_guid')
    .orderBy('status');
  if (batch !== undefined) select = select.where('batch_guid', '=', batch);
  return (await session.query(select)).map((row) => ({
    batch: row.batch_guid as Guid,
    status: row.status,
    count: row.count,
    progress: {
      estimatedItems: row.estimated_items,
      estimatedBytes: row.estimated_bytes,
      syncedItems: row.synced_items,
      skippedItems: row.skipped_items,
      transferredBytes: row.transferred_bytes,
    },
  }));
}

export function byAddress(users: StoredMigrationUser[]): StoredMigrationUser[] {
  return users.sort((a, b) => compareUtf8(a.addressKey, b.addressKey));
}

/** In the sizes that one statement takes. */
export function inSteps<T>(all: readonly T[]): readonly T[][] {
  const steps: T[][] = [];
  for (let start = 0; start < all.length; start += usersPerStep) {
    steps.push(all.slice(start, start + usersPerStep));
  }
  return steps;
}
