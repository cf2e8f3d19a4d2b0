import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import type { AccessToken } from '../../ports/access-store.ts';
import { deleteMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import type { AccessTokenTable } from './access-schema.ts';

type TokenRow = { [Column in keyof AccessTokenTable]: AccessTokenTable[Column] };

const ownTokens = statement<{ tenant: number; recipient: number }>()((db, p) =>
  db
    .selectFrom('access_tokens')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', '=', p.recipient)
    .orderBy('created_at')
    .orderBy('guid'),
);
const livingToken = statement<{ tenant: number; id: string }>()((db, p) =>
  db
    .selectFrom('access_tokens')
    .innerJoin('recipients', (join) =>
      join
        .onRef('recipients.tenant_id', '=', 'access_tokens.tenant_id')
        .onRef('recipients.recipient_id', '=', 'access_tokens.recipient_id'),
    )
    .selectAll('access_tokens')
    .where('access_tokens.tenant_id', '=', p.tenant)
    .where('access_tokens.token_id', '=', p.id)
    .where('recipients.deleted_at', 'is', null),
);
const deleteToken = statement<{ tenant: number; id: string }>()((db, p) =>
  db.deleteFrom('access_tokens').where('tenant_id', '=', p.tenant).where('token_id', '=', p.id),
);
const useToken = statement<{ tenant: number; id: string; usedAt: number }>()((db, p) =>
  db
    .updateTable('access_tokens')
    .set({ last_used_at: p.usedAt })
    .where('tenant_id', '=', p.tenant)
    .where('token_id', '=', p.id),
);
const deleteOwnToken = statement<{ tenant: number; recipient: number; guid: string }>()((db, p) =>
  db
    .deleteFrom('access_tokens')
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', '=', p.recipient)
    .where('guid', '=', p.guid),
);
const insertToken = statement<TokenRow>()((db, p) =>
  db.insertInto('access_tokens').values({
    tenant_id: p.tenant_id,
    token_id: p.token_id,
    guid: p.guid,
    recipient_id: p.recipient_id,
    label: p.label,
    hash: p.hash,
    created_at: p.created_at,
    expires_at: p.expires_at,
    last_used_at: p.last_used_at,
  }),
);
const clear = statement<{ tenant: number }>()((db, p) =>
  db.deleteFrom('access_tokens').where('tenant_id', '=', p.tenant),
);
const deleteTokensOf = deleteMany<{ tenant_id: number; recipient_id: number }>('access_tokens', {
  tenant_id: 'integer',
  recipient_id: 'integer',
});

export async function listTokens(
  session: SqlSession,
  tenant: TenantId,
  recipient: RecipientId,
): Promise<AccessToken[]> {
  return (await session.all(ownTokens, { tenant, recipient })).map(toToken);
}

export async function findToken(
  session: SqlSession,
  tenant: TenantId,
  id: string,
): Promise<AccessToken | undefined> {
  const row = await session.get(livingToken, { tenant, id });
  return row && toToken(row);
}

export async function putToken(session: SqlSession, tenant: TenantId, token: AccessToken): Promise<void> {
  await session.run(deleteToken, { tenant, id: token.id });
  await session.run(insertToken, {
    tenant_id: tenant,
    token_id: token.id,
    guid: token.guid,
    recipient_id: token.recipient,
    label: token.label,
    hash: token.hash,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    last_used_at: token.lastUsedAt,
  });
}

export async function markTokenUsed(
  session: SqlSession,
  tenant: TenantId,
  id: string,
  usedAt: number,
): Promise<void> {
  await session.run(useToken, { tenant, id, usedAt });
}

export async function removeToken(
  session: SqlSession,
  tenant: TenantId,
  recipient: RecipientId,
  guid: Guid,
): Promise<void> {
  await session.run(deleteOwnToken, { tenant, recipient, guid });
}

export async function clearTokens(session: SqlSession, tenant: TenantId): Promise<void> {
  await session.run(clear, { tenant });
}

/** For recipients that are purged. */
export async function dropTokensOf(
  session: SqlSession,
  tenant: TenantId,
  recipients: readonly RecipientId[],
): Promise<void> {
  await session.write(
    deleteTokensOf,
    recipients.map((recipient_id) => ({ tenant_id: tenant, recipient_id })),
  );
}

function toToken(row: AccessTokenTable): AccessToken {
  return {
    guid: row.guid as Guid,
    recipient: row.recipient_id as RecipientId,
    id: row.token_id,
    label: row.label,
    hash: new Uint8Array(row.hash),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
