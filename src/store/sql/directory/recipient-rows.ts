import type { RecipientId, TenantId } from '../../../base/ids.ts';
import type { Recipient } from '../../ports/directory-model.ts';
import { deleteMany, insertMany, updateMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import { jsonList } from './json-list.ts';
import { type RecipientRow, toRecipient } from './rows.ts';

const recipientColumns = {
  tenant_id: 'integer',
  recipient_id: 'integer',
  guid: 'text',
  kind: 'text',
  name: 'text',
  name_key: 'text',
  display_name: 'text',
  display_key: 'text',
  alias: 'text',
  upn: 'text',
  addresses: 'text',
  target_address: 'text',
  anchor: 'text',
  hidden: 'integer',
  attributes: 'text',
  mailbox_id: 'integer',
  mailbox_guid: 'text',
  mailbox_state: 'text',
  mailbox_since: 'integer',
  created_at: 'integer',
  changed_at: 'integer',
  deleted_at: 'integer',
  change_no: 'integer',
} as const;
const stateColumns = {
  tenant_id: 'integer',
  recipient_id: 'integer',
  mailbox_id: 'integer',
  mailbox_guid: 'text',
  mailbox_state: 'text',
  mailbox_since: 'integer',
  changed_at: 'integer',
  deleted_at: 'integer',
  change_no: 'integer',
} as const;
export const insertRecipients = insertMany<RecipientRow>('recipients', recipientColumns);
export const saveRecipients = updateMany<RecipientRow>(
  'recipients',
  ['tenant_id', 'recipient_id'],
  recipientColumns,
);
/** Where its mailbox is, and whether it is deleted; nothing else of it is another. */
export const saveStates = updateMany<Pick<RecipientRow, keyof typeof stateColumns>>(
  'recipients',
  ['tenant_id', 'recipient_id'],
  stateColumns,
);
export const deleteRecipients = deleteMany('recipients', { tenant_id: 'integer', recipient_id: 'integer' });

export const insertClaims = insertMany(
  'recipient_claims',
  { tenant_id: 'integer', claim_key: 'text', recipient_id: 'integer', domain: 'text' },
  // Only restoring takes a claim that another still holds: see `restoreDirectory` of the port.
  'on conflict (tenant_id, claim_key) do update set recipient_id = excluded.recipient_id, domain = excluded.domain',
);
export const deleteClaims = deleteMany('recipient_claims', {
  tenant_id: 'integer',
  claim_key: 'text',
  recipient_id: 'integer',
});

const termColumns = { tenant_id: 'integer', term: 'text', recipient_id: 'integer' } as const;
export const insertTerms = insertMany('recipient_terms', termColumns);
export const deleteTerms = deleteMany('recipient_terms', termColumns);

export const insertTombstones = insertMany(
  'recipient_tombstones',
  { tenant_id: 'integer', recipient_id: 'integer', guid: 'text', anchor: 'text', change_no: 'integer' },
  'on conflict (tenant_id, recipient_id) do update set change_no = excluded.change_no',
);

const memberColumns = { tenant_id: 'integer', group_id: 'integer', member_id: 'integer' } as const;
export const insertMembers = insertMany(
  'members',
  memberColumns,
  'on conflict (tenant_id, group_id, member_id) do nothing',
);
export const deleteMembers = deleteMany('members', memberColumns);
export const deleteGroups = deleteMany('members', { tenant_id: 'integer', group_id: 'integer' });

const recipientRow = statement<{ tenant: number; recipient: number }>()((db, p) =>
  db
    .selectFrom('recipients')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', '=', p.recipient),
);
const recipientRowsOf = statement<{ tenant: number; recipients: string }>()((db, p, dialect) =>
  db
    .selectFrom('recipients')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', 'in', jsonList<number>(dialect, p.recipients, 'integer'))
    .orderBy('recipient_id'),
);
const claimHolders = statement<{ tenant: number; keys: string }>()((db, p, dialect) =>
  db
    .selectFrom('recipient_claims')
    .select(['claim_key', 'recipient_id'])
    .where('tenant_id', '=', p.tenant)
    .where('claim_key', 'in', jsonList<string>(dialect, p.keys, 'text')),
);

const claimHolder = statement<{ tenant: number; key: string }>()((db, p) =>
  db
    .selectFrom('recipient_claims')
    .select('recipient_id')
    .where('tenant_id', '=', p.tenant)
    .where('claim_key', '=', p.key),
);

export async function findRecipient(
  session: SqlSession,
  tenant: TenantId,
  recipient: RecipientId,
): Promise<Recipient | undefined> {
  const row = await session.get(recipientRow, { tenant, recipient });
  return row && toRecipient(row);
}

/** Ascending by id; unknown ids are left out. */
export async function findRecipients(
  session: SqlSession,
  tenant: TenantId,
  recipients: readonly RecipientId[],
): Promise<Recipient[]> {
  const [only, second] = recipients;
  if (only === undefined) return [];
  if (second === undefined) {
    const found = await findRecipient(session, tenant, only);
    return found === undefined ? [] : [found];
  }
  const rows = await session.all(recipientRowsOf, { tenant, recipients: JSON.stringify(recipients) });
  return rows.map(toRecipient);
}

export async function findHolders(
  session: SqlSession,
  tenant: TenantId,
  keys: readonly string[],
): Promise<Map<string, RecipientId>> {
  const [only, second] = keys;
  if (only === undefined) return new Map();
  if (second === undefined) {
    const row = await session.get(claimHolder, { tenant, key: only });
    return new Map(row === undefined ? [] : [[only, row.recipient_id as RecipientId]]);
  }
  const rows = await session.all(claimHolders, { tenant, keys: JSON.stringify(keys) });
  return new Map(rows.map(({ claim_key, recipient_id }) => [claim_key, recipient_id as RecipientId]));
}
