import type { ChangeNumber, FolderId, Uid } from '../../base/ids.ts';
import { isGivenId } from '../given-ids.ts';
import type { Change, ChangePage, Folder } from '../ports/mail-model.ts';
import type { RestoredChange } from '../ports/mail-store.ts';
import type { MemoryBodyIndex } from './memory-body-index.ts';
import { eraseMessage, referToBodies } from './memory-mail-messages.ts';
import type { MemoryFolder, MemoryMailbox } from './memory-mailbox.ts';

export function changesSince(
  box: MemoryMailbox,
  since: ChangeNumber,
  { limit, folder }: { limit: number; folder?: FolderId },
): ChangePage {
  const folders = [...box.folders.values()].filter(
    ({ row }) => folder === undefined || row.folder === folder,
  );
  const later: Change[] = box.tombstones.filter((gone) => folder === undefined || gone.folder === folder);
  for (const { row, messages } of folders) {
    later.push({ kind: 'folder', changeNo: row.changeNo, folder: { ...row } });
    for (const message of messages.values()) {
      later.push({ kind: 'message', changeNo: message.changeNo, message });
    }
  }
  const changes = later.filter(({ changeNo }) => changeNo > since).sort((a, b) => a.changeNo - b.changeNo);
  if (changes.length <= limit) {
    return { changes, upTo: Math.max(since, box.changeNo) as ChangeNumber, more: false };
  }
  const page = changes.slice(0, limit);
  return { changes: page, upTo: page.at(-1)?.changeNo ?? since, more: true };
}

export function restoreChange(
  box: MemoryMailbox,
  bodies: MemoryBodyIndex,
  { change, properties }: RestoredChange,
): void {
  box.changeNo = Math.max(box.changeNo, change.changeNo) as ChangeNumber;
  switch (change.kind) {
    case 'folder':
      restoreFolder(box, change.folder);
      box.dropProperties(change.folder.folder);
      box.setProperties(change.folder.folder, properties);
      break;
    case 'message': {
      const { message } = change;
      const { messages } = folderOrPlaceholder(box, message.folder);
      takeOut(box, bodies, message.folder, message.uid);
      const { native = null, nativeSize = 0, receivedAt } = message;
      const { createdAt = receivedAt, modifiedAt = receivedAt } = message;
      const { modification = message.changeNo, changeKey = null, predecessors = null } = message;
      const keywords = [...message.keywords];
      referToBodies(box, bodies, { body: message.body, native });
      const later = { modification, changeKey, predecessors };
      box.put({ ...message, native, nativeSize, createdAt, modifiedAt, keywords, ...later });
      if (isGivenId(message.item)) box.pending.add(message.item);
      sortByUid(messages);
      box.setProperties(message.item, properties);
      break;
    }
    case 'folderGone':
      box.dropProperties(change.folder);
      box.folders.delete(change.folder);
      noteGone(box, change);
      break;
    case 'messageGone': {
      const folder = box.folders.get(change.folder);
      if (folder !== undefined) {
        takeOut(box, bodies, change.folder, change.uid);
        folder.row.uidNext = Math.max(folder.row.uidNext, change.uid + 1) as Uid;
        box.touch(folder.row, change.changeNo);
      }
      noteGone(box, change);
      break;
    }
  }
}

function noteGone(box: MemoryMailbox, change: MemoryMailbox['tombstones'][number]): void {
  if (!box.tombstones.some(({ changeNo }) => changeNo === change.changeNo)) box.tombstones.push(change);
}

/** Between two increments folders may have exchanged roles: who held one before was changed as well. */
function restoreFolder(box: MemoryMailbox, folder: Folder): void {
  const holder = folder.role === null ? undefined : box.folderOfRole(folder.role);
  if (holder !== undefined && holder.row.folder !== folder.folder) holder.row.role = null;
  const { row } = folderOrPlaceholder(box, folder.folder);
  const { messageCount, unreadCount, totalBytes } = row;
  const uidNext = Math.max(row.uidNext, folder.uidNext) as Uid;
  const contentChange = Math.max(row.contentChange, folder.contentChange) as ChangeNumber;
  // Backups of before do not tell of kinds and times.
  const { kind = 'generic', modifiedAt = folder.createdAt } = folder;
  const { changeKey = null, predecessors = null } = folder;
  const counters = { messageCount, unreadCount, totalBytes, uidNext, contentChange };
  Object.assign(row, folder, { kind, modifiedAt, changeKey, predecessors, ...counters });
  box.lastUidValidity = Math.max(box.lastUidValidity, folder.uidValidity);
  // In order of id, as if the folders had been made here.
  const inOrder = [...box.folders].sort(([a], [b]) => a - b);
  box.folders.clear();
  for (const [id, one] of inOrder) box.folders.set(id, one);
}

/** A message may come before its folder, whose last change is later. */
function folderOrPlaceholder(box: MemoryMailbox, folder: FolderId): MemoryFolder {
  const known = box.folders.get(folder);
  if (known !== undefined) return known;
  const none = 0 as ChangeNumber;
  const row = {
    ...{ folder, kind: 'generic' as const, parent: null, name: '', role: null, folderClass: '' },
    ...{ createdAt: 0, modifiedAt: 0 },
    ...{ uidValidity: 0, uidNext: 1 as Uid, messageCount: 0, unreadCount: 0, totalBytes: 0 },
    ...{ changeNo: none, contentChange: none, changeKey: null, predecessors: null },
  };
  const placeholder: MemoryFolder = { row, messages: new Map() };
  box.folders.set(folder, placeholder);
  return placeholder;
}

/** Takes out the earlier state of a message. Its text may have changed: the mailbox is indexed anew. */
function takeOut(box: MemoryMailbox, bodies: MemoryBodyIndex, folder: FolderId, uid: Uid): void {
  const message = box.folders.get(folder)?.messages.get(uid);
  if (message === undefined) return;
  eraseMessage(box, bodies, message);
  box.indexedItem = 0;
}

function sortByUid(messages: MemoryFolder['messages']): void {
  const [last, before] = [...messages.keys()].slice(-2).reverse();
  if (last === undefined || before === undefined || before < last) return;
  const inOrder = [...messages].sort(([a], [b]) => a - b);
  messages.clear();
  for (const [uid, message] of inOrder) messages.set(uid, message);
}
