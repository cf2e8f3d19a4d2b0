import { AppError } from '../../base/errors.ts';
import type { Folder } from '../../store/ports/mail-model.ts';
import { folderNameKey } from '../../store/sort-key.ts';
import type { FolderTree } from '../folder-tree.ts';

/** A name may hold what separates names in a path; Exchange prints U+FFFE in its place. */
const shown = (name: string): string => name.replaceAll('\\', '\uFFFE');
const read = (name: string): string => name.replaceAll('\uFFFE', '\\');

/** `\Sales\Orders`; the top is `\` alone. What people are not shown lies in \NON_IPM_SUBTREE. */
export function publicFolderPath(tree: FolderTree, folder: Folder): string {
  const names: string[] = [];
  const passed = new Set<number>();
  let at: Folder | undefined = folder;
  while (at !== undefined && at.role !== 'ipmSubtree' && at.role !== 'root' && !passed.has(at.folder)) {
    passed.add(at.folder);
    names.unshift(shown(at.name));
    at = at.parent === null ? undefined : tree.find(at.parent);
  }
  return `\\${names.join('\\')}`;
}

/** As people write it: `\Sales\Orders`. */
export function getPublicFolder(tree: FolderTree, path: string): Folder {
  const names = path.split('\\').filter((name) => name !== '');
  const hidden = tree.findRole('nonIpmSubtree');
  const isHidden = hidden !== undefined && folderNameKey(names[0] ?? '') === folderNameKey(hidden.name);
  let folder: Folder | undefined = isHidden ? hidden : tree.getRole('ipmSubtree');
  for (const name of isHidden ? names.slice(1) : names)
    folder = folder && tree.findChild(folder.folder, read(name));
  if (folder !== undefined) return folder;
  throw new AppError({
    kind: 'notFound',
    code: 'publicFolder.notFound',
    message: `There is no public folder "${path}". Write it from the top, as \\Sales\\Orders; Get-PublicFolder -Recurse lists those there are.`,
    details: { folder: path },
  });
}
