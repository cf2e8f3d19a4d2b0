import type { TenantId } from '../../../base/ids.ts';
import { domainTaken, tenantIsThere } from '../../directory/directory-errors.ts';
import { changeTenantSettings, checkTenantName, requireOneDefault } from '../../directory/tenant-change.ts';
import type { Tenant } from '../../ports/directory-model.ts';
import type { RestoredTenant } from '../../ports/directory-store.ts';
import { foldText } from '../../sort-key.ts';
import type { SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import { findDomain, insertDomain } from './domains.ts';
import { toTenant } from './rows.ts';
import type { SqlDirectoryContext } from './tenant-transaction.ts';
import {
  findEmptiestShard,
  findTenant,
  insertTenant,
  nextTenant,
  requireFreeName,
  type TenantRow,
} from './tenants.ts';

const setCounter = statement<{ name: string; value: number }>()((db, p) =>
  db.updateTable('counters').set({ value: p.value }).where('name', '=', p.name),
);

/** See `createTenant` for the lock. The last recipient and mailbox follow with the directory. */
export function restoreTenant(
  { database }: SqlDirectoryContext,
  { record, domains, shards }: RestoredTenant,
): Promise<Tenant> {
  checkTenantName(record);
  requireOneDefault(domains);
  return database.transaction('interactive', async (session) => {
    const next = await nextTenant(session);
    const tenant = Math.max(next, record.tenant) as TenantId;
    if (tenant > next) await session.run(setCounter, { name: 'tenant', value: tenant });
    await requireFreeName(session, record.name);
    const same = await findTenant(session, { guid: record.guid });
    if (same !== undefined) throw tenantIsThere(same);
    const row: TenantRow = {
      tenant_id: tenant,
      guid: record.guid,
      name: record.name,
      name_key: foldText(record.name),
      display_name: record.displayName,
      shard: await findEmptiestShard(session, shards),
      state: 'active',
      created_at: record.createdAt,
      deleted_at: null,
      change_no: record.changeNo,
      last_recipient: 0,
      last_mailbox: 0,
      wrapped_key: record.wrappedKey,
      settings: JSON.stringify(changeTenantSettings({}, record.settings)),
    };
    for (const domain of domains) await restoreDomain(session, tenant, domain);
    await session.run(insertTenant, row);
    return toTenant(row);
  });
}

async function restoreDomain(
  session: SqlSession,
  tenant: TenantId,
  domain: RestoredTenant['domains'][number],
): Promise<void> {
  const name = foldText(domain.domain);
  const written = await session.run(insertDomain, {
    domain: name,
    tenant_id: tenant,
    display_name: domain.displayName,
    kind: domain.kind,
    is_default: domain.isDefault ? 1 : 0,
    verified_at: domain.verifiedAt,
    verification_token: domain.verificationToken,
    created_at: domain.createdAt,
  });
  if (written > 0) return;
  const holder = await findDomain(session, name);
  throw domainTaken(holder ?? { ...domain, tenant: 0 as TenantId }, undefined);
}
