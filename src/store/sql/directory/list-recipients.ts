import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import {
  decodeRecipientCursor,
  encodeRecipientCursor,
  recipientPosition,
} from '../../directory/recipient-page.ts';
import { queryTerms } from '../../directory/recipient-terms.ts';
import type { RecipientPage, RecipientQuery, RecipientSort } from '../../ports/directory-model.ts';
import { foldText } from '../../sort-key.ts';
import type { SqlSession } from '../database.ts';
import type { Schema } from '../schema.ts';
import { queryBuilders } from '../statement.ts';
import { requireTenant } from './read-recipients.ts';
import { toRecipient } from './rows.ts';

type Where = ExpressionBuilder<Schema, 'recipients'>;

const orderColumns: Readonly<
  Record<RecipientSort, readonly ('name_key' | 'display_key' | 'recipient_id')[]>
> = {
  id: ['recipient_id'],
  name: ['name_key', 'recipient_id'],
  displayName: ['display_key', 'recipient_id'],
};

/** Sorts after every text that begins with what stands before it. */
const last = '\u{10ffff}';

export async function listRecipients(
  session: SqlSession,
  tenant: TenantId,
  query: RecipientQuery,
): Promise<RecipientPage> {
  await requireTenant(session, tenant);
  const order = orderColumns[query.sort];
  let select = queryBuilders[session.dialect]
    .selectFrom('recipients')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where((where) => where.and(conditions(where, tenant, query)))
    .limit(query.limit + 1);
  for (const column of order) select = select.orderBy(column);
  const recipients = (await session.query(select)).map(toRecipient);
  const page = recipients.slice(0, query.limit);
  const end = page.at(-1);
  if (recipients.length <= query.limit || end === undefined) return { recipients: page };
  return {
    recipients: page,
    next: encodeRecipientCursor(query.sort, recipientPosition(end, query.sort)),
  };
}

function conditions(where: Where, tenant: TenantId, query: RecipientQuery): Expression<SqlBool>[] {
  const { kinds, deleted = 'exclude', deletedBefore, prefix, anr, domain, mailboxStates } = query;
  const found: Expression<SqlBool>[] = [];
  if (deleted !== 'include') {
    found.push(where('deleted_at', deleted === 'only' ? 'is not' : 'is', null));
  }
  if (deletedBefore !== undefined) found.push(where('deleted_at', '<', deletedBefore));
  if (kinds !== undefined) found.push(kinds.length === 0 ? where.lit(false) : where('kind', 'in', kinds));
  if (query.hiddenFromAddressLists !== undefined) {
    found.push(where('hidden', '=', query.hiddenFromAddressLists ? 1 : 0));
  }
  if (mailboxStates !== undefined) {
    found.push(mailboxStates.length === 0 ? where.lit(false) : where('mailbox_state', 'in', mailboxStates));
  }
  if (prefix !== undefined) {
    const key = foldText(prefix);
    const begins = (column: 'name_key' | 'display_key') => where.between(column, key, key + last);
    found.push(where.or([begins('name_key'), begins('display_key')]));
  }
  if (domain !== undefined) {
    const holders = where
      .selectFrom('recipient_claims as c')
      .select('c.recipient_id')
      .where('c.tenant_id', '=', tenant)
      .where('c.domain', '=', foldText(domain))
      .where('c.domain', '<>', '');
    found.push(where('recipient_id', 'in', holders));
  }
  if (anr !== undefined) found.push(...anrConditions(where, tenant, anr));
  const after = decodeRecipientCursor(query);
  if (after !== undefined) {
    const values = query.sort === 'id' ? [after.recipient] : [after.key, after.recipient];
    const left = sql.join(orderColumns[query.sort].map((column) => sql.ref(column)));
    found.push(sql<SqlBool>`(${left}) > (${sql.join(values)})`);
  }
  return found;
}

function anrConditions(where: Where, tenant: TenantId, anr: string): Expression<SqlBool>[] {
  const terms = queryTerms(anr);
  if (terms.length === 0) return [where.lit(false)];
  return terms.map((term) => {
    const holders = where
      .selectFrom('recipient_terms as t')
      .select('t.recipient_id')
      .where('t.tenant_id', '=', tenant)
      .where((inner) => inner.between('t.term', term, term + last));
    return where('recipient_id', 'in', holders);
  });
}
