import type { ChangeNumber } from '../../../base/ids.ts';
import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';

/** The folders of a mailbox as they were with that change number; nothing may have been changed since where it is still the mailbox's. */
export interface KnownTree {
  readonly changeNo: ChangeNumber;
  readonly tree: FolderTree;
}

/** One for all sessions that have a mailbox open: people have it open in several, and come back to it. */
export class FolderTrees {
  readonly #known = new Map<string, WeakRef<KnownTree>>();
  readonly #forgotten = new FinalizationRegistry<string>((key) => {
    if (this.#known.get(key)?.deref() === undefined) this.#known.delete(key);
  });

  /** As they are now; `before` is what the caller knew. */
  async read(mailbox: Mailbox, before?: KnownTree): Promise<KnownTree> {
    // What changes while the folders are read is then a change that nobody knows yet.
    const changeNo = await mailbox.changeNumber();
    if (before?.changeNo === changeNo) return before;
    const key = `${mailbox.key.tenant}/${mailbox.key.mailbox}`;
    const known = this.#known.get(key)?.deref();
    if (known?.changeNo === changeNo) return known;
    const read = { changeNo, tree: await mailbox.folders() };
    this.#known.set(key, new WeakRef(read));
    this.#forgotten.register(read, key);
    return read;
  }
}
