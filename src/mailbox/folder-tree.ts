import { AppError } from '../base/errors.ts';
import type { FolderId } from '../base/ids.ts';
import type { Folder, FolderRole } from '../store/ports/mail-model.ts';
import { folderNameKey } from '../store/sort-key.ts';

/** Names from the top of what the owner sees down to the folder. A name may hold any character, `/` too. */
export type FolderPath = readonly string[];

/** The folders of a mailbox at one moment, for walking. */
export class FolderTree {
  readonly #byId: ReadonlyMap<FolderId, Folder>;
  readonly #children: ReadonlyMap<FolderId | null, readonly Folder[]>;

  constructor(folders: readonly Folder[]) {
    this.#byId = new Map(folders.map((folder) => [folder.folder, folder]));
    this.#children = Map.groupBy(folders, (folder) => folder.parent);
  }

  get all(): readonly Folder[] {
    return [...this.#byId.values()];
  }

  find(id: FolderId): Folder | undefined {
    return this.#byId.get(id);
  }

  findRole(role: FolderRole): Folder | undefined {
    return this.all.find((folder) => folder.role === role);
  }

  getRole(role: FolderRole): Folder {
    const folder = this.findRole(role);
    if (folder) return folder;
    throw new AppError({
      kind: 'notFound',
      code: 'mailbox.folder.roleMissing',
      message: `This mailbox has no folder for ${role}. Run: landfall fsck --repair`,
      details: { role },
    });
  }

  children(parent: FolderId): readonly Folder[] {
    return this.#children.get(parent) ?? [];
  }

  /** The folder and everything below it, parents before children; without recursion, for deep hierarchies. */
  subtree(top: FolderId): Folder[] {
    const found: Folder[] = [];
    const pending = [this.#byId.get(top)];
    while (pending.length > 0) {
      const folder = pending.pop();
      if (!folder) continue;
      found.push(folder);
      pending.push(...this.children(folder.folder).toReversed());
    }
    return found;
  }

  /** What the owner sees: everything below the IPM subtree, parents before children. */
  visible(): Folder[] {
    return this.subtree(this.getRole('ipmSubtree').folder).slice(1);
  }

  /** `undefined` for folders outside what the owner sees. */
  pathOf(id: FolderId): FolderPath | undefined {
    const names: string[] = [];
    const passed = new Set<FolderId>();
    let folder = this.#byId.get(id);
    while (folder && !passed.has(folder.folder)) {
      if (folder.role === 'ipmSubtree') return names.reverse();
      passed.add(folder.folder);
      names.push(folder.name);
      folder = folder.parent === null ? undefined : this.#byId.get(folder.parent);
    }
    return undefined;
  }

  /** Compared without case. RFC 9051 section 5.1: INBOX at the top is the inbox, whatever it is called. */
  findPath(path: FolderPath): Folder | undefined {
    let folder = this.findRole('ipmSubtree');
    for (const [depth, name] of path.entries()) {
      if (!folder) return undefined;
      const key = folderNameKey(name);
      const found: Folder | undefined = this.children(folder.folder).find(
        (child) => folderNameKey(child.name) === key,
      );
      folder = found ?? (depth === 0 && key === 'inbox' ? this.findRole('inbox') : undefined);
    }
    return folder;
  }
}
