import type { DirectoryChangeNumber, TenantId } from '../../../base/ids.ts';
import { tenantNotFound } from '../../directory/directory-errors.ts';
import { claimKey, keyMatches } from '../../directory/recipient-claims.ts';
import {
  type DirectoryChange,
  type DirectoryChangePage,
  type Recipient,
  type RecipientCounts,
  type RecipientKey,
  type RecipientMatch,
  recipientKinds,
} from '../../ports/directory-model.ts';
import { foldText } from '../../sort-key.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import { findHolders, findRecipients } from './recipient-rows.ts';
import { toRecipient, toTombstone } from './rows.ts';

const tenantChange = statement<{ tenant: number }>()((db, p) =>
  db.selectFrom('tenants').select('change_no').where('tenant_id', '=', p.tenant),
);
const byDisplayName = statement<{ tenant: number; displayKey: string; limit: number }>()((db, p) =>
  db
    .selectFrom('recipients')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('display_key', '=', p.displayKey)
    .where('deleted_at', 'is', null)
    .orderBy('recipient_id')
    .limit(p.limit),
);
const livingByKind = statement<{ tenant: number }>()((db, p) =>
  db
    .selectFrom('recipients')
    .select((select) => ['kind', select.fn.countAll<number>().as('count')])
    .where('tenant_id', '=', p.tenant)
    .where('deleted_at', 'is', null)
    .groupBy('kind'),
);
const deletedCount = statement<{ tenant: number }>()((db, p) =>
  db
    .selectFrom('recipients')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', p.tenant)
    .where('deleted_at', 'is not', null),
);
const changedRecipients = statement<{ tenant: number; since: number; limit: number }>()((db, p) =>
  db
    .selectFrom('recipients')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('change_no', '>', p.since)
    .orderBy('change_no')
    .limit(p.limit),
);
const tombstonesSince = statement<{ tenant: number; since: number; limit: number }>()((db, p) =>
  db
    .selectFrom('recipient_tombstones')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('change_no', '>', p.since)
    .orderBy('change_no')
    .limit(p.limit),
);

/** Returns the last change number of a tenant that exists. */
export async function requireTenant(session: SqlSession, tenant: TenantId): Promise<DirectoryChangeNumber> {
  const row = await session.get(tenantChange, { tenant });
  if (row === undefined) throw tenantNotFound(tenant);
  return row.change_no as DirectoryChangeNumber;
}

export async function findByKeys(
  session: SqlSession,
  tenant: TenantId,
  keys: readonly RecipientKey[],
): Promise<RecipientMatch[]> {
  await requireTenant(session, tenant);
  const holders = await findHolders(session, tenant, [...new Set(keys.map(claimKey))]);
  const found = await findRecipients(session, tenant, [...new Set(holders.values())]);
  const byId = new Map(found.map((recipient) => [recipient.recipient, recipient]));
  return keys.flatMap((key) => {
    const holder = holders.get(claimKey(key));
    const recipient = holder === undefined ? undefined : byId.get(holder);
    return recipient && keyMatches(key, recipient) ? [{ key, recipient }] : [];
  });
}

export async function findByDisplayName(
  session: SqlSession,
  tenant: TenantId,
  displayName: string,
  limit: number,
): Promise<Recipient[]> {
  await requireTenant(session, tenant);
  const rows = await session.all(byDisplayName, { tenant, displayKey: foldText(displayName), limit });
  return rows.map(toRecipient);
}

export async function countRecipients(session: SqlSession, tenant: TenantId): Promise<RecipientCounts> {
  await requireTenant(session, tenant);
  const rows = await session.all(livingByKind, { tenant });
  const deleted = await session.get(deletedCount, { tenant });
  const counts = new Map(rows.map(({ kind, count }) => [kind, count]));
  return {
    active: Object.fromEntries(
      recipientKinds.map((kind) => [kind, counts.get(kind) ?? 0]),
    ) as RecipientCounts['active'],
    softDeleted: deleted?.count ?? 0,
  };
}

export function changesSince(
  database: SqlDatabase,
  tenant: TenantId,
  since: DirectoryChangeNumber,
  limit: number,
): Promise<DirectoryChangePage> {
  return database.snapshot(async (session) => {
    const last = await requireTenant(session, tenant);
    const params = { tenant, since, limit: limit + 1 };
    const rows = await session.all(changedRecipients, params);
    const tombstones = await session.all(tombstonesSince, params);
    const changes: DirectoryChange[] = [
      ...rows.map((row) => {
        const recipient = toRecipient(row);
        return { kind: 'recipient' as const, changeNo: recipient.changeNo, recipient };
      }),
      ...tombstones.map((row) => ({ kind: 'recipientGone' as const, ...toTombstone(row) })),
    ];
    changes.sort((a, b) => a.changeNo - b.changeNo);
    const page = changes.slice(0, limit);
    const more = changes.length > limit;
    return { changes: page, upTo: more ? (page.at(-1)?.changeNo ?? since) : last, more };
  });
}
