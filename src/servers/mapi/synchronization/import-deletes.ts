/** RopSynchronizationImportDeletes: what a client has thrown away. [MS-OXCFXICS] section 3.2.5.9.4.5. */
import type { FolderId } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import type { Folder, Message } from '../../../store/ports/mail-model.ts';
import type { RemovalOptions } from '../../../store/ports/mail-store.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FolderObject } from '../objects/folder-object.ts';
import { mayUse } from '../objects/message-rights.ts';
import { RopError } from '../rop-error.ts';
import type { Collector } from './collector.ts';
import { counterOfKey } from './given-keys.ts';

export async function importMessageDeletes(
  collector: Collector,
  keys: readonly Uint8Array[],
  options: RemovalOptions,
): Promise<void> {
  const rows: Message[] = [];
  // R2250: those that are gone already are passed over. R3512: all of them, or none.
  for (const key of keys) {
    const row = await collector.findMessage(key);
    if (row === undefined) continue;
    if (!(await mayUse(collector.logon, row, 'delete'))) throw new RopError(ErrorCode.AccessDenied);
    rows.push(row);
  }
  const byFolder = Map.groupBy(rows, ({ folder }) => folder);
  for (const [folder, group] of byFolder) {
    const ranges = group.map(({ uid }) => ({ first: uid, last: uid }));
    await collector.logon.mailbox.expunge(folder, ranges, options);
  }
  noteGone(collector, keys);
}

export async function importFolderDeletes(
  collector: Collector,
  keys: readonly Uint8Array[],
  options: RemovalOptions,
): Promise<void> {
  const { logon } = collector;
  const found: Folder[] = [];
  for (const key of keys) {
    const counter = counterOfKey(logon, key);
    const folder = counter === undefined ? undefined : await logon.mailbox.findFolder(counter as FolderId);
    if (folder === undefined) continue;
    await new FolderObject(logon, folder.folder).need(FolderRight.folderOwner);
    // Every mailbox needs these.
    if (folder.role !== null || folder.kind === 'associated') throw new RopError(ErrorCode.AccessDenied);
    found.push(folder);
  }
  for (const { folder } of found)
    if ((await logon.mailbox.findFolder(folder)) !== undefined)
      await logon.mailbox.removeFolder(folder, options);
  noteGone(collector, keys);
}

function noteGone(collector: Collector, keys: readonly Uint8Array[]): void {
  collector.noteGone(keys.flatMap((key) => counterOfKey(collector.logon, key) ?? []));
}
