import type { FolderId } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { RopError } from '../rop-error.ts';
import { type CopyPair, copyFlags } from './copy-properties.ts';
import { copyFolder } from './folder-copy.ts';
import { everyUid } from './folder-removal.ts';
import { needForAll } from './message-rights.ts';

/** Messages and folders of one folder into another: RopCopyTo with WantSubObjects, [MS-OXCPRPT] section 3.2.5.8. */
export async function copyFolderContents(
  { source, target }: Extract<CopyPair, { kind: 'folder' }>,
  isWanted: (tag: number) => boolean,
  flags: number,
): Promise<void> {
  const { logon } = source;
  if (target.logon.replica !== logon.replica) throw new RopError(ErrorCode.NotSupported);
  const tree = await logon.folders();
  const wantsFolders = isWanted(PidTag.ContainerHierarchy);
  const below = tree.withSearchFolders(source.folder);
  if (wantsFolders) {
    const inside = tree.subtree(source.folder, { searchFolders: true });
    if (inside.some(({ folder }) => folder === target.folder)) throw new RopError(ErrorCode.FolderCycle);
    if (below.some(({ name }) => tree.findChild(target.folder, name) !== undefined))
      throw new RopError(ErrorCode.DuplicateName);
  }
  const moves = (flags & copyFlags.move) !== 0;
  const all = tree.subtree(source.folder, { searchFolders: true });
  await needForAll(logon, all, moves ? FolderRight.folderOwner : FolderRight.readAny);
  await target.need(FolderRight.folderOwner);
  const transfer = async (from: FolderId, to: FolderId) => {
    if (moves) await logon.mailbox.move(from, everyUid, to);
    else await logon.mailbox.copy(from, everyUid, to);
  };
  if (isWanted(PidTag.ContainerContents)) await transfer(source.folder, target.folder);
  const associated = tree.findAssociated(source.folder);
  if (isWanted(PidTag.FolderAssociatedContents) && associated !== undefined)
    await transfer(associated.folder, (await logon.mailbox.associatedFolder(target.folder)).folder);
  if (!wantsFolders) return;
  for (const folder of below) {
    if (moves) await logon.mailbox.updateFolder(folder.folder, { parent: target.folder });
    else {
      const code = await copyFolder(logon, folder, {
        parent: target.folder,
        name: folder.name,
        isDeep: true,
      });
      if (code !== undefined) throw new RopError(code);
    }
  }
}
