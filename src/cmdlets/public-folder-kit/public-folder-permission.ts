import { type PermissionEntry, readPermissions } from '../../mailbox/folder-permissions.ts';
import { getPublicFolder, publicFolderPath } from '../../mailbox/public-folders/public-folder-path.ts';
import type { Folder } from '../../store/ports/mail-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { permissionRowOf } from '../mailbox-kit/folder-permission.ts';
import type { FolderPermissionRow } from '../presentation/folder-permission-object.ts';
import { type OpenedPublicFolders, openPublicFolders } from './public-folder-mailbox.ts';

export interface PermittedPublicFolder extends OpenedPublicFolders {
  readonly folder: Folder;
  readonly entries: readonly PermissionEntry[];
}

export async function openPublicPermissions(
  path: string,
  context: CmdletContext,
): Promise<PermittedPublicFolder> {
  const opened = await openPublicFolders(context);
  const folder = getPublicFolder(opened.tree, path);
  return { ...opened, folder, entries: await readPermissions(opened.mailbox, folder.folder) };
}

export function publicPermissionRow(
  { tree, folder }: PermittedPublicFolder,
  entry: PermissionEntry,
  context: CmdletContext,
): Promise<FolderPermissionRow> {
  const identity = publicFolderPath(tree, folder);
  return permissionRowOf({ folder: folder.name, identity }, entry, context);
}
