import type { RecipientId, TenantId } from '../../../base/ids.ts';
import { notAGroup, recipientNotFound } from '../../directory/directory-errors.ts';
import { isGroupKind, type Membership, type Recipient } from '../../ports/directory-model.ts';
import type { MemberChange, MemberPage, MemberResult, MembershipPage } from '../../ports/directory-store.ts';
import type { SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import { jsonList } from './json-list.ts';
import { deleteMembers, findRecipient, findRecipients, insertMembers } from './recipient-rows.ts';
import { toRecipient } from './rows.ts';
import type { TenantTransaction } from './tenant-transaction.ts';
import { touchRecipients } from './write-recipients.ts';

const livingMembers = statement<{ tenant: number; group: number; after: number; limit: number }>()((db, p) =>
  db
    .selectFrom('members')
    .innerJoin('recipients', (join) =>
      join
        .onRef('recipients.tenant_id', '=', 'members.tenant_id')
        .onRef('recipients.recipient_id', '=', 'members.member_id'),
    )
    .selectAll('recipients')
    .where('members.tenant_id', '=', p.tenant)
    .where('members.group_id', '=', p.group)
    .where('members.member_id', '>', p.after)
    .where('recipients.deleted_at', 'is', null)
    .orderBy('members.member_id')
    .limit(p.limit),
);
const groupsOf = statement<{ tenant: number; member: number }>()((db, p) =>
  db
    .selectFrom('members')
    .innerJoin('recipients', (join) =>
      join
        .onRef('recipients.tenant_id', '=', 'members.tenant_id')
        .onRef('recipients.recipient_id', '=', 'members.group_id'),
    )
    .selectAll('recipients')
    .where('members.tenant_id', '=', p.tenant)
    .where('members.member_id', '=', p.member)
    .orderBy('members.group_id'),
);
const membershipRows = statement<{
  tenant: number;
  groups: string;
  afterGroup: number;
  afterMember: number;
  limit: number;
}>()((db, p, dialect) =>
  db
    .selectFrom('members')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('group_id', 'in', jsonList<number>(dialect, p.groups, 'integer'))
    .where((where) =>
      where.or([
        where('group_id', '>', p.afterGroup),
        where.and([where('group_id', '=', p.afterGroup), where('member_id', '>', p.afterMember)]),
      ]),
    )
    .orderBy('group_id')
    .orderBy('member_id')
    .limit(p.limit),
);

export async function changeMembers(
  transaction: TenantTransaction,
  group: RecipientId,
  change: MemberChange,
): Promise<MemberResult> {
  const { session, tenant } = transaction;
  const found = await requireRecipient(session, tenant, group);
  if (!isGroupKind(found.kind)) throw notAGroup(found);
  const adds = [...new Set(change.add)];
  const known = new Set((await findRecipients(session, tenant, adds)).map(({ recipient }) => recipient));
  const unknown = adds.find((member) => !known.has(member));
  if (unknown !== undefined) throw recipientNotFound(unknown);
  const toRow = (member: RecipientId) => ({ tenant_id: tenant, group_id: group, member_id: member });
  const removed = await session.write(deleteMembers, [...new Set(change.remove)].map(toRow));
  const added = await session.write(insertMembers, adds.map(toRow));
  if (added + removed > 0) await touchRecipients(transaction, [group]);
  return { added, removed };
}

export async function listMembers(
  session: SqlSession,
  tenant: TenantId,
  group: RecipientId,
  { after = 0 as RecipientId, limit }: MemberPage,
): Promise<Recipient[]> {
  await requireRecipient(session, tenant, group);
  return (await session.all(livingMembers, { tenant, group, after, limit })).map(toRecipient);
}

export async function readMemberships(
  session: SqlSession,
  tenant: TenantId,
  groups: readonly RecipientId[],
  { after, limit }: MembershipPage,
): Promise<Membership[]> {
  if (groups.length === 0) return [];
  const rows = await session.all(membershipRows, {
    tenant,
    groups: JSON.stringify(groups),
    afterGroup: after?.group ?? 0,
    afterMember: after?.member ?? 0,
    limit,
  });
  return rows.map((row) => ({
    group: row.group_id as RecipientId,
    member: row.member_id as RecipientId,
  }));
}

export async function listGroupsOf(
  session: SqlSession,
  tenant: TenantId,
  member: RecipientId,
): Promise<Recipient[]> {
  await requireRecipient(session, tenant, member);
  return (await session.all(groupsOf, { tenant, member })).map(toRecipient);
}

export async function requireRecipient(
  session: SqlSession,
  tenant: TenantId,
  recipient: RecipientId,
): Promise<Recipient> {
  const found = await findRecipient(session, tenant, recipient);
  if (found === undefined) throw recipientNotFound(recipient);
  return found;
}
