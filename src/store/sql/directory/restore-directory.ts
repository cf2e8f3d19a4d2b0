import type { RecipientId, TenantId } from '../../../base/ids.ts';
import {
  checkBatch,
  checkClaims,
  planClaims,
  type RecipientWrite,
} from '../../directory/recipient-claims.ts';
import { type DirectoryChange, isGroupKind, type Membership } from '../../ports/directory-model.ts';
import { maxBatch, type OwnedCredential } from '../../ports/directory-store.ts';
import type { SqlSession } from '../database.ts';
import { deleteCredentials, putCredential } from './credentials.ts';
import * as rows from './recipient-rows.ts';
import type { TenantTransaction } from './tenant-transaction.ts';
import { dropRecipients, saveWrites } from './write-recipients.ts';

/**
 * Increments may tell of an address taken before they tell that its former holder let go of it, so a claim
 * goes to whoever comes later, and is released only by the one who still has it.
 */
export async function restoreDirectory(
  transaction: TenantTransaction,
  changes: readonly DirectoryChange[],
  memberships: readonly Membership[],
  credentials: readonly OwnedCredential[],
): Promise<void> {
  checkBatch(Math.max(changes.length, memberships.length, credentials.length), maxBatch);
  const { session, tenant, row } = transaction;
  const ids = changes.map(idOf);
  const known = await rows.findRecipients(session, tenant, ids);
  const byId = new Map(known.map((recipient) => [recipient.recipient, recipient]));
  const gone = changes.filter((change) => change.kind === 'recipientGone');
  const writes = changes.flatMap((change): RecipientWrite[] => {
    if (change.kind === 'recipientGone') return [];
    const after = { ...change.recipient, tenant };
    return [{ before: byId.get(after.recipient), after }];
  });
  const plan = planClaims(writes);
  checkClaims(plan, new Map(), await transaction.domains());
  await dropRecipients(
    transaction,
    gone.flatMap(({ recipient }) => byId.get(recipient) ?? []),
  );
  await session.write(
    rows.insertTombstones,
    gone.map(({ recipient, guid, anchor, changeNo }) => {
      return { tenant_id: tenant, recipient_id: recipient, guid, anchor, change_no: changeNo };
    }),
  );
  await saveWrites(transaction, plan, writes);
  const groups = writes.filter(({ after }) => isGroupKind(after.kind));
  await session.write(
    rows.deleteGroups,
    groups.map(({ after }) => ({ tenant_id: tenant, group_id: after.recipient })),
  );
  await restoreCredentials(
    transaction,
    writes.map(({ after }) => after.recipient),
    credentials,
  );
  await restoreMembers(transaction, memberships);
  const mailboxes = writes.map(({ after }) => after.mailbox?.mailbox ?? 0);
  row.change_no = Math.max(row.change_no, ...changes.map(({ changeNo }) => changeNo));
  row.last_recipient = Math.max(row.last_recipient, ...ids);
  row.last_mailbox = Math.max(row.last_mailbox, ...mailboxes);
}

async function restoreMembers(
  { session, tenant }: TenantTransaction,
  memberships: readonly Membership[],
): Promise<void> {
  const ids = new Set(memberships.flatMap(({ group, member }) => [group, member]));
  const known = await knownIds(session, tenant, ids);
  await session.write(
    rows.insertMembers,
    memberships
      .filter(({ group, member }) => known.has(group) && known.has(member))
      .map(({ group, member }) => ({ tenant_id: tenant, group_id: group, member_id: member })),
  );
}

async function restoreCredentials(
  { session, tenant }: TenantTransaction,
  written: readonly RecipientId[],
  credentials: readonly OwnedCredential[],
): Promise<void> {
  const known = await knownIds(session, tenant, new Set(credentials.map(({ recipient }) => recipient)));
  await session.write(
    deleteCredentials,
    written.map((recipient) => ({ tenant_id: tenant, recipient_id: recipient })),
  );
  const taken = credentials.filter(({ recipient }) => known.has(recipient));
  for (const { recipient, credential } of taken) {
    await putCredential(session, { tenant, recipient }, credential);
  }
}

async function knownIds(
  session: SqlSession,
  tenant: TenantId,
  ids: ReadonlySet<RecipientId>,
): Promise<Set<RecipientId>> {
  return new Set((await rows.findRecipients(session, tenant, [...ids])).map(({ recipient }) => recipient));
}

function idOf(change: DirectoryChange): RecipientId {
  return change.kind === 'recipient' ? change.recipient.recipient : change.recipient;
}
