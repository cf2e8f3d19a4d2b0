import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import type { Credential } from '../../ports/directory-model.ts';
import type { NewCredential } from '../../ports/directory-store.ts';
import { deleteMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import type { CredentialTable } from './directory-schema.ts';
import { requireRecipient } from './memberships.ts';
import { toCredential } from './rows.ts';
import type { TenantTransaction } from './tenant-transaction.ts';
import { touchRecipients } from './write-recipients.ts';

type CredentialRow = { [Column in keyof CredentialTable]: CredentialTable[Column] };

const credentialRows = statement<{ tenant: number; recipient: number }>()((db, p) =>
  db
    .selectFrom('credentials')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', '=', p.recipient)
    .orderBy('created_at')
    .orderBy('guid'),
);
const insertCredential = statement<CredentialRow>()((db, p) =>
  db.insertInto('credentials').values({
    tenant_id: p.tenant_id,
    recipient_id: p.recipient_id,
    guid: p.guid,
    kind: p.kind,
    label: p.label,
    hash: p.hash,
    must_change: p.must_change,
    created_at: p.created_at,
    expires_at: p.expires_at,
  }),
);
const deleteCredential = statement<{ tenant: number; recipient: number; guid: string }>()((db, p) =>
  db
    .deleteFrom('credentials')
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', '=', p.recipient)
    .where('guid', '=', p.guid),
);
/** Of every kind, of each of the recipients. */
export const deleteCredentials = deleteMany('credentials', { tenant_id: 'integer', recipient_id: 'integer' });
const deletePasswords = statement<{ tenant: number; recipient: number }>()((db, p) =>
  db
    .deleteFrom('credentials')
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', '=', p.recipient)
    .where('kind', '=', 'password'),
);

export async function listCredentials(
  session: SqlSession,
  tenant: TenantId,
  recipient: RecipientId,
): Promise<Credential[]> {
  await requireRecipient(session, tenant, recipient);
  return (await session.all(credentialRows, { tenant, recipient })).map(toCredential);
}

export async function writeCredential(
  transaction: TenantTransaction,
  recipient: RecipientId,
  input: NewCredential,
): Promise<Credential> {
  const { session, tenant, now } = transaction;
  await requireRecipient(session, tenant, recipient);
  const createdAt = input.createdAt ?? now;
  const written = await putCredential(session, { tenant, recipient }, { ...input, createdAt });
  await touchRecipients(transaction, [recipient]);
  return written;
}

/** Adds it, or replaces the one with its guid, and the password that there was. */
export async function putCredential(
  session: SqlSession,
  owner: { readonly tenant: TenantId; readonly recipient: RecipientId },
  credential: Credential,
): Promise<Credential> {
  const { guid, kind, label, hash, mustChange, createdAt, expiresAt } = credential;
  await session.run(deleteCredential, { ...owner, guid });
  if (kind === 'password') await session.run(deletePasswords, { ...owner });
  const row: CredentialRow = {
    tenant_id: owner.tenant,
    recipient_id: owner.recipient,
    guid,
    kind,
    label,
    hash,
    must_change: mustChange ? 1 : 0,
    created_at: createdAt,
    expires_at: expiresAt,
  };
  await session.run(insertCredential, row);
  return toCredential(row);
}

export async function removeCredential(
  transaction: TenantTransaction,
  recipient: RecipientId,
  credential: Guid,
): Promise<void> {
  const { session, tenant } = transaction;
  await requireRecipient(session, tenant, recipient);
  const removed = await session.run(deleteCredential, { tenant, recipient, guid: credential });
  if (removed > 0) await touchRecipients(transaction, [recipient]);
}
