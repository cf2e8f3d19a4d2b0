import type { RecipientId } from '../../../base/ids.ts';
import {
  recipientChanged,
  recipientNotFound,
  recipientNotPurgeable,
} from '../../directory/directory-errors.ts';
import { changeRecipient, makeRecipient, markDeleted } from '../../directory/recipient-change.ts';
import {
  type ClaimPlan,
  checkBatch,
  checkClaims,
  claimsOf,
  keepsNames,
  planClaims,
  type RecipientWrite,
} from '../../directory/recipient-claims.ts';
import { termsOf } from '../../directory/recipient-terms.ts';
import type { Recipient } from '../../ports/directory-model.ts';
import { maxBatch, type NewRecipient, type RecipientUpdate } from '../../ports/directory-store.ts';
import { dropRolesOf } from '../access/role-rows.ts';
import { dropTokensOf } from '../access/token-rows.ts';
import { statement } from '../statement.ts';
import { jsonList } from './json-list.ts';
import * as rows from './recipient-rows.ts';
import { recipientRow } from './rows.ts';
import type { TenantTransaction } from './tenant-transaction.ts';

const groupsOfMembers = statement<{ tenant: number; members: string }>()((db, p, dialect) =>
  db
    .selectFrom('members')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('member_id', 'in', jsonList<number>(dialect, p.members, 'integer'))
    .orderBy('group_id'),
);
const deleteCredentialsOf = statement<{ tenant: number; recipients: string }>()((db, p, dialect) =>
  db
    .deleteFrom('credentials')
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', 'in', jsonList<number>(dialect, p.recipients, 'integer')),
);

export async function createRecipients(
  transaction: TenantTransaction,
  inputs: readonly NewRecipient[],
): Promise<Recipient[]> {
  checkBatch(inputs.length, maxBatch);
  const { tenant } = transaction;
  const made = inputs.map((input) => {
    return makeRecipient({ tenant, recipient: transaction.nextRecipient() }, input, transaction);
  });
  return writeRecipients(
    transaction,
    made.map((after) => ({ before: undefined, after })),
  );
}

export function updateRecipients(
  transaction: TenantTransaction,
  updates: readonly RecipientUpdate[],
): Promise<Recipient[]> {
  const ids = updates.map(({ recipient }) => recipient);
  return rewrite(transaction, ids, (before, index) => {
    const { change, unchangedSince } = updates[index] as RecipientUpdate;
    if (unchangedSince !== undefined && before.changeNo > unchangedSince) {
      throw recipientChanged(before, unchangedSince);
    }
    return changeRecipient(before, change, transaction);
  });
}

export function markRecipients(
  transaction: TenantTransaction,
  recipients: readonly RecipientId[],
  deleted: boolean,
): Promise<Recipient[]> {
  return rewrite(transaction, recipients, (before) => markDeleted(before, deleted, transaction.now));
}

/** Gives them the next numbers, for a change that lies beside their rows. */
export async function touchRecipients(
  transaction: TenantTransaction,
  recipients: readonly RecipientId[],
): Promise<void> {
  for (let start = 0; start < recipients.length; start += maxBatch) {
    const some = recipients.slice(start, start + maxBatch);
    await rewrite(transaction, some, (before) => ({ ...before, changedAt: transaction.now }));
  }
}

export async function purgeRecipients(
  transaction: TenantTransaction,
  recipients: readonly RecipientId[],
): Promise<void> {
  checkBatch(recipients.length, maxBatch);
  const { session, tenant } = transaction;
  const doomed = await rows.findRecipients(session, tenant, recipients);
  if (doomed.length === 0) return;
  for (const recipient of doomed) {
    if (recipient.deletedAt === null || recipient.mailbox !== null) throw recipientNotPurgeable(recipient);
  }
  const gone = new Set(doomed.map(({ recipient }) => recipient));
  const memberships = await dropRecipients(transaction, doomed);
  await session.write(
    rows.insertTombstones,
    doomed.map(({ recipient, guid, anchor }) => ({
      tenant_id: tenant,
      recipient_id: recipient,
      guid,
      anchor,
      change_no: transaction.nextChange(),
    })),
  );
  const groups = new Set(memberships.map(({ group_id }) => group_id as RecipientId));
  await touchRecipients(
    transaction,
    [...groups].filter((group) => !gone.has(group)),
  );
}

/** Takes away every row of the recipients; returns the memberships that they had. */
export async function dropRecipients(transaction: TenantTransaction, doomed: readonly Recipient[]) {
  const { session, tenant } = transaction;
  const ids = JSON.stringify(doomed.map(({ recipient }) => recipient));
  const keys = doomed.map(({ recipient }) => ({ tenant_id: tenant, recipient_id: recipient }));
  const memberships = await session.all(groupsOfMembers, { tenant, members: ids });
  await writeClaims(transaction, {
    release: doomed.flatMap((each) => [...claimsOf(each).values()]),
    take: [],
  });
  await writeTerms(
    transaction,
    doomed.map((before) => ({ before, after: undefined })),
  );
  await session.write(
    rows.deleteMembers,
    memberships.map((row) => ({ ...row })),
  );
  await session.write(
    rows.deleteGroups,
    doomed.map(({ recipient }) => ({ tenant_id: tenant, group_id: recipient })),
  );
  await session.run(deleteCredentialsOf, { tenant, recipients: ids });
  const gone = doomed.map(({ recipient }) => recipient);
  await dropRolesOf(session, tenant, gone);
  await dropTokensOf(session, tenant, gone);
  await session.write(rows.deleteRecipients, keys);
  return memberships;
}

/** Applies `change` to each in turn; those that it leaves as they are take no number. */
async function rewrite(
  transaction: TenantTransaction,
  ids: readonly RecipientId[],
  change: (before: Recipient, index: number) => Recipient,
): Promise<Recipient[]> {
  checkBatch(ids.length, maxBatch);
  const found = await rows.findRecipients(transaction.session, transaction.tenant, ids);
  const before = new Map(found.map((recipient) => [recipient.recipient, recipient]));
  // In the order of the batch, in which numbers are given out.
  const after = new Map<RecipientId, Recipient>();
  ids.forEach((id, index) => {
    const current = after.get(id) ?? before.get(id);
    if (current === undefined) throw recipientNotFound(id);
    after.set(id, change(current, index));
  });
  const changed = [...after.values()].filter((each) => each !== before.get(each.recipient));
  const writes = changed.map((each) => ({ before: before.get(each.recipient), after: each }));
  for (const written of await writeRecipients(transaction, writes)) after.set(written.recipient, written);
  return ids.map((id) => after.get(id) as Recipient);
}

async function writeRecipients(
  transaction: TenantTransaction,
  writes: readonly RecipientWrite[],
): Promise<Recipient[]> {
  const { session, tenant } = transaction;
  const plan = planClaims(writes);
  if (plan.take.length > 0) {
    const keys = plan.take.map(({ key }) => key);
    const holders = await rows.findHolders(session, tenant, keys);
    const held = await rows.findRecipients(session, tenant, [...new Set(holders.values())]);
    const byId = new Map(held.map((recipient) => [recipient.recipient, recipient]));
    const holding = [...holders].flatMap(([key, id]) => {
      const holder = byId.get(id);
      return holder === undefined ? [] : [[key, holder] as const];
    });
    checkClaims(plan, new Map(holding), await transaction.domains());
  }
  const numbered = writes.map(({ before, after }) => ({
    before,
    after: { ...after, changeNo: transaction.nextChange() },
  }));
  await saveWrites(transaction, plan, numbered);
  return numbered.map(({ after }) => after);
}

/** Writes rows, claims and words, whatever they replace. */
export async function saveWrites(
  transaction: TenantTransaction,
  plan: ClaimPlan,
  writes: readonly RecipientWrite[],
): Promise<void> {
  await writeClaims(transaction, plan);
  await writeTerms(transaction, writes);
  const byExtent = Map.groupBy(writes, extentOf);
  const rowsOf = (extent: Extent) => (byExtent.get(extent) ?? []).map(({ after }) => recipientRow(after));
  await transaction.session.write(rows.insertRecipients, rowsOf('new'));
  await transaction.session.write(rows.saveRecipients, rowsOf('whole'));
  await transaction.session.write(rows.saveStates, rowsOf('state'));
}

type Extent = 'new' | 'whole' | 'state';

/** A column that is written has its indexes written too, whether it is another or not. */
function extentOf({ before, after }: RecipientWrite): Extent {
  if (before === undefined) return 'new';
  const isState =
    keepsNames(before, after) &&
    before.kind === after.kind &&
    before.hiddenFromAddressLists === after.hiddenFromAddressLists &&
    before.createdAt === after.createdAt;
  return isState ? 'state' : 'whole';
}

async function writeClaims({ session, tenant }: TenantTransaction, plan: ClaimPlan): Promise<void> {
  await session.write(
    rows.deleteClaims,
    plan.release.map(({ key, recipient }) => {
      return { tenant_id: tenant, claim_key: key, recipient_id: recipient };
    }),
  );
  await session.write(
    rows.insertClaims,
    plan.take.map(({ key, recipient, domain }) => {
      return { tenant_id: tenant, claim_key: key, recipient_id: recipient, domain };
    }),
  );
}

interface TermWrite {
  readonly before: Recipient | undefined;
  readonly after: Recipient | undefined;
}

async function writeTerms({ session, tenant }: TenantTransaction, given: readonly TermWrite[]) {
  const writes = given.filter(({ before, after }) => !(before && after && keepsNames(before, after)));
  const changes = writes.map(({ before, after }) => ({
    recipient: (after ?? before)?.recipient ?? (0 as RecipientId),
    before: before === undefined ? new Set<string>() : termsOf(before),
    after: after === undefined ? new Set<string>() : termsOf(after),
  }));
  const toRow = (recipient: RecipientId) => (term: string) => {
    return { tenant_id: tenant as number, term, recipient_id: recipient as number };
  };
  await session.write(
    rows.deleteTerms,
    changes.flatMap((each) => missingFrom(each.after, each.before).map(toRow(each.recipient))),
  );
  await session.write(
    rows.insertTerms,
    changes.flatMap((each) => missingFrom(each.before, each.after).map(toRow(each.recipient))),
  );
}

function missingFrom(known: ReadonlySet<string>, wanted: ReadonlySet<string>): string[] {
  return [...wanted].filter((term) => !known.has(term));
}
