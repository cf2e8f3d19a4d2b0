import { sql } from 'kysely';
import type { MailboxId, TenantId } from '../../../../base/ids.ts';
import type { MailboxKey } from '../../../ports/mail-model.ts';
import type { SqlSession } from '../../database.ts';
import { rawQuery, type Statement, statement } from '../../statement.ts';
import type { CheckedStore, Found, Step } from './store-check.ts';

const keysPerPage = 500;

const mailboxKeys = statement<{ tenant: number; mailbox: number; limit: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ tenant_id: number; mailbox_id: number }>`select tenant_id, mailbox_id from mailboxes
      where (tenant_id, mailbox_id) > (${p.tenant}, ${p.mailbox})
      order by tenant_id, mailbox_id limit ${p.limit}`,
  ),
);

/** Every mailbox of the database, ascending. */
export async function* eachMailbox({ database, signal }: CheckedStore): AsyncGenerator<MailboxKey> {
  let after = { tenant: 0, mailbox: 0 };
  for (;;) {
    const rows = await database.all(mailboxKeys, { ...after, limit: keysPerPage });
    for (const row of rows) {
      signal?.throwIfAborted();
      yield { tenant: row.tenant_id as TenantId, mailbox: row.mailbox_id as MailboxId };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < keysPerPage) return;
    after = { tenant: last.tenant_id, mailbox: last.mailbox_id };
  }
}

const tenantsAfter = statement<{ tenant: number; limit: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ tenant_id: number }>`select tenant_id from mailboxes where tenant_id > ${p.tenant}
      union select tenant_id from bodies where tenant_id > ${p.tenant}
      order by tenant_id limit ${p.limit}`,
  ),
);

/** Every tenant that has a mailbox or a body in the database, ascending. */
export async function* eachTenant({ database, signal }: CheckedStore): AsyncGenerator<TenantId> {
  let tenant = 0;
  for (;;) {
    const rows = await database.all(tenantsAfter, { tenant, limit: 1 });
    const [row] = rows;
    if (row === undefined) return;
    signal?.throwIfAborted();
    tenant = row.tenant_id;
    yield tenant as TenantId;
  }
}

// A type and not an interface: statements want parameters that are also a record.
export type MailboxParams = { readonly tenant: number; readonly mailbox: number };

/**
 * A check that one statement for each mailbox makes: its rows are what is wrong. A statement sees one state,
 * so it may run beside a server.
 */
export async function* findInMailboxes<R, S>(
  store: CheckedStore,
  wrong: Statement<MailboxParams, R>,
  describe: (row: R, key: MailboxKey) => Found<S> | undefined,
): AsyncGenerator<Found<S>> {
  for await (const key of eachMailbox(store)) {
    const rows = await store.database.all(wrong, { tenant: key.tenant, mailbox: key.mailbox });
    for (const row of rows) {
      const found = describe(row, key);
      if (found) yield found;
    }
  }
}

/** Repairs a mailbox at a time: `mend` is called once for each mailbox that something was found in. */
export async function* repairMailboxes<S extends { readonly key: MailboxKey }>(
  found: readonly Found<S>[],
  mend: (key: MailboxKey, found: readonly Found<S>[]) => Promise<readonly string[]>,
): AsyncGenerator<Step> {
  const byMailbox = Map.groupBy(found, ({ subject: { key } }) => `${key.tenant}/${key.mailbox}`);
  for (const some of byMailbox.values()) {
    const [first] = some;
    if (first === undefined) continue;
    const { key } = first.subject;
    for (const sentence of await mend(key, some)) {
      yield { done: true, tenant: key.tenant, mailbox: key.mailbox, sentence };
    }
  }
}

export function whose(key: MailboxKey): { tenant: TenantId; mailbox: MailboxId } {
  return { tenant: key.tenant, mailbox: key.mailbox };
}

export interface PagedRead<C, R> {
  read(session: SqlSession, after: C): Promise<R[]>;
  cursor(row: R): C;
  readonly first: C;
  readonly pageSize: number;
}

/** Rows in pages by key, so that no table is ever held whole. */
export async function* eachRow<C, R>(session: SqlSession, paged: PagedRead<C, R>): AsyncGenerator<R> {
  let after = paged.first;
  for (;;) {
    const rows = await paged.read(session, after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < paged.pageSize) return;
    after = paged.cursor(last);
  }
}
