import { isGivenId } from '../../given-ids.ts';
import type { IncomingBody } from '../../incoming-body.ts';
import type {
  Change,
  Folder,
  Mailbox,
  MailboxKey,
  Message,
  NamedProperty,
  Property,
} from '../../ports/mail-model.ts';
import type { RestoredChange } from '../../ports/mail-store.ts';
import { folderNameKey } from '../../sort-key.ts';
import { queryBuilders, statement } from '../statement.ts';
import { withBodies } from './add-messages.ts';
import { changeReferences, countEach, referToBodies } from './body-rows.ts';
import { findMailbox } from './mail-reads.ts';
import type { FolderTable, MessageTable } from './mail-schema.ts';
import { inMailbox, type MailboxTransaction } from './mailbox-transaction.ts';
import { insertMailboxes, mailboxIdTaken } from './mailbox-writes.ts';
import { deleteMessages, insertMessages, selectRanges } from './message-rows.ts';
import { keepNames } from './named-properties.ts';
import { mailboxOwner, removeAllProperties, writePropertyRows } from './property-rows.ts';
import { bodiesOfRows, bytesOfHash, quotaColumns } from './rows.ts';
import { noteUnindexed, removeSearchRows } from './search-rows.ts';
import { addSortedRows, removeSortedFolder, removeSortedRows } from './sorted-rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

export async function restoreMailbox(
  { database, clock }: SqlMailContext,
  mailbox: Mailbox,
  properties: readonly Property[] = [],
  names: readonly NamedProperty[] = [],
): Promise<void> {
  await database.transaction('bulk', async (session) => {
    const present = await findMailbox(session, mailbox);
    if (present) return present.guid === mailbox.guid ? undefined : mailboxIdTaken(mailbox);
    await session.write(insertMailboxes, [
      {
        tenant_id: mailbox.tenant,
        mailbox_id: mailbox.mailbox,
        guid: mailbox.guid,
        created_at: mailbox.createdAt,
        change_no: mailbox.changeNo,
        uid_validity: 0,
        ...quotaColumns(mailbox.quotas),
        item_count: 0,
        total_bytes: 0,
        recoverable_count: 0,
        recoverable_bytes: 0,
        last_item: 0,
        indexed_item: 0,
      },
    ]);
  });
  await inMailbox(database, clock, mailbox, async (transaction) => {
    const { box } = transaction;
    Object.assign(box, quotaColumns(mailbox.quotas));
    box.change_no = Math.max(box.change_no, mailbox.changeNo);
    await replaceProperties(transaction, mailboxOwner, properties);
    await keepNames(transaction, names);
  });
}

export async function restoreChanges(
  context: SqlMailContext,
  key: MailboxKey,
  changes: readonly RestoredChange[],
): Promise<void> {
  const bodies = changes.flatMap(({ change, body, native }): IncomingBody[] => {
    if (change.kind !== 'message') return [];
    const { message } = change;
    const incoming = [{ hash: message.body, fresh: body, revive: true }];
    if (message.native) incoming.push({ hash: message.native, fresh: native, revive: true });
    return incoming;
  });
  await withBodies(context, key, bodies, (placed) =>
    inMailbox(
      context.database,
      context.clock,
      key,
      async (transaction) => {
        for (const { change, properties } of changes) await restoreChange(transaction, change, properties);
        const uses = bodies.map(({ hash }) => hash);
        await referToBodies(transaction.session, key.tenant, uses, placed);
      },
      'bulk',
    ),
  );
}

async function restoreChange(
  transaction: MailboxTransaction,
  change: Change,
  properties: readonly Property[],
): Promise<void> {
  const { box } = transaction;
  box.change_no = Math.max(box.change_no, change.changeNo);
  switch (change.kind) {
    case 'folder':
      await restoreFolder(transaction, change.folder);
      return replaceProperties(transaction, change.folder.folder, properties);
    case 'message':
      await restoreMessage(transaction, change.message);
      return replaceProperties(transaction, change.message.item, properties);
    case 'folderGone': {
      const row = await transaction.findFolder(change.folder);
      if (row) {
        await removeSortedFolder(transaction, row);
        await removeAllProperties(transaction, [change.folder]);
        await transaction.dropFolder(row);
      }
      return transaction.noteGone({ folder: change.folder, uid: null, item: null, change: change.changeNo });
    }
    case 'messageGone': {
      const { folder, uid, item } = change;
      await takeOut(transaction, folder, uid);
      return transaction.noteGone({ folder, uid, item, change: change.changeNo });
    }
  }
}

async function restoreFolder(transaction: MailboxTransaction, folder: Folder): Promise<void> {
  const { box } = transaction;
  const row = await folderOrPlaceholder(transaction, folder.folder);
  const nameKey = folder.parent === null ? '' : folderNameKey(folder.name);
  await freeNameAndRole(transaction, folder, nameKey);
  row.parent_id = folder.parent;
  row.name = folder.name;
  row.name_key = nameKey;
  // Messages may have come before their folder: what is recoverable is known only now.
  transaction.giveRole(row, folder.role);
  // Backups of before do not tell of kinds and times.
  transaction.giveKind(row, folder.kind ?? 'generic');
  row.modified_at = folder.modifiedAt ?? null;
  row.change_key = folder.changeKey ?? null;
  row.predecessors = folder.predecessors ?? null;
  row.folder_class = folder.folderClass;
  row.uid_validity = folder.uidValidity;
  row.uid_next = Math.max(row.uid_next, folder.uidNext);
  row.created_at = folder.createdAt;
  row.change_no = folder.changeNo;
  row.content_change = Math.max(row.content_change, folder.contentChange);
  box.uid_validity = Math.max(box.uid_validity, folder.uidValidity);
  await transaction.saveNow(row);
}

const nameHolder = statement<{ tenant: number; mailbox: number; parent: number; nameKey: string }>()(
  (db, p) =>
    db
      .selectFrom('folders')
      .select('folder_id')
      .where('tenant_id', '=', p.tenant)
      .where('mailbox_id', '=', p.mailbox)
      .where('parent_id', '=', p.parent)
      .where('name_key', '=', p.nameKey),
);

/**
 * Between two increments folders may have exchanged names or roles. Whoever still holds what this folder
 * now has was changed as well, and its own state comes later: until then it goes without.
 */
async function freeNameAndRole(
  transaction: MailboxTransaction,
  folder: Folder,
  nameKey: string,
): Promise<void> {
  if (folder.parent !== null) {
    const params = { ...transaction.params, parent: folder.parent, nameKey };
    const holder = await transaction.session.get(nameHolder, params);
    if (holder && holder.folder_id !== folder.folder) {
      const row = await transaction.folder(holder.folder_id as Folder['folder']);
      row.name_key = placeholderKey(row.folder_id);
      await transaction.saveNow(row);
    }
  }
  const inRole = folder.role && (await transaction.findRole(folder.role));
  if (inRole && inRole.folder_id !== folder.folder) {
    transaction.giveRole(inRole, null);
    await transaction.saveNow(inRole);
  }
}

/** No folder name folds to this: names hold no control characters at the start of a key. */
function placeholderKey(folder: number): string {
  return `\u0001${folder}`;
}

/** A message may come before its folder, whose last change is later; the folder's own state then fills it in. */
async function folderOrPlaceholder(
  transaction: MailboxTransaction,
  folder: Folder['folder'],
): Promise<FolderTable> {
  const known = await transaction.findFolder(folder);
  if (known) return known;
  const row: FolderTable = {
    ...transaction.owner,
    folder_id: folder,
    parent_id: null,
    name: '',
    name_key: placeholderKey(folder),
    role: null,
    folder_class: '',
    uid_validity: 0,
    uid_next: 1,
    message_count: 0,
    unread_count: 0,
    total_bytes: 0,
    created_at: 0,
    change_no: 0,
    content_change: 0,
    sorted_by: 0,
    kind: 'generic',
    modified_at: null,
    change_key: null,
    predecessors: null,
  };
  await transaction.insertFolder(row);
  return row;
}

async function restoreMessage(transaction: MailboxTransaction, message: Message): Promise<void> {
  const folder = await folderOrPlaceholder(transaction, message.folder);
  await takeOut(transaction, message.folder, message.uid);
  const row: MessageTable = {
    ...transaction.owner,
    folder_id: message.folder,
    uid: message.uid,
    item_id: message.item,
    change_no: message.changeNo,
    flags: message.flags,
    traits: message.traits,
    body: bytesOfHash(message.body),
    size: message.size,
    received_at: message.receivedAt,
    sent_at: message.sentAt,
    keywords: message.keywords.join(' '),
    subject: message.subject,
    sender: message.sender,
    recipients: message.recipients,
    message_id: message.messageId,
    deleted_at: message.deletedAt,
    origin_folder_id: message.originFolder,
    native: message.native ? bytesOfHash(message.native) : null,
    native_size: message.nativeSize ?? 0,
    created_at: message.createdAt ?? null,
    modified_at: message.modifiedAt ?? null,
    modification: message.modification ?? null,
    change_key: message.changeKey ?? null,
    predecessors: message.predecessors ?? null,
  };
  await transaction.session.write(insertMessages, [{ ...row }]);
  await addSortedRows(transaction, folder, [row]);
  folder.uid_next = Math.max(folder.uid_next, message.uid + 1);
  folder.content_change = Math.max(folder.content_change, message.changeNo);
  if (isGivenId(message.item)) await noteUnindexed(transaction, [message.item]);
  else transaction.box.last_item = Math.max(transaction.box.last_item, message.item);
  transaction.count(folder, 1, row);
}

/** Takes out the earlier state of a message, with all that belonged to it. */
async function takeOut(
  transaction: MailboxTransaction,
  folderId: Folder['folder'],
  uid: Message['uid'],
): Promise<void> {
  const params = { ...transaction.params, folder: folderId };
  const [row] = await selectRanges(transaction.session, params, [{ first: uid, last: uid }]);
  if (!row) return;
  const folder = await transaction.folder(folderId);
  transaction.count(folder, -1, row);
  await transaction.session.write(deleteMessages, [{ ...transaction.owner, folder_id: folderId, uid }]);
  await removeSortedRows(transaction, folder, [row]);
  await removeAllProperties(transaction, [row.item_id]);
  await removeSearchRows(transaction, [row.item_id]);
  await changeReferences(transaction.session, transaction.key.tenant, countEach(bodiesOfRows([row]), -1));
  await forgetIndexing(transaction);
}

/** A restored message may have an id below those indexed: the whole mailbox is indexed anew. */
async function forgetIndexing(transaction: MailboxTransaction): Promise<void> {
  await transaction.session.query(
    queryBuilders[transaction.session.dialect]
      .updateTable('mailboxes')
      .set({ indexed_item: 0 })
      .where('tenant_id', '=', transaction.params.tenant)
      .where('mailbox_id', '=', transaction.params.mailbox) as never,
  );
}

async function replaceProperties(
  transaction: MailboxTransaction,
  owner: number,
  properties: readonly Property[],
): Promise<void> {
  await removeAllProperties(transaction, [owner]);
  await writePropertyRows(transaction, owner, properties);
}
