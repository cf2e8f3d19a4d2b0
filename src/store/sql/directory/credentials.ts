import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import type { Credential } from '../../ports/directory-model.ts';
import type { NewCredential } from '../../ports/directory-store.ts';
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
  await session.run(deleteCredential, { tenant, recipient, guid: input.guid });
  if (input.kind === 'password') await session.run(deletePasswords, { tenant, recipient });
  const row: CredentialRow = {
    tenant_id: tenant,
    recipient_id: recipient,
    guid: input.guid,
    kind: input.kind,
    label: input.label,
    hash: input.hash,
    must_change: input.mustChange ? 1 : 0,
    created_at: input.createdAt ?? now,
    expires_at: input.expiresAt,
  };
  await session.run(insertCredential, row);
  await touchRecipients(transaction, [recipient]);
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
