import type { FolderId, Uid } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import type { MoveArrival, RemovalOptions, UidPair } from '../../ports/mail-store.ts';
import type { UidRange } from '../../ports/message-query.ts';
import { invalidGivenId } from '../../store-errors.ts';
import { allUids } from '../../uid-ranges.ts';
import { takeUid } from './add-messages.ts';
import { changeReferences, countEach } from './body-rows.ts';
import type { FolderTable, MessageTable } from './mail-schema.ts';
import { inMailbox, type MailboxTransaction } from './mailbox-transaction.ts';
import { deleteMessages, insertMessages, modifiedNow, selectRanges } from './message-rows.ts';
import { copyPropertyRows, removeAllProperties } from './property-rows.ts';
import { bodiesOfRows, lineageColumns } from './rows.ts';
import { noteUnindexed, removeSearchRows } from './search-rows.ts';
import { addSortedRows, removeSortedRows } from './sorted-rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

export async function copyMessages(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  uids: readonly UidRange[],
  target: FolderId,
): Promise<UidPair[]> {
  return inMailbox(context.database, context.clock, key, async (transaction) => {
    await transaction.folder(folder);
    const to = await transaction.folder(target);
    const originals = await selectRanges(transaction.session, { ...transaction.params, folder }, uids);
    const now = context.clock.now();
    const copies = originals.map((row): MessageTable => {
      const item = transaction.nextItem();
      return arrive(transaction, to, {
        ...row,
        item_id: item,
        change_no: item,
        created_at: now,
        modified_at: now,
        modification: item,
        ...lineageColumns(undefined),
        deleted_at: null,
        origin_folder_id: null,
      });
    });
    transaction.checkQuota();
    await insertArrived(transaction, to, copies);
    await changeReferences(transaction.session, key.tenant, countEach(bodiesOfRows(copies)));
    await copyPropertyRows(
      transaction,
      new Map(originals.map((row, index) => [row.item_id, copies[index]?.item_id ?? 0])),
    );
    return pairs(originals, copies);
  });
}

export async function moveMessages(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  uids: readonly UidRange[],
  target: FolderId,
  arrival?: MoveArrival,
): Promise<UidPair[]> {
  return inMailbox(context.database, context.clock, key, async (transaction) => {
    const from = await transaction.folder(folder);
    const to = await transaction.folder(target);
    const originals = await selectRanges(transaction.session, { ...transaction.params, folder }, uids);
    if (arrival !== undefined) {
      await transaction.requireFreeId(arrival.item);
      if (originals.length > 1) invalidGivenId();
    }
    const moved = await moveRows(transaction, from, to, originals, { deletedAt: null, arrival });
    if (arrival !== undefined) {
      const [old] = originals;
      if (old !== undefined) await renameItem(transaction, old.item_id, arrival.item);
    }
    transaction.checkQuota();
    return pairs(originals, moved);
  });
}

async function renameItem(transaction: MailboxTransaction, from: number, to: number): Promise<void> {
  await copyPropertyRows(transaction, new Map([[from, to]]));
  await removeAllProperties(transaction, [from]);
  await removeSearchRows(transaction, [from]);
  await noteUnindexed(transaction, [to]);
}

export async function removeMessages(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  uids: readonly UidRange[],
  options: RemovalOptions,
): Promise<Uid[]> {
  return inMailbox(context.database, context.clock, key, async (transaction) => {
    const from = await transaction.folder(folder);
    const rows = await selectRanges(transaction.session, { ...transaction.params, folder }, uids);
    await discardRows(transaction, from, rows, options);
    return rows.map((row) => row.uid as Uid);
  });
}

/** Empties a folder that is about to be removed. */
export async function discardFolderContents(
  transaction: MailboxTransaction,
  folder: FolderTable,
  options: RemovalOptions,
): Promise<void> {
  const params = { ...transaction.params, folder: folder.folder_id };
  const rows = await selectRanges(transaction.session, params, allUids);
  await discardRows(transaction, folder, rows, options);
}

async function discardRows(
  transaction: MailboxTransaction,
  from: FolderTable,
  rows: readonly MessageTable[],
  { recover }: RemovalOptions,
): Promise<void> {
  const mayRecover = recover && from.role !== 'recoverable' && from.kind !== 'associated';
  const bin = mayRecover ? await transaction.findRole('recoverable') : undefined;
  if (bin) {
    await moveRows(transaction, from, bin, rows, { deletedAt: transaction.clock.now() });
    transaction.checkQuota();
  } else {
    await purgeMessages(transaction, from, rows);
  }
}

/** For good. */
export async function purgeMessages(
  transaction: MailboxTransaction,
  from: FolderTable,
  rows: readonly MessageTable[],
): Promise<void> {
  await leave(transaction, from, rows);
  await releaseContents(transaction, rows);
}

/** What only these messages had: references to bodies, properties, search text. */
async function releaseContents(
  transaction: MailboxTransaction,
  rows: readonly MessageTable[],
): Promise<void> {
  const { tenant } = transaction.key;
  const items = rows.map((row) => row.item_id);
  await changeReferences(transaction.session, tenant, countEach(bodiesOfRows(rows), -1));
  await removeAllProperties(transaction, items);
  await removeSearchRows(transaction, items);
}

async function moveRows(
  transaction: MailboxTransaction,
  from: FolderTable,
  to: FolderTable,
  rows: readonly MessageTable[],
  { deletedAt, arrival }: { deletedAt: number | null; arrival?: MoveArrival | undefined },
): Promise<MessageTable[]> {
  // First all of them leave: moving within one folder would otherwise meet its own rows.
  await leave(transaction, from, rows);
  const now = transaction.clock.now();
  const moved = rows.map((row) => {
    const changeNo = transaction.nextChange();
    return arrive(transaction, to, {
      ...row,
      item_id: arrival?.item ?? row.item_id,
      change_no: changeNo,
      created_at: row.created_at ?? row.received_at,
      ...modifiedNow(row, changeNo, now, arrival?.lineage),
      deleted_at: deletedAt,
      origin_folder_id: deletedAt === null ? null : from.folder_id,
    });
  });
  await insertArrived(transaction, to, moved);
  return moved;
}

/** Gives the row its place in the folder, and counts it. */
export function arrive(
  transaction: MailboxTransaction,
  folder: FolderTable,
  row: MessageTable,
): MessageTable {
  folder.content_change = row.change_no;
  transaction.count(folder, 1, row);
  return { ...row, folder_id: folder.folder_id, uid: takeUid(folder) };
}

export async function insertArrived(
  transaction: MailboxTransaction,
  folder: FolderTable,
  rows: readonly MessageTable[],
): Promise<void> {
  await transaction.session.write(
    insertMessages,
    rows.map((row) => ({ ...row })),
  );
  await addSortedRows(transaction, folder, rows);
}

export async function leave(
  transaction: MailboxTransaction,
  folder: FolderTable,
  rows: readonly MessageTable[],
): Promise<void> {
  for (const row of rows) {
    transaction.count(folder, -1, row);
    transaction.bury(folder, row.uid, row.item_id);
  }
  await transaction.session.write(
    deleteMessages,
    rows.map(({ folder_id, uid }) => ({ ...transaction.owner, folder_id, uid })),
  );
  await removeSortedRows(transaction, folder, rows);
}

function pairs(originals: readonly MessageTable[], results: readonly MessageTable[]): UidPair[] {
  return originals.map((row, index) => ({
    source: row.uid as Uid,
    target: (results[index]?.uid ?? 0) as Uid,
  }));
}
