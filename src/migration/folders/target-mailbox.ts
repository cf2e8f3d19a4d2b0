import type { FolderPath, FolderTree } from '../../mailbox/folder-tree.ts';
import type { FolderRole } from '../../store/ports/mail-model.ts';
import { folderNameKey } from '../../store/sort-key.ts';
import { ownRules, type TargetRules } from './target-name.ts';

/** What a plan needs to know of the mailbox that it is for. */
export interface TargetMailbox {
  readonly rolePaths: ReadonlyMap<FolderRole, FolderPath>;
  /** Folders that hold no mail, whatever made them. */
  readonly reserved: readonly FolderPath[];
  readonly rules: TargetRules;
}

/** Folders that are there already take in those of the same path: a second batch finds the first one's folders. */
export function targetMailboxOf(tree: FolderTree): TargetMailbox {
  const rolePaths = new Map<FolderRole, FolderPath>();
  const reserved: FolderPath[] = [];
  for (const { folder, role, folderClass } of tree.visible()) {
    const path = tree.pathOf(folder);
    if (path === undefined) continue;
    if (role !== null) rolePaths.set(role, path);
    if (!/^(?:IPF\.Note\b.*)?$/i.test(folderClass)) reserved.push(path);
  }
  return { rolePaths, reserved, rules: ownRules };
}

/** Equal for paths that lead to one folder. */
export function pathKey(path: FolderPath): string {
  return path.map(folderNameKey).join('\0');
}
