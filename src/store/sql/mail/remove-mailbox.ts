import type { FolderId, Guid } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { mailboxNotFound } from '../../store-errors.ts';
import { queryBuilders, statement } from '../statement.ts';
import { changeReferences, countEach } from './body-rows.ts';
import { listLedgers } from './ledger-reads.ts';
import { dropLedgers, removeSomeEntries } from './ledger-writes.ts';
import { findMailbox } from './mail-reads.ts';
import type { MessageTable } from './mail-schema.ts';
import { inMailbox, type MailboxTransaction } from './mailbox-transaction.ts';
import { deleteMessages } from './message-rows.ts';
import { purgeMessages } from './move-messages.ts';
import { bodiesOfRows } from './rows.ts';
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
 * In steps, each of which leaves counters, references and rows in agreement: others may use the mailbox in
 * between, and after a crash the work can be taken up again. What the last step finds it removes together with
 * the mailbox itself, so that no message is left for the next mailbox of this number to come by.
 */
export async function removeMailbox(context: SqlMailContext, key: MailboxKey): Promise<void> {
  const { guid } = (await findMailbox(context.database, key)) ?? mailboxNotFound(key);
  const step = (transaction: MailboxTransaction) => removeSome(transaction, guid);
  while (await inMailbox(context.database, context.clock, key, step, 'bulk'));
}

/** Returns whether anything is left to remove. */
async function removeSome(transaction: MailboxTransaction, guid: Guid): Promise<boolean> {
  const { session, params } = transaction;
  // Somebody else has removed it meanwhile, and a new one has its number.
  if (transaction.box.guid !== guid) return false;
  const rows: MessageTable[] = await session.all(someMessages, { ...params, limit: messagesPerStep });
  if (rows.length < messagesPerStep) {
    if (await removeLedgerEntries(transaction)) return true;
    await removeRest(transaction, rows);
    return false;
  }
  for (const [id, some] of Map.groupBy(rows, (row) => row.folder_id)) {
    await purgeMessages(transaction, await transaction.folder(id as FolderId), some);
  }
  return true;
}

/** Returns whether there may be more. The ledgers themselves go with the mailbox. */
async function removeLedgerEntries({ session, key, params }: MailboxTransaction): Promise<boolean> {
  for (const { ledger } of await listLedgers(session, key.tenant, { mailbox: key.mailbox })) {
    if (await removeSomeEntries(session, params.tenant, ledger)) return true;
  }
  return false;
}

async function removeRest(transaction: MailboxTransaction, rows: readonly MessageTable[]): Promise<void> {
  const { session, params, owner } = transaction;
  await changeReferences(session, transaction.key.tenant, countEach(bodiesOfRows(rows), -1));
  await removeSearchRows(
    transaction,
    rows.map((row) => row.item_id),
  );
  await session.write(
    deleteMessages,
    rows.map(({ folder_id, uid }) => ({ ...owner, folder_id, uid })),
  );
  const ledgers = await listLedgers(session, transaction.key.tenant, { mailbox: transaction.key.mailbox });
  await dropLedgers(session, params.tenant, ledgers);
  const tables = [
    'sorted_messages',
    'search_pending',
    'properties',
    'named_properties',
    'tombstones',
    'folders',
    'mailboxes',
  ] as const;
  for (const table of tables) {
    await session.query(
      queryBuilders[session.dialect]
        .deleteFrom(table)
        .where('tenant_id', '=', params.tenant)
        .where('mailbox_id', '=', params.mailbox) as never,
    );
  }
}
