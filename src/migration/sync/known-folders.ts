import type { FolderId } from '../../base/ids.ts';
import type { FolderPath, FolderTree } from '../../mailbox/folder-tree.ts';
import type { Folder } from '../../store/ports/mail-model.ts';
import { folderNameKey } from '../../store/sort-key.ts';
import { pathKey } from '../folders/target-mailbox.ts';

export interface KnownFolder {
  readonly folder: FolderId;
  readonly path: FolderPath;
  readonly messageCount: number;
}

/** Folders of a mailbox by path, so that making five thousand does not read the tree five thousand times. */
export class KnownFolders {
  readonly top: FolderId;
  readonly recoverable: FolderId | undefined;
  readonly #byPath = new Map<string, KnownFolder>();
  readonly #inbox: FolderPath | undefined;

  constructor(tree: FolderTree) {
    this.top = tree.getRole('ipmSubtree').folder;
    this.recoverable = tree.findRole('recoverable')?.folder;
    for (const folder of tree.visible()) this.#addAt(tree.pathOf(folder.folder), folder);
    const inbox = tree.findRole('inbox');
    this.#inbox = inbox && tree.pathOf(inbox.folder);
  }

  all(): Iterable<KnownFolder> {
    return this.#byPath.values();
  }

  find(path: FolderPath): KnownFolder | undefined {
    return this.#byPath.get(pathKey(this.#real(path)));
  }

  /** The part of the path that is there. */
  deepest(path: FolderPath): {
    readonly folder: FolderId;
    readonly path: FolderPath;
    readonly rest: FolderPath;
  } {
    const real = this.#real(path);
    for (let length = real.length; length > 0; length -= 1) {
      const found = this.#byPath.get(pathKey(real.slice(0, length)));
      if (found) return { folder: found.folder, path: found.path, rest: real.slice(length) };
    }
    return { folder: this.top, path: [], rest: real };
  }

  add(parent: FolderPath, folder: Folder): KnownFolder {
    return this.#addAt([...parent, folder.name], folder);
  }

  /** RFC 9051 section 5.1: INBOX at the top is the inbox, whatever that is called. */
  #real(path: FolderPath): FolderPath {
    const [first = ''] = path;
    return this.#inbox && folderNameKey(first) === 'inbox' ? [...this.#inbox, ...path.slice(1)] : path;
  }

  #addAt(path: FolderPath | undefined, { folder, messageCount, name }: Folder): KnownFolder {
    const known = { folder, messageCount, path: path ?? [name] };
    this.#byPath.set(pathKey(known.path), known);
    return known;
  }
}
