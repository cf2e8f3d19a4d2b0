import type { FolderId, Uid } from '../base/ids.ts';
import type { Message } from '../store/ports/mail-model.ts';
import type { MessagePage } from '../store/ports/message-query.ts';
import { uidRangesOf } from '../store/uid-ranges.ts';
import type { Mailbox } from './mailbox.ts';
import type { MailboxContext } from './mailbox-context.ts';

/** Exchange's RetainDeletedItemsFor. */
export const defaultRetentionMs = 14 * 24 * 60 * 60 * 1000;

export interface RestoredItem {
  readonly source: Uid;
  readonly folder: FolderId;
  readonly target: Uid;
}

const messagesPerStep = 1000;

/** What was removed and can still be had back. */
export class RecoverableItems {
  readonly #context: MailboxContext;
  readonly #mailbox: Mailbox;

  constructor(context: MailboxContext, mailbox: Mailbox) {
    this.#context = context;
    this.#mailbox = mailbox;
  }

  /** Newest mail first. */
  async list(page: { limit: number; after?: string }): Promise<MessagePage> {
    const folder = await this.#folder();
    return this.#mailbox.query({ folder, sort: { by: 'receivedAt', descending: true }, ...page });
  }

  /** Back to where each was removed from, or to the inbox where that folder is gone. */
  async restore(uids: readonly Uid[]): Promise<RestoredItem[]> {
    const tree = await this.#mailbox.folders();
    const source = tree.getRole('recoverable').folder;
    const inbox = tree.getRole('inbox').folder;
    const messages = await this.#mailbox.listMessages(source, uidRangesOf(uids), uids.length);
    const byTarget = Map.groupBy(messages, ({ originFolder }) =>
      originFolder !== null && tree.find(originFolder) ? originFolder : inbox,
    );
    const restored: RestoredItem[] = [];
    for (const [target, some] of byTarget) {
      const pairs = await this.#mailbox.move(source, uidRangesOf(some.map(({ uid }) => uid)), target);
      restored.push(...pairs.map((pair) => ({ source: pair.source, folder: target, target: pair.target })));
    }
    return restored;
  }

  async purge(uids: readonly Uid[]): Promise<Uid[]> {
    return this.#mailbox.expunge(await this.#folder(), uidRangesOf(uids), { recover: false });
  }

  /** Removes for good what was removed longer ago than the retention period. Returns how many. */
  async purgeExpired(retentionMs = defaultRetentionMs): Promise<number> {
    const folder = await this.#folder();
    const expiredBefore = this.#context.clock.now() - retentionMs;
    let purged = 0;
    let after: string | undefined;
    do {
      const page = await this.#mailbox.query({
        folder,
        sort: { by: 'uid', descending: false },
        limit: messagesPerStep,
        ...(after === undefined ? {} : { after }),
      });
      const expired = page.messages.filter((message) => isExpired(message, expiredBefore));
      if (expired.length > 0) purged += (await this.purge(expired.map(({ uid }) => uid))).length;
      // UIDs here ascend in the order of removal: after the first that is kept, all are.
      after = expired.length === page.messages.length ? page.next : undefined;
    } while (after !== undefined);
    return purged;
  }

  async #folder(): Promise<FolderId> {
    return (await this.#mailbox.folders()).getRole('recoverable').folder;
  }
}

function isExpired(message: Message, before: number): boolean {
  return message.deletedAt !== null && message.deletedAt < before;
}
