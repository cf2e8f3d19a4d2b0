import { AppError } from '../../../base/errors.ts';
import type { FolderId, Uid } from '../../../base/ids.ts';
import { checkNewFolder } from '../../new-folder.ts';
import type { Folder, FolderKind, FolderRole, MailboxKey } from '../../ports/mail-model.ts';
import type { FolderChange, NewFolder, RemovalOptions } from '../../ports/mail-store.ts';
import { checkFolderName, folderNameKey } from '../../sort-key.ts';
import {
  associatedIsFixed,
  folderBelowItself,
  folderHasChildren,
  folderNameTaken,
  folderRoleTaken,
  rootIsFixed,
} from '../../store-errors.ts';
import { statement } from '../statement.ts';
import type { FolderTable } from './mail-schema.ts';
import { inMailbox, type MailboxTransaction } from './mailbox-transaction.ts';
import { discardFolderContents } from './move-messages.ts';
import { removeAllProperties } from './property-rows.ts';
import { lineageColumns, toFolder } from './rows.ts';
import { removeSortedFolder } from './sorted-rows.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

const findChild = statement<{ tenant: number; mailbox: number; parent: number; nameKey: string }>()((db, p) =>
  db
    .selectFrom('folders')
    .select('folder_id')
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('parent_id', '=', p.parent)
    .where('name_key', '=', p.nameKey),
);
const anyChild = statement<{ tenant: number; mailbox: number; parent: number }>()((db, p) =>
  db
    .selectFrom('folders')
    .select('folder_id')
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('parent_id', '=', p.parent)
    .where('kind', '<>', 'associated')
    .limit(1),
);

export async function createFolder(
  context: SqlMailContext,
  key: MailboxKey,
  folder: NewFolder,
): Promise<Folder> {
  const name = checkNewFolder(folder);
  return inMailbox(context.database, context.clock, key, async (transaction) => {
    requireRoomBelow(await transaction.folder(folder.parent));
    await requireFreeName(transaction, folder.parent, name);
    if (folder.role) await requireFreeRole(transaction, folder.role);
    if (folder.id !== undefined) await transaction.requireFreeId(folder.id);
    const row = newFolderRow(transaction, {
      parent: folder.parent,
      name,
      role: folder.role ?? null,
      folderClass: folder.folderClass,
      kind: folder.kind ?? 'generic',
      ...(folder.id !== undefined && { id: folder.id }),
    });
    await transaction.insertFolder(row);
    return toFolder(row);
  });
}

export function newFolderRow(
  transaction: MailboxTransaction,
  folder: {
    parent: number | null;
    name: string;
    role: FolderRole | null;
    folderClass: string;
    kind?: FolderKind;
    id?: FolderId;
  },
): FolderTable {
  const change = transaction.nextChange();
  const now = transaction.clock.now();
  return {
    ...transaction.owner,
    folder_id: folder.id ?? change,
    parent_id: folder.parent,
    name: folder.name,
    name_key: folderNameKey(folder.name),
    role: folder.role,
    folder_class: folder.folderClass,
    uid_validity: transaction.nextUidValidity(),
    uid_next: 1 as Uid,
    message_count: 0,
    unread_count: 0,
    total_bytes: 0,
    created_at: now,
    modified_at: now,
    change_no: change,
    content_change: change,
    sorted_by: 0,
    kind: folder.kind ?? 'generic',
    ...lineageColumns(undefined),
  };
}

export async function updateFolder(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  change: FolderChange,
): Promise<Folder> {
  const name = change.name === undefined ? undefined : checkFolderName(change.name);
  return inMailbox(context.database, context.clock, key, async (transaction) => {
    const row = await transaction.folder(folder);
    const moves = name !== undefined || change.parent !== undefined || change.role !== undefined;
    if (row.parent_id === null && moves) rootIsFixed();
    if (row.kind === 'associated' && moves) associatedIsFixed();
    const parent = change.parent ?? row.parent_id;
    if (change.parent !== undefined) {
      requireRoomBelow(await transaction.folder(change.parent));
      await requireOutside(transaction, change.parent, folder);
    }
    if (parent !== null && (name !== undefined || change.parent !== undefined)) {
      await requireFreeName(transaction, parent, name ?? row.name, folder);
    }
    if (change.role) await requireFreeRole(transaction, change.role, folder);
    row.parent_id = parent;
    row.name = name ?? row.name;
    row.name_key = folderNameKey(row.name);
    row.folder_class = change.folderClass ?? row.folder_class;
    if (change.role !== undefined) transaction.giveRole(row, change.role);
    transaction.touchFolder(row);
    return toFolder(row);
  });
}

export async function removeFolder(
  context: SqlMailContext,
  key: MailboxKey,
  folder: FolderId,
  options: RemovalOptions,
): Promise<void> {
  return inMailbox(context.database, context.clock, key, async (transaction) => {
    const row = await transaction.folder(folder);
    if (row.parent_id === null) rootIsFixed();
    if (await transaction.session.get(anyChild, { ...transaction.params, parent: folder })) {
      folderHasChildren(folder);
    }
    const params = { ...transaction.params, parent: folder, nameKey: '' };
    const companion = await transaction.session.get(findChild, params);
    if (companion) await removeOne(transaction, companion.folder_id as FolderId, options);
    await removeOne(transaction, folder, options);
  });
}

async function removeOne(
  transaction: MailboxTransaction,
  folder: FolderId,
  options: RemovalOptions,
): Promise<void> {
  const row = await transaction.folder(folder);
  await discardFolderContents(transaction, row, options);
  await removeSortedFolder(transaction, row);
  await removeAllProperties(transaction, [folder]);
  await transaction.removeFolder(row);
}

function requireRoomBelow(parent: FolderTable): void {
  if (parent.kind === 'associated') associatedIsFixed();
}

async function requireFreeName(
  transaction: MailboxTransaction,
  parent: number,
  name: string,
  except?: FolderId,
): Promise<void> {
  const params = { ...transaction.params, parent, nameKey: folderNameKey(name) };
  const holder = await transaction.session.get(findChild, params);
  if (holder && holder.folder_id !== except) folderNameTaken(name);
}

async function requireFreeRole(
  transaction: MailboxTransaction,
  role: FolderRole,
  except?: FolderId,
): Promise<void> {
  const holder = await transaction.findRole(role);
  if (holder && holder.folder_id !== except) folderRoleTaken(role);
}

/** Far beyond any real hierarchy; bounds the walk should the rows hold a cycle. */
const maxDepth = 100_000;

async function requireOutside(
  transaction: MailboxTransaction,
  target: FolderId,
  moved: FolderId,
): Promise<void> {
  let ancestor: number | null = target;
  for (let depth = 0; ancestor !== null; depth += 1) {
    if (ancestor === moved) folderBelowItself();
    if (depth > maxDepth) {
      throw new AppError({
        kind: 'internal',
        code: 'store.folder.hierarchyBroken',
        message: 'The folder hierarchy of this mailbox runs in a circle. Run: landfall fsck',
      });
    }
    ancestor = (await transaction.folder(ancestor as FolderId)).parent_id;
  }
}
