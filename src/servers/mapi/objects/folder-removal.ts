import type { Uid } from '../../../base/ids.ts';
import { maxUid } from '../../../base/ids.ts';
import { FolderRight } from '../../../mailbox/folder-permissions.ts';
import type { Folder } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { RopError } from '../rop-error.ts';
import { FolderObject } from './folder-object.ts';
import type { Logon } from './logon.ts';

export interface FolderRemoval {
  readonly withMessages: boolean;
  readonly withFolders: boolean;
  /** What was in it can not be had back. */
  readonly isHard: boolean;
}

export const everyUid = [{ first: 1 as Uid, last: maxUid as Uid }];

/** [MS-OXCFOLD] section 3.2.5.3. True where something of it stays: what is in it, and nobody asked for that to go. */
export async function removeFolder(logon: Logon, folder: Folder, removal: FolderRemoval): Promise<boolean> {
  const { mailbox } = logon;
  // Every mailbox needs these, and clients keep their ids.
  if (folder.role !== null) throw new RopError(ErrorCode.AccessDenied);
  const tree = await logon.folders();
  const below = tree.withSearchFolders(folder.folder);
  const isFull = folder.kind !== 'search' && folder.messageCount > 0 && !removal.withMessages;
  if (isFull || (below.length > 0 && !removal.withFolders)) return true;
  await mailbox.removeFolder(folder.folder, { recover: !removal.isHard });
  return false;
}

export interface Emptying {
  /** What clients keep beside the messages goes too. */
  readonly withAssociated: boolean;
  readonly isHard: boolean;
}

/** Everything in a folder and below it: RopEmptyFolder, RopHardDeleteMessagesAndSubfolders. */
export async function emptyFolder(logon: Logon, folder: Folder, emptying: Emptying): Promise<boolean> {
  const { mailbox } = logon;
  const recover = !emptying.isHard;
  const tree = await logon.folders();
  const own = new FolderObject(logon, folder.folder);
  const mayDelete = await own.may(FolderRight.deleteAny);
  if (mayDelete) await mailbox.expunge(folder.folder, everyUid, { recover });
  const associated = emptying.withAssociated ? tree.findAssociated(folder.folder) : undefined;
  if (associated && (await own.may(FolderRight.folderOwner)))
    await mailbox.expunge(associated.folder, everyUid, { recover: false });
  let isPartial = !mayDelete && folder.messageCount > 0;
  for (const child of tree.withSearchFolders(folder.folder)) {
    const mayRemove = await new FolderObject(logon, child.folder).may(FolderRight.folderOwner);
    if (child.role === null && mayRemove) await mailbox.removeFolder(child.folder, { recover });
    else isPartial = true;
  }
  return isPartial;
}
