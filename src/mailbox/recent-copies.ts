import type { FolderId, Uid } from '../base/ids.ts';
import type { MailboxKey } from '../store/ports/mail-model.ts';

/** Who wants to know asks within seconds: the store keeps what was made, and not out of what. */
const most = 2_000;

export interface MessagePlace {
  readonly folder: FolderId;
  readonly uid: Uid;
}

/** Of messages that were lately made in this process as copies of others: of which ones. */
export class RecentCopies {
  readonly #originals = new Map<string, MessagePlace>();

  note(key: MailboxKey, copy: MessagePlace, original: MessagePlace): void {
    this.#originals.set(nameOf(key, copy), original);
    if (this.#originals.size <= most) return;
    const [oldest] = this.#originals.keys();
    if (oldest !== undefined) this.#originals.delete(oldest);
  }

  find(key: MailboxKey, copy: MessagePlace): MessagePlace | undefined {
    return this.#originals.get(nameOf(key, copy));
  }
}

const nameOf = ({ tenant, mailbox }: MailboxKey, { folder, uid }: MessagePlace): string =>
  `${tenant}/${mailbox}/${folder}/${uid}`;
