import type { FolderId } from '../base/ids.ts';
import type { MailboxKey } from '../store/ports/mail-model.ts';

export type SearchListener = (folder: FolderId) => void;

/** Tells whoever follows a mailbox in this process that a search folder has found everything: no change of the mailbox says so. */
export class SearchNews {
  readonly #listeners = new Map<string, Set<SearchListener>>();

  /** The function that is given back ends it. */
  follow(key: MailboxKey, listener: SearchListener): () => void {
    const name = nameOf(key);
    const members = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, members.add(listener));
    return () => {
      members.delete(listener);
      if (members.size === 0 && this.#listeners.get(name) === members) this.#listeners.delete(name);
    };
  }

  tell(key: MailboxKey, folder: FolderId): void {
    for (const listener of this.#listeners.get(nameOf(key)) ?? []) listener(folder);
  }
}

const nameOf = ({ tenant, mailbox }: MailboxKey): string => `${tenant}/${mailbox}`;
