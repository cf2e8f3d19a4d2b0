import type { BodySpool } from '../../ports/bodies.ts';
import type { BodyIndex, MailReader, MailStore, MailWriter } from '../../ports/mail-store.ts';
import { addMessages } from './add-messages.ts';
import { SqlBodyIndex } from './body-index.ts';
import { createFolder, removeFolder, updateFolder } from './folder-writes.ts';
import { IndexedBodyReader } from './indexed-body.ts';
import * as ledgers from './ledger-reads.ts';
import { openLedger, removeLedger, writeLedger } from './ledger-writes.ts';
import * as reads from './mail-reads.ts';
import * as mailboxes from './mailbox-writes.ts';
import { selectRanges } from './message-rows.ts';
import { copyMessages, moveMessages, removeMessages } from './move-messages.ts';
import { findNamedProperties, listNamedProperties, nameProperties } from './named-properties.ts';
import { readPropertiesOf } from './property-rows.ts';
import { type PrepareSort, queryMessages } from './query-messages.ts';
import { changesSince } from './read-changes.ts';
import { removeMailbox } from './remove-mailbox.ts';
import { replaceMessage } from './replace-message.ts';
import { restoreChanges, restoreMailbox } from './restore-changes.ts';
import { toFolder, toMessage } from './rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';
import { countMessages, listMessagesByUid, readSortedUids } from './table-reads.ts';
import { updateFlags } from './update-flags.ts';

/** The reading half alone, for a connection that cannot write; `prepareSort` is asked of whoever can. */
export function sqlMailReader(
  { database, bodies }: Pick<SqlMailContext, 'database' | 'bodies'>,
  prepareSort: PrepareSort,
): MailReader {
  const bodyReader = new IndexedBodyReader(database, bodies);
  return {
    findMailbox: (key) => reads.findMailbox(database, key),
    findMailboxes: (tenant, mailboxes) => reads.findMailboxes(database, tenant, mailboxes),
    listMailboxes: (tenant, page) => reads.listMailboxes(database, tenant, page),
    listFolders: (key) => reads.listFolders(database, key),
    async findFolder(key, folder) {
      const row = await reads.findFolderRow(database, key, folder);
      return row && toFolder(row);
    },
    findMessage: (key, folder, uid) => reads.findMessage(database, key, folder, uid),
    findItem: (key, item) => reads.findItem(database, key, item),
    listMessages: (key, folder, ranges, limit) =>
      database.snapshot(async (session) => {
        await reads.requireFolderRow(session, key, folder);
        const params = { tenant: key.tenant, mailbox: key.mailbox, folder };
        return (await selectRanges(session, params, ranges, limit)).map(toMessage);
      }),
    queryMessages: (key, query) => queryMessages(database, prepareSort, key, query),
    readSortedUids: (key, order) => readSortedUids(database, prepareSort, key, order),
    listMessagesByUid: (key, folder, uids) => listMessagesByUid(database, key, folder, uids),
    countMessages: (key, folder, filter) => countMessages(database, key, folder, filter),
    readFolderIndex: (key, folder) =>
      database.snapshot(async (session) => {
        await reads.requireFolderRow(session, key, folder);
        return reads.readFolderIndex(session, key, folder);
      }),
    changesSince: (key, since, options) => changesSince(database, key, since, options),
    readChangeNumbers: (keys) => reads.readChangeNumbers(database, keys),
    readProperties: (key, owner, keys) => reads.readProperties(database, key, owner, keys),
    readPropertiesOf: (key, owners, keys) => readPropertiesOf(database, key, owners, keys),
    listNamedProperties: (key) => listNamedProperties(database, key),
    findNamedProperties: (key, names) => findNamedProperties(database, key, names),
    listUnindexed: (key, limit) => mailboxes.listUnindexed({ database }, key, limit),
    listMailboxesToIndex: (tenant, limit) => mailboxes.listMailboxesToIndex({ database }, tenant, limit),
    listLedgers: (tenant, query) => ledgers.listLedgers(database, tenant, query),
    readLedgerFolders: (tenant, ledger) => ledgers.readLedgerFolders(database, tenant, ledger),
    readLedgerIndex: (tenant, ledger, folder) => ledgers.readLedgerIndex(database, tenant, ledger, folder),
    readLedgerState: (tenant, ledger) => ledgers.readLedgerState(database, tenant, ledger),
    listLedgerEntries: (tenant, ledger, query) => ledgers.listLedgerEntries(database, tenant, ledger, query),
    openBody: (tenant, hash) => bodyReader.open(tenant, hash),
  };
}

/** The writing half: what the thread or process that owns a shard runs. */
export function sqlMailWriter(context: SqlMailContext): MailWriter & { prepareSort: PrepareSort } {
  return {
    createMailbox: (key, settings) => mailboxes.createMailbox(context, key, settings),
    createMailboxes: (tenant, many, folders) => mailboxes.createMailboxes(context, tenant, many, folders),
    updateMailbox: (key, quotas) => mailboxes.updateMailbox(context, key, quotas),
    removeMailbox: (key) => removeMailbox(context, key),
    createFolder: (key, folder) => createFolder(context, key, folder),
    updateFolder: (key, folder, change) => updateFolder(context, key, folder, change),
    removeFolder: (key, folder, options) => removeFolder(context, key, folder, options),
    addMessages: (key, folder, messages, options) => addMessages(context, key, folder, messages, options),
    updateFlags: (key, folder, uids, change) => updateFlags(context, key, folder, uids, change),
    copyMessages: (key, folder, uids, target) => copyMessages(context, key, folder, uids, target),
    moveMessages: (key, folder, uids, target, arrival) =>
      moveMessages(context, key, folder, uids, target, arrival),
    removeMessages: (key, folder, uids, options) => removeMessages(context, key, folder, uids, options),
    replaceMessage: (key, folder, uid, message, options) =>
      replaceMessage(context, key, folder, uid, message, options),
    writeProperties: (key, owner, change) => mailboxes.writeProperties(context, key, owner, change),
    nameProperties: (key, names) => nameProperties(context, key, names),
    writeSearchText: (key, documents) => mailboxes.writeSearchText(context, key, documents),
    openSpool: (tenant): Promise<BodySpool> => context.bodies.openSpool(tenant),
    restoreMailbox: (mailbox, properties, names) => restoreMailbox(context, mailbox, properties, names),
    restoreChanges: (key, changes) => restoreChanges(context, key, changes),
    openLedger: (tenant, identity) => openLedger(context, tenant, identity),
    writeLedger: (tenant, ledger, change) => writeLedger(context, tenant, ledger, change),
    removeLedger: (tenant, ledger) => removeLedger(context, tenant, ledger),
    prepareSort: (key, folder, sort) => mailboxes.prepareSort(context, key, folder, sort),
  };
}

/** Both halves on one database: PostgreSQL, and SQLite where one thread does everything. */
export function sqlMailStore(context: SqlMailContext): MailStore & { readonly bodyIndex: BodyIndex } {
  const writer = sqlMailWriter(context);
  return {
    ...writer,
    ...sqlMailReader(context, writer.prepareSort),
    bodyIndex: new SqlBodyIndex(context.database),
    async close() {
      await context.bodies.close();
      await context.database.close();
    },
  };
}
