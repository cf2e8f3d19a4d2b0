import type { Clock } from '../../base/clock.ts';
import type { ChangeNumber, FolderId, Uid } from '../../base/ids.ts';
import { checkNewFolder } from '../new-folder.ts';
import type { Folder, FolderKind, FolderRole, Lineage } from '../ports/mail-model.ts';
import type { FolderChange, NewFolder } from '../ports/mail-store.ts';
import { checkFolderName, folderNameKey } from '../sort-key.ts';
import {
  associatedIsFixed,
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
  readonly kind?: FolderKind;
  readonly folder?: FolderId;
}

export function createFolder(box: MemoryMailbox, clock: Clock, given: NewFolder): Folder {
  const name = checkNewFolder(given);
  const { parent, folderClass, kind = 'generic', role = null } = given;
  requireRoomBelow(box, parent);
  requireFreeName(box, given.parent, name);
  requireFreeRole(box, role);
  if (given.id !== undefined) box.requireFreeId(given.id);
  const id = given.id === undefined ? {} : { folder: given.id };
  return insertFolder(box, clock, { parent, name, role, folderClass, kind, ...id });
}

export function insertFolder(box: MemoryMailbox, clock: Clock, fields: FolderFields): Folder {
  const changeNo = box.nextChange();
  const now = clock.now();
  const row: Folder = {
    folder: Number(changeNo) as FolderId,
    kind: 'generic',
    ...fields,
    uidValidity: box.nextUidValidity(clock),
    uidNext: 1 as Uid,
    messageCount: 0,
    unreadCount: 0,
    totalBytes: 0,
    createdAt: now,
    modifiedAt: now,
    changeNo,
    contentChange: changeNo,
    changeKey: null,
    predecessors: null,
  };
  box.folders.set(row.folder, { row: { ...row }, messages: new Map() });
  return row;
}

export function updateFolder(box: MemoryMailbox, clock: Clock, id: FolderId, change: FolderChange): Folder {
  const name = change.name === undefined ? undefined : checkFolderName(change.name);
  const { row } = box.folder(id);
  const moves = name !== undefined || change.parent !== undefined || change.role !== undefined;
  if (row.parent === null && moves) rootIsFixed();
  if (row.kind === 'associated' && moves) associatedIsFixed();
  if (row.parent !== null && moves) {
    const parent = change.parent ?? row.parent;
    if (change.parent !== undefined) {
      requireRoomBelow(box, change.parent);
      requireOutside(box, change.parent, id);
    }
    requireFreeName(box, parent, name ?? row.name, id);
    if (change.role !== undefined) requireFreeRole(box, change.role, id);
    row.parent = parent;
    row.name = name ?? row.name;
    row.role = change.role === undefined ? row.role : change.role;
  }
  row.folderClass = change.folderClass ?? row.folderClass;
  touchFolder(box, clock, row);
  return { ...row };
}

/** A change of the folder itself: takes a number and the time. */
export function touchFolder(
  box: MemoryMailbox,
  clock: Clock,
  row: MemoryFolder['row'],
  lineage?: Lineage,
): ChangeNumber {
  row.changeNo = box.nextChange();
  row.modifiedAt = clock.now();
  row.changeKey = lineage?.changeKey ?? null;
  if (lineage !== undefined) row.predecessors = lineage.predecessors;
  return row.changeNo;
}

/** The folder that may be removed. */
export function requireRemovable(box: MemoryMailbox, id: FolderId): MemoryFolder {
  const folder = box.folder(id);
  if (folder.row.parent === null) rootIsFixed();
  if (box.children(id).some(({ row }) => row.kind !== 'associated')) folderHasChildren(id);
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

function requireRoomBelow(box: MemoryMailbox, parent: FolderId): void {
  if (box.folder(parent).row.kind === 'associated') associatedIsFixed();
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
