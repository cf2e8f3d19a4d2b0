import { sql } from 'kysely';
import type { RecipientId, TenantId } from '../../../../base/ids.ts';
import type { Recipient } from '../../../ports/directory-model.ts';
import type { CheckedPlatform } from '../../checks/kit/store-check.ts';
import type { SqlSession } from '../../database.ts';
import type { RecipientTable } from '../../directory/directory-schema.ts';
import { toRecipient } from '../../directory/rows.ts';
import { rawQuery, statement } from '../../statement.ts';

const rowsPerPage = 500;

const recipientsAfter = statement<{ tenant: number; recipient: number; limit: number }>()((db, p) =>
  rawQuery(
    db,
    sql<RecipientTable>`select * from recipients
      where (tenant_id, recipient_id) > (${p.tenant}, ${p.recipient})
      order by tenant_id, recipient_id limit ${p.limit}`,
  ),
);

/**
 * Every recipient row in pages, each within one state of the database, in which `look` may read what must
 * agree with it: so a running server is never seen in the middle of a change.
 */
export async function* eachRecipientPage<R>(
  { database, signal }: CheckedPlatform,
  look: (session: SqlSession, rows: readonly RecipientTable[]) => Promise<readonly R[]>,
): AsyncGenerator<R> {
  let after = { tenant: 0, recipient: 0 };
  for (;;) {
    signal?.throwIfAborted();
    const page = await database.snapshot(async (session) => {
      const rows = await session.all(recipientsAfter, { ...after, limit: rowsPerPage });
      return { rows, seen: await look(session, rows) };
    });
    yield* page.seen;
    const last = page.rows.at(-1);
    if (last === undefined || page.rows.length < rowsPerPage) return;
    after = { tenant: last.tenant_id, recipient: last.recipient_id };
  }
}

/** Undefined where its JSON is damaged, which a check of its own tells. */
export function readRecipient(row: RecipientTable): Recipient | undefined {
  try {
    return toRecipient(row);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

export function ofRecipient(row: { readonly tenant_id: number; readonly recipient_id: number }) {
  return {
    tenant: row.tenant_id as TenantId,
    object: `recipient ${row.recipient_id as RecipientId}`,
  };
}
