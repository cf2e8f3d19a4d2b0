import type { RecipientId, TenantId } from '../../../base/ids.ts';
import { recipientNotFound } from '../../directory/directory-errors.ts';
import type { AccessStore, AccessToken, RoleData } from '../../ports/access-store.ts';
import type { SqlSession } from '../database.ts';
import { requireTenant } from '../directory/read-recipients.ts';
import { findRecipients } from '../directory/recipient-rows.ts';
import { inTenant, type SqlDirectoryContext } from '../directory/tenant-transaction.ts';
import { changeRoles, clearRoles, putRoles, readRoles } from './role-rows.ts';
import * as tokens from './token-rows.ts';

/** Writes hold the tenant's row locked, as those of the directory do. */
export function sqlAccessStore(context: SqlDirectoryContext): AccessStore {
  const { reader } = context;
  return {
    readRoles: (tenant, { withDeleted = false } = {}) =>
      reader.snapshot(async (session) => {
        await requireTenant(session, tenant);
        return readRoles(session, tenant, withDeleted);
      }),

    changeRoles: (tenant, decide) =>
      inTenant(context, tenant, async (transaction) => {
        const { session } = transaction;
        await changeRoles(session, tenant, decide(await readRoles(session, tenant)));
        transaction.nextChange();
        return readRoles(session, tenant);
      }),

    restoreAccess: (tenant, data, saved) =>
      inTenant(context, tenant, async ({ session }) => {
        await clearRoles(session, tenant);
        await tokens.clearTokens(session, tenant);
        const known = await knownIds(session, tenant, data, saved);
        await putRoles(session, tenant, {
          put: data.objects.filter(
            (object) =>
              object.kind !== 'roleAssignment' ||
              object.assignee.kind !== 'recipient' ||
              known.has(object.assignee.recipient),
          ),
          addMembers: data.members.filter(({ member }) => known.has(member)),
        });
        for (const token of saved.filter(({ recipient }) => known.has(recipient))) {
          await tokens.putToken(session, tenant, token);
        }
      }),

    async listTokens(tenant, recipient) {
      await requireTenant(reader, tenant);
      return tokens.listTokens(reader, tenant, recipient);
    },
    findToken: (tenant, id) => tokens.findToken(reader, tenant, id),
    writeToken: (tenant, token) =>
      inTenant(context, tenant, async ({ session }) => {
        const [owner] = await findRecipients(session, tenant, [token.recipient]);
        if (owner === undefined) throw recipientNotFound(token.recipient);
        await tokens.putToken(session, tenant, token);
      }),
    markTokenUsed: (tenant, id, usedAt) =>
      context.database.transaction('interactive', (session) =>
        tokens.markTokenUsed(session, tenant, id, usedAt),
      ),
    removeToken: (tenant, recipient, token) =>
      inTenant(context, tenant, ({ session }) => tokens.removeToken(session, tenant, recipient, token)),
  };
}

const maxLookup = 1000;

/** Of all recipients that are named, those that are there. */
async function knownIds(
  session: SqlSession,
  tenant: TenantId,
  { objects, members }: RoleData,
  saved: readonly AccessToken[],
): Promise<Set<RecipientId>> {
  const named = new Set<RecipientId>([
    ...members.map(({ member }) => member),
    ...saved.map(({ recipient }) => recipient),
    ...objects.flatMap((object) =>
      object.kind === 'roleAssignment' && object.assignee.kind === 'recipient'
        ? [object.assignee.recipient]
        : [],
    ),
  ]);
  const all = [...named];
  const known = new Set<RecipientId>();
  for (let start = 0; start < all.length; start += maxLookup) {
    const found = await findRecipients(session, tenant, all.slice(start, start + maxLookup));
    for (const { recipient } of found) known.add(recipient);
  }
  return known;
}
