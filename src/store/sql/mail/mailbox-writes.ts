import { AppError, isAppError } from '../../../base/errors.ts';
import type { BodyHash, ChangeNumber, FolderId, ItemId, TenantId } from '../../../base/ids.ts';
import { firstGivenId, isGivenId } from '../../given-ids.ts';
import type {
  FolderRole,
  Mailbox,
  MailboxKey,
  MailboxQuotas,
  Message,
  PropertyOwner,
} from '../../ports/mail-model.ts';
import type {
  InitialFolder,
  NewMailbox,
  NewMailboxOfMany,
  PropertyChange,
  SearchDocument,
} from '../../ports/mail-store.ts';
import { checkFolderName } from '../../sort-key.ts';
import { checkNewMailboxes, folderRoleTaken, itemNotFound, messageNotFound } from '../../store-errors.ts';
import { allUids } from '../../uid-ranges.ts';
import { insertMany } from '../bulk.ts';
import { statement } from '../statement.ts';
import { newFolderRow } from './folder-writes.ts';
import { findItem, findMailbox, findMailboxes } from './mail-reads.ts';
import type { FolderTable, MailboxTable } from './mail-schema.ts';
import { mailboxColumns } from './mailbox-columns.ts';
import { inMailbox, insertFolders, MailboxTransaction } from './mailbox-transaction.ts';
import { modificationOf, modifiedNow, saveFlags, selectRanges } from './message-rows.ts';
import { mailboxOwner, removePropertyRows, writePropertyRows } from './property-rows.ts';
import { hashOfBytes, quotaColumns, toMailbox, toMessage } from './rows.ts';
import { noteUnindexed, writeSearchRows } from './search-rows.ts';
import { addSortedOrder, type KeptSort, keptSorts } from './sorted-rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

export const insertMailboxes = insertMany<Readonly<Record<keyof MailboxTable, string | number | null>>>(
  'mailboxes',
  mailboxColumns,
);

export async function createMailbox(
  context: SqlMailContext,
  key: MailboxKey,
  settings: NewMailbox,
): Promise<Mailbox> {
  try {
    return await makeMailbox(context, key, settings);
  } catch (error) {
    // Somebody else made it between our look and our insert: look again.
    if (isAppError(error) && error.code === 'store.unique') return makeMailbox(context, key, settings);
    throw error;
  }
}

export async function createMailboxes(
  context: SqlMailContext,
  tenant: TenantId,
  mailboxes: readonly NewMailboxOfMany[],
  folders: readonly InitialFolder[],
): Promise<void> {
  checkNewMailboxes(mailboxes.length);
  try {
    await makeMailboxes(context, tenant, mailboxes, folders);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'store.unique') throw error;
    await makeMailboxes(context, tenant, mailboxes, folders);
  }
}

function makeMailboxes(
  { database, clock }: SqlMailContext,
  tenant: TenantId,
  mailboxes: readonly NewMailboxOfMany[],
  folders: readonly InitialFolder[],
): Promise<void> {
  return database.transaction('bulk', async (session) => {
    const ids = mailboxes.map(({ mailbox }) => mailbox);
    const present = new Map(
      (await findMailboxes(session, tenant, ids)).map((box) => [box.mailbox, box.guid]),
    );
    const boxes: MailboxTable[] = [];
    const rows: FolderTable[] = [];
    for (const { mailbox, ...settings } of mailboxes) {
      const key = { tenant, mailbox };
      const guid = present.get(mailbox);
      if (guid !== undefined && guid !== settings.guid) mailboxIdTaken(key);
      if (guid !== undefined) continue;
      const transaction = new MailboxTransaction(session, clock, newMailboxRow(key, settings, clock));
      rows.push(...newFolderRows(transaction, folders));
      boxes.push(transaction.box);
    }
    await session.write(
      insertMailboxes,
      boxes.map((box) => ({ ...box })),
    );
    await session.write(
      insertFolders,
      rows.map((row) => ({ ...row })),
    );
  });
}

/** Root and folders in their order; the caller writes them. */
function newFolderRows(transaction: MailboxTransaction, folders: readonly InitialFolder[]): FolderTable[] {
  const root = newFolderRow(transaction, { parent: null, name: '', role: 'root', folderClass: '' });
  const made = new Map<FolderRole, number>([['root', root.folder_id]]);
  const rows = [root];
  for (const { role, parentRole, name, folderClass } of folders) {
    if (made.has(role)) folderRoleTaken(role);
    const parent = made.get(parentRole) ?? parentMissing(role, parentRole);
    const row = newFolderRow(transaction, { parent, name: checkFolderName(name), role, folderClass });
    rows.push(row);
    made.set(role, row.folder_id);
  }
  return rows;
}

function newMailboxRow(
  key: MailboxKey,
  { guid, quotas }: Pick<NewMailbox, 'guid' | 'quotas'>,
  clock: SqlMailContext['clock'],
): MailboxTable {
  return {
    tenant_id: key.tenant,
    mailbox_id: key.mailbox,
    guid,
    created_at: clock.now(),
    change_no: 0,
    uid_validity: 0,
    ...quotaColumns(quotas),
    item_count: 0,
    total_bytes: 0,
    recoverable_count: 0,
    recoverable_bytes: 0,
    last_item: 0,
    indexed_item: 0,
  };
}

function makeMailbox(
  { database, clock }: SqlMailContext,
  key: MailboxKey,
  settings: NewMailbox,
): Promise<Mailbox> {
  return database.transaction('interactive', async (session) => {
    const present = await findMailbox(session, key);
    if (present) return present.guid === settings.guid ? present : mailboxIdTaken(key);
    const transaction = new MailboxTransaction(session, clock, newMailboxRow(key, settings, clock));
    const rows = newFolderRows(transaction, settings.folders);
    await session.write(insertMailboxes, [{ ...transaction.box }]);
    await session.write(
      insertFolders,
      rows.map((row) => ({ ...row })),
    );
    return toMailbox(transaction.box);
  });
}

export async function updateMailbox(
  { database, clock }: SqlMailContext,
  key: MailboxKey,
  quotas: MailboxQuotas,
): Promise<Mailbox> {
  return inMailbox(database, clock, key, async (transaction) => {
    Object.assign(transaction.box, quotaColumns(quotas));
    transaction.nextChange();
    return toMailbox(transaction.box);
  });
}

export async function writeProperties(
  { database, clock }: SqlMailContext,
  key: MailboxKey,
  owner: PropertyOwner,
  change: PropertyChange,
): Promise<ChangeNumber> {
  return inMailbox(database, clock, key, async (transaction) => {
    const { id, changeNo } = await touchOwner(transaction, owner, change);
    await removePropertyRows(transaction, id, change.remove);
    await writePropertyRows(transaction, id, change.set);
    return changeNo;
  });
}

/** Gives the owner of properties a new change number, and tells under which id they are kept. */
async function touchOwner(
  transaction: MailboxTransaction,
  owner: PropertyOwner,
  change: Pick<PropertyChange, 'keepsModifiedAt' | 'lineage'>,
): Promise<{ id: number; changeNo: ChangeNumber }> {
  if (owner.kind === 'mailbox') return { id: mailboxOwner, changeNo: transaction.nextChange() };
  if (owner.kind === 'item') {
    const found = await findItem(transaction.session, transaction.key, owner.item);
    if (!found) return itemNotFound(owner.item);
    const place = { kind: 'message', folder: found.folder, uid: found.uid } as const;
    return touchOwner(transaction, place, change);
  }
  const folder = await transaction.folder(owner.folder);
  if (owner.kind === 'folder') {
    return { id: folder.folder_id, changeNo: transaction.touchFolder(folder, change.lineage) };
  }
  const params = { ...transaction.params, folder: owner.folder };
  const [row] = await selectRanges(transaction.session, params, [{ first: owner.uid, last: owner.uid }]);
  if (!row) return messageNotFound(owner.folder, owner.uid);
  const changeNo = transaction.nextChange();
  folder.content_change = changeNo;
  const { folder_id, uid, flags, keywords } = row;
  const { keepsModifiedAt = false, lineage } = change;
  await transaction.session.write(saveFlags, [
    {
      ...transaction.owner,
      ...{ folder_id, uid, flags, keywords },
      change_no: changeNo,
      ...(keepsModifiedAt
        ? modificationOf(row)
        : modifiedNow(row, changeNo, transaction.clock.now(), lineage)),
    },
  ]);
  return { id: row.item_id, changeNo };
}

const unindexed = statement<{ tenant: number; mailbox: number; limit: number }>()((db, p) =>
  db
    .selectFrom('messages')
    .selectAll('messages')
    .innerJoin('mailboxes as m', (join) =>
      join.onRef('m.tenant_id', '=', 'messages.tenant_id').onRef('m.mailbox_id', '=', 'messages.mailbox_id'),
    )
    .where('messages.tenant_id', '=', p.tenant)
    .where('messages.mailbox_id', '=', p.mailbox)
    .whereRef('messages.item_id', '>', 'm.indexed_item')
    .where('messages.item_id', '<', firstGivenId)
    .orderBy('messages.item_id')
    .limit(p.limit),
);
/** Those that the mark passes over: changed since they were indexed, or made under an id that a client gave. */
const pending = statement<{
  tenant: number;
  mailbox: number;
  isGiven: number;
  limit: number;
}>()((db, p) =>
  db
    .selectFrom('search_pending as s')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.tenant_id', '=', 's.tenant_id')
        .onRef('messages.mailbox_id', '=', 's.mailbox_id')
        .onRef('messages.item_id', '=', 's.item_id'),
    )
    .innerJoin('mailboxes as m', (join) =>
      join.onRef('m.tenant_id', '=', 's.tenant_id').onRef('m.mailbox_id', '=', 's.mailbox_id'),
    )
    .selectAll('messages')
    .where('s.tenant_id', '=', p.tenant)
    .where('s.mailbox_id', '=', p.mailbox)
    .where((where) =>
      where.or([
        where.and([
          where(where.val(0), '=', p.isGiven),
          where('s.item_id', '<=', where.ref('m.indexed_item')),
        ]),
        where.and([where(where.val(1), '=', p.isGiven), where('s.item_id', '>=', firstGivenId)]),
      ]),
    )
    .orderBy('s.item_id')
    .limit(p.limit),
);
const behind = statement<{ tenant: number; limit: number }>()((db, p) =>
  db
    .selectFrom('mailboxes')
    .select(['tenant_id', 'mailbox_id'])
    .where('tenant_id', '=', p.tenant)
    .where((where) => {
      const messages = where
        .selectFrom('messages')
        .select('messages.item_id')
        .whereRef('messages.tenant_id', '=', 'mailboxes.tenant_id')
        .whereRef('messages.mailbox_id', '=', 'mailboxes.mailbox_id');
      const changed = where
        .selectFrom('search_pending as s')
        .select('s.item_id')
        .whereRef('s.tenant_id', '=', 'mailboxes.tenant_id')
        .whereRef('s.mailbox_id', '=', 'mailboxes.mailbox_id')
        .where((pending) =>
          pending.or([
            pending('s.item_id', '<=', pending.ref('mailboxes.indexed_item')),
            pending('s.item_id', '>=', firstGivenId),
          ]),
        );
      return where.or([
        where.and([
          where('last_item', '>', where.ref('indexed_item')),
          // The last item given out may be gone by now.
          where.exists(
            messages
              .whereRef('messages.item_id', '>', 'mailboxes.indexed_item')
              .where('messages.item_id', '<', firstGivenId),
          ),
        ]),
        where.exists(changed),
      ]);
    })
    .orderBy('mailbox_id')
    .limit(p.limit),
);
const markIndexed = statement<{ tenant: number; mailbox: number; item: number }>()((db, p) =>
  db
    .updateTable('mailboxes')
    .set({ indexed_item: p.item })
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('indexed_item', '<', p.item),
);

export async function listUnindexed(
  { database }: Pick<SqlMailContext, 'database'>,
  key: MailboxKey,
  limit: number,
): Promise<Message[]> {
  const params = { tenant: key.tenant, mailbox: key.mailbox };
  // What was changed since it was indexed lies before what never was.
  const rows = await database.snapshot(async (session) => {
    const rows = [...(await session.all(pending, { ...params, isGiven: 0, limit }))];
    const left = () => limit - rows.length;
    if (left() > 0) rows.push(...(await session.all(unindexed, { ...params, limit: left() })));
    if (left() > 0) rows.push(...(await session.all(pending, { ...params, isGiven: 1, limit: left() })));
    return rows;
  });
  return rows.map(toMessage);
}

export async function listMailboxesToIndex(
  { database }: Pick<SqlMailContext, 'database'>,
  tenant: MailboxKey['tenant'],
  limit: number,
): Promise<MailboxKey[]> {
  const rows = await database.all(behind, { tenant, limit });
  return rows.map((row) => ({ tenant, mailbox: row.mailbox_id as MailboxKey['mailbox'] }));
}

export async function writeSearchText(
  { database, clock }: SqlMailContext,
  key: MailboxKey,
  documents: readonly SearchDocument[],
): Promise<void> {
  await inMailbox(
    database,
    clock,
    key,
    async (transaction) => {
      const bodies = await bodiesOfItems(
        transaction,
        documents.map((document) => document.item),
      );
      // Messages may have gone while their text was read, or been given another one.
      const present = documents.filter(({ item }) => bodies.has(item));
      const isStale = ({ item, body }: SearchDocument) => body !== undefined && bodies.get(item) !== body;
      await writeSearchRows(
        transaction,
        present.filter((document) => !isStale(document)),
      );
      await noteUnindexed(
        transaction,
        present.filter(isStale).map(({ item }) => item),
      );
      // Texts may have been read of a mailbox that was removed and made anew meanwhile.
      const counted = documents.map((document) => document.item).filter((item) => !isGivenId(item));
      const read = Math.max(0, ...counted);
      const last = Math.min(read, transaction.box.last_item);
      await transaction.session.run(markIndexed, { ...transaction.params, item: last });
    },
    'bulk',
  );
}

const bodyOfItem = statement<{ tenant: number; mailbox: number; item: number }>()((db, p) =>
  db
    .selectFrom('messages')
    .select('body')
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('item_id', '=', p.item),
);

async function bodiesOfItems(
  transaction: MailboxTransaction,
  items: readonly ItemId[],
): Promise<Map<ItemId, BodyHash>> {
  const bodies = new Map<ItemId, BodyHash>();
  for (const item of items) {
    const row = await transaction.session.get(bodyOfItem, { ...transaction.params, item });
    if (row) bodies.set(item, hashOfBytes(row.body));
  }
  return bodies;
}

/** Begins to keep an order for a folder; its content and change numbers stay as they are. */
export async function prepareSort(
  { database, clock }: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  sort: KeptSort,
): Promise<void> {
  await inMailbox(database, clock, key, async (transaction) => {
    const row = await transaction.folder(folder);
    if ((row.sorted_by & keptSorts[sort]) !== 0) return;
    const messages = await selectRanges(transaction.session, { ...transaction.params, folder }, allUids);
    await addSortedOrder(transaction, sort, messages);
    row.sorted_by |= keptSorts[sort];
  });
}

export function mailboxIdTaken(key: MailboxKey): never {
  throw new AppError({
    kind: 'conflict',
    code: 'store.mailbox.idTaken',
    message: `Mailbox ${key.mailbox} of tenant ${key.tenant} exists and belongs to another owner. Take another id.`,
  });
}

function parentMissing(role: FolderRole, parent: FolderRole): never {
  throw new AppError({
    kind: 'invalid',
    code: 'store.mailbox.folderOrder',
    message: `The folder for ${role} is to lie below ${parent}, which is not made before it. List parents first.`,
  });
}
