/** Events of objects that follow from changes of a mailbox: what was made, changed, moved or removed since somebody looked. */
import type { ChangeNumber, FolderId, ItemId } from '../../../base/ids.ts';
import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import { type Change, type Folder, flag, type Message } from '../../../store/ports/mail-model.ts';
import { NotificationType, type ObjectEvent } from '../../../wire/mapi/notification.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';

export interface ChangedMailbox {
  readonly before: FolderTree;
  readonly after: FolderTree;
  /** Where whoever looked last stood: what has a higher id was made since. */
  readonly since: ChangeNumber;
  readonly changes: readonly Change[];
  /** Of messages that were made as copies of others, where that is known. */
  readonly originals: ReadonlyMap<ItemId, Pick<Message, 'folder' | 'item'>>;
}

const { newMail, objectCopied, objectCreated, objectDeleted, objectModified, objectMoved } = NotificationType;

export function eventsOf(mailbox: ChangedMailbox): ObjectEvent[] {
  const { changes, after } = mailbox;
  const events: ObjectEvent[] = [];
  const left = leftBehind(changes);
  const touched = new Set<FolderId>();
  for (const change of changes) {
    if (change.kind === 'message') {
      touched.add(change.message.folder);
      events.push(...messageEvents(change.message, mailbox, left));
    } else if (change.kind === 'messageGone') {
      touched.add(change.folder);
      if (isGoneForGood(change.item, changes, after)) events.push(...deletion(change, after));
    } else events.push(...folderEvents(change, mailbox));
  }
  for (const id of touched) events.push(...countEvents(id, after));
  return events;
}

type Gone = Extract<Change, { kind: 'messageGone' }>;

const leftBehind = (changes: readonly Change[]): ReadonlyMap<ItemId, Gone> =>
  new Map(changes.flatMap((change) => (change.kind === 'messageGone' ? [[change.item, change]] : [])));

/** What clients see the message in: what is beside a folder's messages is shown as the folder's own. */
const seenIn = (folder: Folder | undefined, id: FolderId): FolderId =>
  folder?.kind === 'associated' ? (folder.parent ?? id) : id;

function messageEvents(
  message: Message,
  { after, since, originals }: ChangedMailbox,
  left: ReadonlyMap<ItemId, Gone>,
): ObjectEvent[] {
  const folder = after.find(message.folder);
  if (folder === undefined || folder.role === 'recoverable') return [];
  const place = { folder: objectIdOf(seenIn(folder, folder.folder)), message: objectIdOf(message.item) };
  const from = left.get(message.item);
  if (from !== undefined && from.folder !== message.folder) {
    const oldFolder = objectIdOf(from.folder);
    return [{ type: objectMoved, ...place, oldFolder, oldMessage: place.message }];
  }
  if (message.item <= since) return [{ type: objectModified, ...place }];
  const created: ObjectEvent[] = [{ type: objectCreated, ...place }];
  const original = originals.get(message.item);
  if (original !== undefined) {
    const { folder: oldFolder, item } = original;
    const old = {
      oldFolder: objectIdOf(seenIn(after.find(oldFolder), oldFolder)),
      oldMessage: objectIdOf(item),
    };
    created.push({ type: objectCopied, ...place, ...old });
  }
  // What a client has put there itself is no news to anybody.
  if (folder.role !== 'inbox' || message.native !== null) return created;
  const messageFlags = (message.flags & flag.seen) === 0 ? 0 : 1;
  return [...created, { type: newMail, ...place, messageFlags, messageClass: 'IPM.Note' }];
}

/** It is nowhere any more, or where only what was deleted lies. */
function isGoneForGood(item: ItemId, changes: readonly Change[], after: FolderTree): boolean {
  const elsewhere = changes.find((change) => change.kind === 'message' && change.message.item === item);
  if (elsewhere?.kind !== 'message') return true;
  return after.find(elsewhere.message.folder)?.role === 'recoverable';
}

function deletion({ folder: id, item }: Gone, after: FolderTree): ObjectEvent[] {
  const folder = after.find(id);
  if (folder?.role === 'recoverable') return [];
  return [{ type: objectDeleted, folder: objectIdOf(seenIn(folder, id)), message: objectIdOf(item) }];
}

function folderEvents(
  change: Exclude<Change, { kind: 'message' | 'messageGone' }>,
  { before, after, since }: ChangedMailbox,
): ObjectEvent[] {
  if (change.kind === 'folderGone') {
    const old = before.find(change.folder);
    if (old === undefined || old.kind === 'associated') return [];
    return [{ type: objectDeleted, folder: objectIdOf(change.folder), parent: objectIdOf(old.parent ?? 0) }];
  }
  const { folder } = change;
  if (folder.kind === 'associated') return [];
  const [id, parent] = [objectIdOf(folder.folder), objectIdOf(folder.parent ?? 0)];
  if (folder.folder > since) return [{ type: objectCreated, folder: id, parent }, ...above(folder, after)];
  const old = before.find(folder.folder);
  if (old !== undefined && old.parent !== folder.parent) {
    const oldParent = objectIdOf(old.parent ?? 0);
    return [{ type: objectMoved, folder: id, parent, oldFolder: id, oldParent }];
  }
  return [{ type: objectModified, folder: id }];
}

/** A folder that has another one below it now has changed too: PidTagSubfolders. */
const above = (folder: Folder, after: FolderTree): ObjectEvent[] => {
  const parent = folder.parent === null ? undefined : after.find(folder.parent);
  if (parent === undefined) return [];
  return [{ type: objectModified, folder: objectIdOf(parent.folder) }];
};

function countEvents(id: FolderId, after: FolderTree): ObjectEvent[] {
  const folder = after.find(id);
  if (folder === undefined || folder.kind === 'associated' || folder.role === 'recoverable') return [];
  const { messageCount: total, unreadCount: unread } = folder;
  return [{ type: objectModified, folder: objectIdOf(id), total, unread }];
}
