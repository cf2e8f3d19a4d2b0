import { isAppError } from '../base/errors.ts';
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
  readonly #context: Pick<MailboxContext, 'clock'>;
  readonly #mailbox: Mailbox;

  constructor(context: Pick<MailboxContext, 'clock'>, mailbox: Mailbox) {
    this.#context = context;
    this.#mailbox = mailbox;
  }

  /** Newest mail first; of all folders, or what was removed from one. */
  async list({
    origin,
    ...page
  }: {
    limit: number;
    after?: string;
    origin?: FolderId;
  }): Promise<MessagePage> {
    const folder = await this.#folder();
    const filter = origin === undefined ? {} : { filter: { originFolder: origin } };
    return this.#mailbox.query({ folder, sort: { by: 'receivedAt', descending: true }, ...filter, ...page });
  }

  /** How many messages that were removed from the folder can still be had back (PidTagDeletedCountTotal). */
  async count(origin: FolderId): Promise<number> {
    return this.#mailbox.countMessages(await this.#folder(), { originFolder: origin });
  }

  /** Back to where each was removed from, or to the inbox where that folder is gone. */
  async restore(uids: readonly Uid[]): Promise<RestoredItem[]> {
    const tree = await this.#mailbox.folders();
    const source = tree.getRole('recoverable').folder;
    const inbox = tree.getRole('inbox').folder;
    const restored: RestoredItem[] = [];
    for (let start = 0; start < uids.length; start += messagesPerStep) {
      const wanted = uids.slice(start, start + messagesPerStep);
      const messages = await this.#mailbox.listMessages(source, uidRangesOf(wanted), wanted.length);
      const byOrigin = Map.groupBy(messages, ({ originFolder }) =>
        originFolder !== null && tree.find(originFolder) ? originFolder : inbox,
      );
      for (const [origin, some] of byOrigin) {
        const moved = await this.#moveBack(source, some, origin, inbox);
        for (const item of moved) restored.push(item);
      }
    }
    return restored;
  }

  async purge(uids: readonly Uid[]): Promise<Uid[]> {
    return this.#mailbox.expunge(await this.#folder(), uidRangesOf(uids), { recover: false });
  }

  /**
   * Removes for good what was removed longer ago than the retention period. Returns how many. All of the
   * folder is looked at: the clock may have jumped while it filled, so the order of removal is not the order
   * of `deletedAt`. What was put here by a move has no such time, and stays until it is purged by hand.
   */
  async purgeExpired(retentionMs = defaultRetentionMs, signal?: AbortSignal): Promise<number> {
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
      if (expired.length > 0) {
        const uids = uidRangesOf(expired.map(({ uid }) => uid));
        purged += (await this.#mailbox.expunge(folder, uids, { recover: false })).length;
      }
      after = page.next;
    } while (after !== undefined && !signal?.aborted);
    return purged;
  }

  async #moveBack(
    source: FolderId,
    messages: readonly Message[],
    origin: FolderId,
    inbox: FolderId,
  ): Promise<RestoredItem[]> {
    const uids = uidRangesOf(messages.map(({ uid }) => uid));
    const moveTo = async (folder: FolderId) =>
      (await this.#mailbox.move(source, uids, folder)).map((pair) => ({ ...pair, folder }));
    try {
      return await moveTo(origin);
    } catch (error) {
      // The folder was removed since the tree was read.
      if (origin === inbox || !isAppError(error, 'notFound')) throw error;
      return moveTo(inbox);
    }
  }

  async #folder(): Promise<FolderId> {
    return (await this.#mailbox.folders()).getRole('recoverable').folder;
  }
}

function isExpired(message: Message, before: number): boolean {
  return message.deletedAt !== null && message.deletedAt < before;
}
