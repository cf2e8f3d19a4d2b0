import { AppError } from '../../base/errors.ts';
import { languages } from '../../base/language.ts';
import { defaultFoldersIn } from '../../mailbox/default-folders.ts';
import type { FolderTree } from '../../mailbox/folder-tree.ts';
import type { Folder } from '../../store/ports/mail-model.ts';
import { folderNameKey } from '../../store/sort-key.ts';

/** Default folders under the names that they have in every language, whatever this mailbox calls them. */
const roleByName = new Map(
  languages.flatMap((language) =>
    defaultFoldersIn(language)
      .filter(({ parentRole }) => parentRole === 'ipmSubtree')
      .map(({ name, role }) => [folderNameKey(name), role] as const),
  ),
);

/** `kim:\Inbox\Projects`, `:\받은 편지함\프로젝트` or `\Inbox`; what stands before the colon is not looked at. */
export function findFolderByIdentity(tree: FolderTree, identity: string): Folder {
  const path = identity
    .replace(/^[^\\:]*:/, '')
    .split('\\')
    .filter((name) => name !== '');
  const [first = '', ...rest] = path;
  const role = roleByName.get(folderNameKey(first));
  let folder = tree.findPath([first]) ?? (role && tree.findRole(role));
  for (const name of rest) folder = folder && tree.findStep(folder, name);
  if (folder === undefined || first === '') throw folderNotFound(identity);
  return folder;
}

export function folderIdentity(tree: FolderTree, owner: string, folder: number | undefined): string | null {
  const found = tree.all.find((each) => each.folder === folder);
  const path = found && tree.pathOf(found.folder);
  return path === undefined ? null : `${owner}:\\${path.join('\\')}`;
}

function folderNotFound(identity: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'mailflow.folder.notFound',
    message: `The mailbox has no folder "${identity}". Write it as kim:\\Inbox\\Projects; Get-MailboxFolderStatistics lists the folders there are.`,
    details: { folder: identity },
  });
}
