import type { Clock } from '../../base/clock.ts';
import type { FolderId, Uid } from '../../base/ids.ts';
import type { Folder, FolderRole } from '../ports/mail-model.ts';
import type { FolderChange, NewFolder } from '../ports/mail-store.ts';
import { checkFolderName, folderNameKey } from '../sort-key.ts';
import {
  folderBelowItself,
  folderHasChildren,
  folderNameTaken,
  folderRoleTaken,
  rootIsFixed,
} from '../store-errors.ts';
import type { MemoryFolder, MemoryMailbox } from './memory-mailbox.ts';

interface FolderFields {
  readonly parent: FolderId | null;
  readonly name: string;
  readonly role: FolderRole | null;
  readonly folderClass: string;
}

export function createFolder(box: MemoryMailbox, clock: Clock, given: NewFolder): Folder {
  const name = checkFolderName(given.name);
  const role = given.role ?? null;
  box.folder(given.parent);
  requireFreeName(box, given.parent, name);
  requireFreeRole(box, role);
  return insertFolder(box, clock, { parent: given.parent, name, role, folderClass: given.folderClass });
}

export function insertFolder(box: MemoryMailbox, clock: Clock, fields: FolderFields): Folder {
  const changeNo = box.nextChange();
  const row: Folder = {
    folder: Number(changeNo) as FolderId,
    ...fields,
    uidValidity: box.nextUidValidity(clock),
    uidNext: 1 as Uid,
    messageCount: 0,
    unreadCount: 0,
    totalBytes: 0,
    createdAt: clock.now(),
    changeNo,
    contentChange: changeNo,
  };
  box.folders.set(row.folder, { row: { ...row }, messages: new Map() });
  return row;
}

export function updateFolder(box: MemoryMailbox, id: FolderId, change: FolderChange): Folder {
  const name = change.name === undefined ? undefined : checkFolderName(change.name);
  const { row } = box.folder(id);
  if (row.parent === null) {
    const changesPlace = name !== undefined || change.parent !== undefined || change.role !== undefined;
    if (changesPlace) rootIsFixed();
  } else {
    const parent = change.parent ?? row.parent;
    if (change.parent !== undefined) requireOutside(box, change.parent, id);
    requireFreeName(box, parent, name ?? row.name, id);
    if (change.role !== undefined) requireFreeRole(box, change.role, id);
    row.parent = parent;
    row.name = name ?? row.name;
    row.role = change.role === undefined ? row.role : change.role;
  }
  row.folderClass = change.folderClass ?? row.folderClass;
  row.changeNo = box.nextChange();
  return { ...row };
}

/** The folder that may be removed. */
export function requireRemovable(box: MemoryMailbox, id: FolderId): MemoryFolder {
  const folder = box.folder(id);
  if (folder.row.parent === null) rootIsFixed();
  if (box.children(id).length > 0) folderHasChildren(id);
  return folder;
}

export function dropFolder(box: MemoryMailbox, folder: FolderId): void {
  box.dropProperties(folder);
  box.folders.delete(folder);
  box.tombstones.push({ kind: 'folderGone', changeNo: box.nextChange(), folder });
}

function requireFreeName(box: MemoryMailbox, parent: FolderId, name: string, except?: FolderId): void {
  const key = folderNameKey(name);
  const isTaken = ({ row }: MemoryFolder) => row.folder !== except && folderNameKey(row.name) === key;
  if (box.children(parent).some(isTaken)) folderNameTaken(name);
}

function requireFreeRole(box: MemoryMailbox, role: FolderRole | null, except?: FolderId): void {
  const holder = role === null ? undefined : box.folderOfRole(role);
  if (role !== null && holder !== undefined && holder.row.folder !== except) folderRoleTaken(role);
}

function requireOutside(box: MemoryMailbox, target: FolderId, moved: FolderId): void {
  for (
    let ancestor: FolderId | null = target;
    ancestor !== null;
    ancestor = box.folder(ancestor).row.parent
  ) {
    if (ancestor === moved) folderBelowItself();
  }
}
