import type { TenantId } from '../../../base/ids.ts';
import { tenantNameTaken, tenantStepRefused } from '../../directory/directory-errors.ts';
import { changeTenantSettings, checkTenantName, tenantStep } from '../../directory/tenant-change.ts';
import type { Tenant, TenantState } from '../../ports/directory-model.ts';
import type { NewTenant, TenantChange, TenantQuery, TenantReference } from '../../ports/directory-store.ts';
import { foldText } from '../../sort-key.ts';
import type { SqlSession } from '../database.ts';
import { removeAllRecords } from '../records/write-records.ts';
import { queryBuilders, statement } from '../statement.ts';
import type { TenantTable } from './directory-schema.ts';
import { findDomain, putDomain } from './domains.ts';
import { toTenant } from './rows.ts';
import { inTenant, type SqlDirectoryContext, type TenantTransaction } from './tenant-transaction.ts';

const tenantById = statement<{ tenant: number }>()((db, p) =>
  db.selectFrom('tenants').selectAll().where('tenant_id', '=', p.tenant),
);
const tenantByGuid = statement<{ guid: string }>()((db, p) =>
  db.selectFrom('tenants').selectAll().where('guid', '=', p.guid),
);
const tenantByName = statement<{ nameKey: string }>()((db, p) =>
  db.selectFrom('tenants').selectAll().where('name_key', '=', p.nameKey),
);
const countUp = statement<{ name: string }>()((db, p) =>
  db
    .updateTable('counters')
    .set((update) => ({ value: update('value', '+', 1) }))
    .where('name', '=', p.name),
);
const readCounter = statement<{ name: string }>()((db, p) =>
  db.selectFrom('counters').select('value').where('name', '=', p.name),
);
const shardLoads = statement<Record<string, never>>()((db) =>
  db
    .selectFrom('tenants')
    .select((select) => [
      'shard',
      select.fn.countAll<number>().as('tenants'),
      select.cast<number>(select.fn.sum('last_mailbox'), 'bigint').as('mailboxes'),
    ])
    .groupBy('shard'),
);
export type TenantRow = { [Column in keyof TenantTable]: TenantTable[Column] };
export const insertTenant = statement<TenantRow>()((db, p) =>
  db.insertInto('tenants').values({
    tenant_id: p.tenant_id,
    guid: p.guid,
    name: p.name,
    name_key: p.name_key,
    display_name: p.display_name,
    shard: p.shard,
    state: p.state,
    created_at: p.created_at,
    deleted_at: p.deleted_at,
    change_no: p.change_no,
    last_recipient: p.last_recipient,
    last_mailbox: p.last_mailbox,
    wrapped_key: p.wrapped_key,
    settings: p.settings,
  }),
);

/** The one transaction that is of no tenant: the counter's row stands in for the tenant's as a lock. */
export function createTenant({ database, clock }: SqlDirectoryContext, input: NewTenant): Promise<Tenant> {
  checkTenantName(input);
  return database.transaction('interactive', async (session) => {
    const tenant = (await nextTenant(session)) as TenantId;
    await requireFreeName(session, input.name);
    const now = clock.now();
    const row: TenantRow = {
      tenant_id: tenant,
      guid: input.guid,
      name: input.name,
      name_key: foldText(input.name),
      display_name: input.displayName,
      shard: await findEmptiestShard(session, input.shards),
      state: 'active',
      created_at: now,
      deleted_at: null,
      change_no: 0,
      last_recipient: 0,
      last_mailbox: 0,
      wrapped_key: input.wrappedKey,
      settings: JSON.stringify(changeTenantSettings({}, input.settings)),
    };
    const { takeUnprovedBefore } = input;
    await putDomain(session, tenant, input.domain, { isDefault: true, takeUnprovedBefore, now });
    await session.run(insertTenant, row);
    return toTenant(row);
  });
}

/** Locks the counter, and with it the names of tenants, until the transaction ends. */
export async function nextTenant(session: SqlSession): Promise<number> {
  await session.run(countUp, { name: 'tenant' });
  return (await session.get(readCounter, { name: 'tenant' }))?.value ?? 0;
}

export async function requireFreeName(session: SqlSession, name: string, except?: TenantId): Promise<void> {
  const holder = await session.get(tenantByName, { nameKey: foldText(name) });
  if (holder !== undefined && holder.tenant_id !== except) throw tenantNameTaken(name);
}

export async function findEmptiestShard(session: SqlSession, shards: readonly number[]): Promise<number> {
  const rows = await session.all(shardLoads, {});
  const loads = new Map(rows.map(({ shard, tenants, mailboxes }) => [shard, tenants + mailboxes]));
  const load = (shard: number) => loads.get(shard) ?? 0;
  return shards.reduce((best, shard) => (load(shard) < load(best) ? shard : best));
}

export async function findTenant(
  session: SqlSession,
  reference: TenantReference,
): Promise<Tenant | undefined> {
  const row = await findRow(session, reference);
  return row && toTenant(row);
}

async function findRow(session: SqlSession, reference: TenantReference): Promise<TenantTable | undefined> {
  if ('tenant' in reference) return session.get(tenantById, { tenant: reference.tenant });
  if ('guid' in reference) return session.get(tenantByGuid, { guid: reference.guid });
  if ('name' in reference) return session.get(tenantByName, { nameKey: foldText(reference.name) });
  const domain = await findDomain(session, reference.domain);
  return domain && session.get(tenantById, { tenant: domain.tenant });
}

export async function listTenants(session: SqlSession, query: TenantQuery): Promise<Tenant[]> {
  let select = queryBuilders[session.dialect]
    .selectFrom('tenants')
    .selectAll()
    .where('tenant_id', '>', query.after ?? 0)
    .orderBy('tenant_id')
    .limit(query.limit);
  if (query.states !== undefined) select = select.where('state', 'in', query.states);
  if (query.deletedBefore !== undefined) select = select.where('deleted_at', '<', query.deletedBefore);
  if (query.states?.length === 0) return [];
  return (await session.query(select)).map(toTenant);
}

export function updateTenant(
  context: SqlDirectoryContext,
  tenant: TenantId,
  change: TenantChange,
): Promise<Tenant> {
  checkTenantName(change);
  return inTenant(context, tenant, async (transaction) => {
    const { session, row, record } = transaction;
    if (change.name !== undefined && foldText(change.name) !== row.name_key) {
      await nextTenant(session);
      await requireFreeName(session, change.name, tenant);
    }
    row.name = change.name ?? row.name;
    row.name_key = foldText(row.name);
    row.display_name = change.displayName ?? row.display_name;
    row.settings = JSON.stringify(changeTenantSettings(record.settings, change.settings));
    return transaction.record;
  });
}

export async function moveTenant(transaction: TenantTransaction, state: TenantState): Promise<Tenant> {
  const { row, record, now } = transaction;
  const step = tenantStep(record, state, now);
  row.state = step.state;
  row.deleted_at = step.deletedAt;
  return transaction.record;
}

const rowsPerStep = 1000;

/** Tables with the column by which their rows are taken away in steps; the tenant's own row goes last. */
const tenantTables = [
  ['migration_users', 'guid'],
  ['migration_intakes', 'intake'],
  ['migration_objects', 'guid'],
  ['migration_log', 'subject_guid'],
  ['migration_samples', 'batch_guid'],
  ['audit_records', 'sequence'],
  ['audit_heads', 'sequence'],
  ['role_objects', 'guid'],
  ['role_members', 'member_id'],
  ['access_tokens', 'token_id'],
  ['recipient_terms', 'term'],
  ['recipient_claims', 'claim_key'],
  ['credentials', 'recipient_id'],
  ['members', 'group_id'],
  ['recipient_tombstones', 'recipient_id'],
  ['recipients', 'recipient_id'],
  ['accepted_domains', 'domain'],
] as const;

export async function removeTenant({ database }: SqlDirectoryContext, tenant: TenantId): Promise<void> {
  const found = await findTenant(database, { tenant });
  if (found === undefined) return;
  if (found.state !== 'removing') throw tenantStepRefused(found, 'removing');
  await removeAllRecords(database, tenant);
  for (const [table, column] of tenantTables) {
    const db = queryBuilders[database.dialect];
    const some = db.selectFrom(table).select(column).where('tenant_id', '=', tenant).limit(rowsPerStep);
    const removeSome = db
      .deleteFrom(table)
      .where('tenant_id', '=', tenant)
      .where(column as never, 'in', some as never)
      .returning(column as never);
    let removed: number;
    do {
      removed = await database.transaction('bulk', async (session) => {
        return (await session.query(removeSome)).length;
      });
    } while (removed > 0);
  }
  await database.transaction('bulk', async (session) => {
    await session.query(queryBuilders[session.dialect].deleteFrom('tenants').where('tenant_id', '=', tenant));
  });
}
