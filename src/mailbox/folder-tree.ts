import { AppError } from '../base/errors.ts';
import type { FolderId } from '../base/ids.ts';
import type { Folder, FolderRole } from '../store/ports/mail-model.ts';
import { folderNameKey } from '../store/sort-key.ts';

/** Names from the top of what the owner sees down to the folder. A name may hold any character, `/` too. */
export type FolderPath = readonly string[];

/**
 * The folders of a mailbox at one moment, for walking. Nothing here recurses, and rows whose parents go
 * round in a circle end a walk: what the store holds may be damaged, and hierarchies may be very deep.
 */
export class FolderTree {
  readonly all: readonly Folder[];
  readonly #byId: ReadonlyMap<FolderId, Folder>;
  readonly #byRole: ReadonlyMap<FolderRole, Folder>;
  /** With search folders, and without associated ones. */
  readonly #below: ReadonlyMap<FolderId | null, readonly Folder[]>;
  readonly #associated: ReadonlyMap<FolderId | null, Folder>;
  /** Folded names below a folder, made when a name is first looked for there. */
  readonly #names = new Map<FolderId, ReadonlyMap<string, Folder>>();

  constructor(folders: readonly Folder[]) {
    this.all = [...folders];
    this.#byId = new Map(folders.map((folder) => [folder.folder, folder]));
    this.#byRole = new Map(
      folders.flatMap((folder) => (folder.role === null ? [] : [[folder.role, folder]])),
    );
    const associated = folders.filter(({ kind }) => kind === 'associated');
    const others = folders.filter(({ kind }) => kind !== 'associated');
    this.#below = Map.groupBy(others, (folder) => folder.parent);
    this.#associated = new Map(associated.map((folder) => [folder.parent, folder]));
  }

  find(id: FolderId): Folder | undefined {
    return this.#byId.get(id);
  }

  findRole(role: FolderRole): Folder | undefined {
    return this.#byRole.get(role);
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
    return this.withSearchFolders(parent).filter(({ kind }) => kind === 'generic');
  }

  /** What MAPI shows below a folder. */
  withSearchFolders(parent: FolderId): readonly Folder[] {
    return this.#below.get(parent) ?? [];
  }

  /** Where what MAPI clients keep beside the messages of the folder lies, once something does. */
  findAssociated(folder: FolderId): Folder | undefined {
    return this.#associated.get(folder);
  }

  /** Compared as siblings are: in NFC and without case. */
  findChild(parent: FolderId, name: string): Folder | undefined {
    let names = this.#names.get(parent);
    if (names === undefined) {
      names = new Map(this.children(parent).map((child) => [folderNameKey(child.name), child]));
      this.#names.set(parent, names);
    }
    return names.get(folderNameKey(name));
  }

  /** The folder and everything below it, parents before children; search folders only where asked for. */
  subtree(top: FolderId, { searchFolders = false } = {}): Folder[] {
    const found: Folder[] = [];
    const passed = new Set<FolderId>();
    const pending = [this.#byId.get(top)];
    while (pending.length > 0) {
      const folder = pending.pop();
      if (!folder || passed.has(folder.folder)) continue;
      passed.add(folder.folder);
      found.push(folder);
      const below = searchFolders ? this.withSearchFolders(folder.folder) : this.children(folder.folder);
      for (const child of below.toReversed()) pending.push(child);
    }
    return found;
  }

  /** What the owner sees: everything below the IPM subtree, parents before children. */
  visible(): Folder[] {
    return this.subtree(this.getRole('ipmSubtree').folder).slice(1);
  }

  /** `undefined` for folders outside what the owner sees; no names for the IPM subtree itself. */
  pathOf(id: FolderId): FolderPath | undefined {
    const names: string[] = [];
    const passed = new Set<FolderId>();
    let folder = this.#byId.get(id);
    if (folder?.kind !== 'generic') return undefined;
    while (folder && !passed.has(folder.folder)) {
      if (folder.role === 'ipmSubtree') return names.reverse();
      passed.add(folder.folder);
      names.push(folder.name);
      folder = folder.parent === null ? undefined : this.#byId.get(folder.parent);
    }
    return undefined;
  }

  findPath(path: FolderPath): Folder | undefined {
    let folder = this.findRole('ipmSubtree');
    for (const name of path) {
      if (!folder) return undefined;
      folder = this.findStep(folder, name);
    }
    return folder;
  }

  /**
   * The folder that a name of a path leads to. RFC 9051 section 5.1: INBOX at the top is the inbox in any
   * case, whatever it is called, and even beside another folder of that name.
   */
  findStep(parent: Folder, name: string): Folder | undefined {
    const isTop = parent.role === 'ipmSubtree';
    const inbox = isTop && folderNameKey(name) === 'inbox' ? this.findRole('inbox') : undefined;
    return inbox ?? this.findChild(parent.folder, name);
  }
}
