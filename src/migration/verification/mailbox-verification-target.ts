import { createHash } from 'node:crypto';
import { isAppError } from '../../base/errors.ts';
import type { BodyHash, ChangeNumber, FolderId, ItemId, Uid } from '../../base/ids.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Message } from '../../store/ports/mail-model.ts';
import { allUids } from '../../store/uid-ranges.ts';
import { type TargetMailbox, targetMailboxOf } from '../folders/target-mailbox.ts';
import type { ReadDigest, VerificationTarget, VerifiedFolder, VerifiedItem } from './verification-target.ts';

const itemsPerPage = 2000;
const changesPerPage = 2000;

export type ReadableMailbox = Pick<
  Mailbox,
  'folders' | 'listMessages' | 'findItem' | 'openBody' | 'changesSince'
>;

/** A mailbox of this platform, as it stands in the store and in its packs. */
export class MailboxVerificationTarget implements VerificationTarget {
  readonly itemsKeepNumbers = true;
  readonly #mailbox: ReadableMailbox;

  constructor(mailbox: ReadableMailbox) {
    this.#mailbox = mailbox;
  }

  async describe(): Promise<TargetMailbox> {
    return targetMailboxOf(await this.#mailbox.folders());
  }

  async listFolders(): Promise<readonly VerifiedFolder[]> {
    const tree = await this.#mailbox.folders();
    return tree.visible().map(({ folder, name }) => ({ place: folder, path: tree.pathOf(folder) ?? [name] }));
  }

  async *listItems(place: number, signal: AbortSignal): AsyncGenerator<readonly VerifiedItem[]> {
    for await (const page of this.#pagesOf(place as FolderId, signal)) {
      yield page.map(({ item, changeNo, size, receivedAt, flags, keywords, body }) => {
        // An item's number is that of the change that made it.
        const isUntouched = (changeNo as number) === item;
        return { item, size, receivedAt, flags, keywords, isUntouched, digest: body };
      });
    }
  }

  /** Those that can still be had back, and those of which a tombstone is left. */
  async listDeleted(signal: AbortSignal): Promise<ReadonlySet<number>> {
    const deleted = new Set<number>();
    const recoverable = (await this.#mailbox.folders()).findRole('recoverable');
    if (recoverable !== undefined) {
      for await (const page of this.#pagesOf(recoverable.folder, signal)) {
        for (const { item } of page) deleted.add(item);
      }
    }
    let since = 0 as ChangeNumber;
    for (;;) {
      signal.throwIfAborted();
      const page = await this.#mailbox.changesSince(since, { limit: changesPerPage });
      for (const change of page.changes) if (change.kind === 'messageGone') deleted.add(change.item);
      if (!page.more) return deleted;
      since = page.upTo;
    }
  }

  async *readDigests(
    _place: number,
    items: readonly number[],
    signal: AbortSignal,
  ): AsyncGenerator<ReadDigest> {
    for (const item of items) {
      signal.throwIfAborted();
      const message = await this.#mailbox.findItem(item as ItemId);
      if (message === undefined) yield { kind: 'gone', item };
      else yield await this.#readDigest(message);
    }
  }

  async findSubject(_place: number, item: number): Promise<string | null> {
    return (await this.#mailbox.findItem(item as ItemId))?.subject ?? null;
  }

  async #readDigest(message: Message): Promise<ReadDigest> {
    const { item } = message;
    try {
      const body = await this.#mailbox.openBody(message);
      const hash = createHash('sha256');
      let size = 0;
      for await (const piece of body.stream()) {
        hash.update(piece);
        size += piece.length;
      }
      return { kind: 'read', item, digest: hash.digest('hex') as BodyHash, size };
    } catch (error) {
      // A store that cannot be reached says nothing of the message.
      if (!isAppError(error) || error.retryable) throw error;
      return { kind: 'damaged', item, problem: error.message };
    }
  }

  async *#pagesOf(folder: FolderId, signal: AbortSignal): AsyncGenerator<readonly Message[]> {
    let first = 1;
    for (;;) {
      signal.throwIfAborted();
      const ranges = allUids.map(({ last }) => ({ first: first as Uid, last }));
      const page = await this.#mailbox.listMessages(folder, ranges, itemsPerPage);
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < itemsPerPage) return;
      first = last.uid + 1;
    }
  }
}
