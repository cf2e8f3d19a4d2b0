import type { RecipientId, TenantId } from '../../../base/ids.ts';
import * as errors from '../../directory/directory-errors.ts';
import type { AcceptedDomain } from '../../ports/directory-model.ts';
import type { DomainChange, NewDomain } from '../../ports/directory-store.ts';
import { foldText } from '../../sort-key.ts';
import type { SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import type { AcceptedDomainTable } from './directory-schema.ts';
import { findRecipients } from './recipient-rows.ts';
import { toDomain } from './rows.ts';
import type { TenantTransaction } from './tenant-transaction.ts';

type DomainRow = { [Column in keyof AcceptedDomainTable]: AcceptedDomainTable[Column] };

const domainRow = statement<{ domain: string }>()((db, p) =>
  db.selectFrom('accepted_domains').selectAll().where('domain', '=', p.domain),
);
export const insertDomain = statement<DomainRow>()((db, p) =>
  db
    .insertInto('accepted_domains')
    .values({
      domain: p.domain,
      tenant_id: p.tenant_id,
      display_name: p.display_name,
      kind: p.kind,
      is_default: p.is_default,
      verified_at: p.verified_at,
      verification_token: p.verification_token,
      created_at: p.created_at,
    })
    .onConflict((conflict) => conflict.column('domain').doNothing()),
);
const takeDomain = statement<DomainRow & { before: number }>()((db, p) =>
  db
    .updateTable('accepted_domains')
    .set({
      tenant_id: p.tenant_id,
      display_name: p.display_name,
      kind: p.kind,
      is_default: p.is_default,
      verified_at: p.verified_at,
      verification_token: p.verification_token,
      created_at: p.created_at,
    })
    .where('domain', '=', p.domain)
    .where('tenant_id', '<>', p.tenant_id)
    .where('verified_at', 'is', null)
    .where('is_default', '=', 0)
    .where('created_at', '<', p.before),
);
const saveDomain = statement<{
  tenant: number;
  domain: string;
  kind: string;
  isDefault: number;
  verifiedAt: number | null;
}>()((db, p) =>
  db
    .updateTable('accepted_domains')
    .set({ kind: p.kind, is_default: p.isDefault, verified_at: p.verifiedAt })
    .where('domain', '=', p.domain)
    .where('tenant_id', '=', p.tenant),
);
const clearDefault = statement<{ tenant: number }>()((db, p) =>
  db.updateTable('accepted_domains').set({ is_default: 0 }).where('tenant_id', '=', p.tenant),
);
const deleteDomain = statement<{ tenant: number; domain: string }>()((db, p) =>
  db.deleteFrom('accepted_domains').where('domain', '=', p.domain).where('tenant_id', '=', p.tenant),
);
const domainHolders = statement<{ tenant: number; domain: string; limit: number }>()((db, p) =>
  db
    .selectFrom('recipient_claims')
    .select('recipient_id')
    .distinct()
    .where('tenant_id', '=', p.tenant)
    .where('domain', '=', p.domain)
    .where('domain', '<>', '')
    .orderBy('recipient_id')
    .limit(p.limit),
);

export async function findDomain(session: SqlSession, domain: string): Promise<AcceptedDomain | undefined> {
  const row = await session.get(domainRow, { domain: foldText(domain) });
  return row && toDomain(row);
}

/** Inserts the domain, or takes an old unproved claim of another; else says who has it. */
export async function putDomain(
  session: SqlSession,
  tenant: TenantId,
  input: NewDomain,
  place: { readonly isDefault: boolean; readonly takeUnprovedBefore: number; readonly now: number },
): Promise<AcceptedDomain> {
  const row: DomainRow = {
    domain: foldText(input.domain),
    tenant_id: tenant,
    display_name: input.displayName,
    kind: input.kind,
    is_default: place.isDefault ? 1 : 0,
    verified_at: input.verified ? place.now : null,
    verification_token: input.verificationToken,
    created_at: place.now,
  };
  const written =
    (await session.run(insertDomain, row)) ||
    (await session.run(takeDomain, { ...row, before: place.takeUnprovedBefore }));
  if (written === 0) {
    const holder = await findDomain(session, row.domain);
    // Whoever had it let go of it between the two statements.
    if (holder === undefined) return putDomain(session, tenant, input, place);
    throw errors.domainTaken(holder, tenant);
  }
  return toDomain(row);
}

export async function updateDomain(
  { session, tenant, now }: TenantTransaction,
  domain: string,
  change: DomainChange,
): Promise<AcceptedDomain> {
  const before = await requireDomain(session, tenant, domain);
  const after = {
    ...before,
    kind: change.kind ?? before.kind,
    isDefault: change.isDefault ?? before.isDefault,
    verifiedAt: before.verifiedAt ?? (change.verified ? now : null),
  };
  if (change.isDefault) {
    if (after.verifiedAt === null) throw errors.domainUnproved(before);
    await session.run(clearDefault, { tenant });
  }
  const saved = await session.run(saveDomain, {
    tenant,
    domain: after.domain,
    kind: after.kind,
    isDefault: after.isDefault ? 1 : 0,
    verifiedAt: after.verifiedAt,
  });
  // An unproved claim may have gone to another tenant in this very moment.
  if (saved === 0) throw errors.domainNotFound(domain);
  return after;
}

export async function removeDomain({ session, tenant }: TenantTransaction, domain: string): Promise<void> {
  const found = await requireDomain(session, tenant, domain);
  if (found.isDefault) throw errors.domainIsDefault(found.domain);
  const holders = await session.all(domainHolders, { tenant, domain: found.domain, limit: 3 });
  if (holders.length > 0) {
    const ids = holders.map(({ recipient_id }) => recipient_id as RecipientId);
    throw errors.domainInUse(found.domain, await findRecipients(session, tenant, ids));
  }
  await session.run(deleteDomain, { tenant, domain: found.domain });
}

async function requireDomain(session: SqlSession, tenant: TenantId, domain: string): Promise<AcceptedDomain> {
  const found = await findDomain(session, domain);
  if (found === undefined || found.tenant !== tenant) throw errors.domainNotFound(domain);
  return found;
}
