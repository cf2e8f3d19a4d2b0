import type { MailboxKey } from '../../ports/mail-model.ts';
import { mailboxNotFound } from '../../store-errors.ts';
import type { SqlSession } from '../database.ts';
import { queryBuilders, statement } from '../statement.ts';
import { changeReferences, countEach } from './body-rows.ts';
import { findMailbox } from './mail-reads.ts';
import type { MessageTable } from './mail-schema.ts';
import { inMailbox, type MailboxTransaction } from './mailbox-transaction.ts';
import { deleteMessages } from './message-rows.ts';
import { hashOfBytes } from './rows.ts';
import { removeSearchRows } from './search-rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

const messagesPerStep = 1000;

const someMessages = statement<{ tenant: number; mailbox: number; limit: number }>()((db, p) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .orderBy('folder_id')
    .orderBy('uid')
    .limit(p.limit),
);

/**
 * Messages go first, in steps, each of which leaves references and rows in agreement; the mailbox's own row
 * goes last, so that after a crash the work can be taken up again.
 */
export async function removeMailbox(context: SqlMailContext, key: MailboxKey): Promise<void> {
  if (!(await findMailbox(context.database, key))) mailboxNotFound(key);
  let removed: number;
  do {
    removed = await inMailbox(context.database, context.clock, key, removeSome, 'bulk');
  } while (removed > 0);
  await context.database.transaction('bulk', (session) => removeRemains(session, key));
}

async function removeSome(transaction: MailboxTransaction): Promise<number> {
  const { session, params, owner } = transaction;
  const rows: MessageTable[] = await session.all(someMessages, { ...params, limit: messagesPerStep });
  const hashes = rows.map((row) => hashOfBytes(row.body));
  await changeReferences(session, transaction.key.tenant, countEach(hashes, -1));
  await removeSearchRows(
    transaction,
    rows.map((row) => row.item_id),
  );
  await session.write(
    deleteMessages,
    rows.map(({ folder_id, uid }) => ({ ...owner, folder_id, uid })),
  );
  return rows.length;
}

async function removeRemains(session: SqlSession, key: MailboxKey): Promise<void> {
  const tables = ['sorted_messages', 'properties', 'tombstones', 'folders', 'mailboxes'] as const;
  for (const table of tables) {
    await session.query(
      queryBuilders[session.dialect]
        .deleteFrom(table)
        .where('tenant_id', '=', key.tenant)
        .where('mailbox_id', '=', key.mailbox) as never,
    );
  }
}
