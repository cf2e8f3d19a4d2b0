import type { FolderId } from '../../../base/ids.ts';
import type { Folder } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { everyUid } from './folder-removal.ts';
import type { Logon } from './logon.ts';

export interface FolderCopy {
  readonly parent: FolderId;
  readonly name: string;
  readonly isDeep: boolean;
}

/** With its messages, its properties and what clients keep beside it. The code where it cannot be done. */
export async function copyFolder(
  logon: Logon,
  folder: Folder,
  copy: FolderCopy,
): Promise<number | undefined> {
  const { mailbox } = logon;
  const tree = await logon.folders();
  const below = tree.subtree(folder.folder, { searchFolders: true });
  if (copy.isDeep && below.some((each) => each.folder === copy.parent)) return ErrorCode.FolderCycle;
  const copies = new Map<FolderId, FolderId>();
  for (const each of copy.isDeep ? below : [folder]) {
    const isTop = each.folder === folder.folder;
    const parent = isTop ? copy.parent : each.parent === null ? undefined : copies.get(each.parent);
    if (parent === undefined) continue;
    const made = await mailbox.createFolder(
      parent,
      isTop ? copy.name : each.name,
      each.folderClass,
      each.kind === 'search' ? 'search' : 'generic',
    );
    copies.set(each.folder, made.folder);
    await copyContents(logon, each, made.folder);
    const associated = tree.findAssociated(each.folder);
    if (associated)
      await copyContents(logon, associated, (await mailbox.associatedFolder(made.folder)).folder);
  }
  return undefined;
}

async function copyContents({ mailbox }: Logon, from: Folder, to: FolderId): Promise<void> {
  const properties = await mailbox.readProperties({ kind: 'folder', folder: from.folder });
  if (properties.length > 0)
    await mailbox.writeProperties({ kind: 'folder', folder: to }, { set: properties, remove: [] });
  if (from.messageCount > 0) await mailbox.copy(from.folder, everyUid, to);
}
