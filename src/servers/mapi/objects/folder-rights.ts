import type { FolderId } from '../../../base/ids.ts';
import {
  allFolderRights,
  changePermissions,
  readPermissions,
  writePermissions,
} from '../../../mailbox/folder-permissions.ts';
import type { FolderObject } from './folder-object.ts';

/** A new folder lets those in who may see the one above, and whoever made it in another's mailbox owns it. */
export async function handRightsDown(
  { logon, folder: above }: FolderObject,
  folder: FolderId,
): Promise<void> {
  const entries = await readPermissions(logon.mailbox, above);
  const { guid } = logon.session.caller;
  const handed = logon.isOwn
    ? entries
    : changePermissions(entries, [{ kind: 'add', guid, rights: allFolderRights }]);
  if (handed.some(({ rights }) => rights !== 0)) await writePermissions(logon.mailbox, folder, handed);
}
