/**
 * A folder as one client sees it: message numbers are places in `uids`, and change only when the client is told.
 * What happens to the folder meanwhile comes from the history of the mailbox.
 */
import type { ChangeNumber, FolderId, Uid } from '../../base/ids.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Folder } from '../../store/ports/mail-model.ts';
import type { UidRange } from '../../store/ports/message-query.ts';
import { uidRangesOf } from '../../store/uid-ranges.ts';
import type { NumberSet } from '../../wire/imap/index.ts';
import { bad } from './imap-refusal.ts';

export interface ChangedMessage {
  readonly uid: Uid;
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly changeNo: ChangeNumber;
}

/** What a client has yet to be told, in the order in which it is told. */
export interface FolderNews {
  /** Message numbers, each as it is after those before it have gone; and their UIDs, for VANISHED. */
  readonly gone: readonly { readonly seq: number; readonly uid: Uid }[];
  readonly exists: number | undefined;
  readonly changed: readonly (ChangedMessage & { readonly seq: number })[];
}

const changesPerPage = 1_000;

export class SelectedFolder {
  readonly folder: FolderId;
  readonly name: string;
  readonly uidValidity: number;
  readonly isReadOnly: boolean;
  readonly #mailbox: Mailbox;
  #uids: number[];
  #since: ChangeNumber;
  readonly #gone = new Set<number>();
  readonly #changed = new Map<number, ChangedMessage>();
  #told: number;
  #isRemoved = false;

  private constructor(
    mailbox: Mailbox,
    { folder, uidValidity }: Folder,
    parts: {
      readonly name: string;
      readonly isReadOnly: boolean;
      readonly uids: Uint32Array;
      readonly since: ChangeNumber;
    },
  ) {
    this.#mailbox = mailbox;
    this.folder = folder;
    this.uidValidity = uidValidity;
    this.name = parts.name;
    this.isReadOnly = parts.isReadOnly;
    this.#uids = Array.from(parts.uids);
    this.#told = this.#uids.length;
    this.#since = parts.since;
  }

  /** The change number comes first: what is written in between is then told once more, and nothing is missed. */
  static async open(
    mailbox: Mailbox,
    folder: Folder,
    options: { readonly name: string; readonly isReadOnly: boolean },
  ): Promise<SelectedFolder> {
    const { changeNo } = await mailbox.describe();
    const { uids } = await mailbox.readFolderIndex(folder.folder);
    return new SelectedFolder(mailbox, folder, { ...options, uids, since: changeNo });
  }

  get exists(): number {
    return this.#uids.length;
  }

  /** Up to which change everything has been taken in. */
  get changeNo(): ChangeNumber {
    return this.#since;
  }

  /** Somebody has removed the folder: nothing in it can be read any more. */
  get isRemoved(): boolean {
    return this.#isRemoved;
  }

  uidAt(seq: number): Uid {
    return this.#uids[seq - 1] as Uid;
  }

  findSeq(uid: number): number | undefined {
    let low = 0;
    let high = this.#uids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#uids[middle] ?? 0) < uid) low = middle + 1;
      else high = middle;
    }
    return this.#uids[low] === uid ? low + 1 : undefined;
  }

  /** UIDs that a set of the client names, of messages that it knows. */
  rangesOf(set: NumberSet, isUid: boolean): UidRange[] {
    const last = this.#uids.length;
    if (isUid) {
      const highest = this.#uids.at(-1) ?? 0;
      return set.map(({ first, last: end }) => {
        const ends = [first, end].map((one) => (one === Number.POSITIVE_INFINITY ? highest : one));
        return { first: Math.min(...ends) as Uid, last: Math.max(...ends) as Uid };
      });
    }
    const uids: Uid[] = [];
    for (const { first, last: end } of set) {
      const ends = [first, end].map((one) => (one === Number.POSITIVE_INFINITY ? last : one));
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      if (from < 1 || to > last) throw bad('There is no message with this number.');
      for (let seq = from; seq <= to; seq += 1) uids.push(this.uidAt(seq));
    }
    return uidRangesOf(uids);
  }

  /** Known messages within the ranges, ascending. */
  *knownIn(ranges: readonly UidRange[]): Generator<Uid> {
    for (const { first, last } of ranges) {
      for (let index = this.#firstFrom(first); index < this.#uids.length; index += 1) {
        const uid = this.#uids[index] ?? 0;
        if (uid > last) break;
        yield uid as Uid;
      }
    }
  }

  allUids(): readonly number[] {
    return this.#uids;
  }

  #firstFrom(uid: number): number {
    let low = 0;
    let high = this.#uids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#uids[middle] ?? 0) < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Reads what has happened since. */
  async refresh(): Promise<void> {
    for (;;) {
      const page = await this.#mailbox.changesSince(this.#since, {
        folder: this.folder,
        limit: changesPerPage,
      });
      for (const change of page.changes) {
        if (change.kind === 'folderGone') this.#isRemoved = true;
        if (change.kind === 'messageGone') this.#takeGone(change.uid);
        if (change.kind === 'message') {
          const { uid, flags, keywords, changeNo } = change.message;
          this.#gone.delete(uid);
          if (uid > (this.#uids.at(-1) ?? 0)) this.#uids.push(uid);
          else this.#changed.set(uid, { uid, flags, keywords, changeNo });
        }
      }
      this.#since = page.upTo;
      if (!page.more) return;
    }
  }

  #takeGone(uid: number): void {
    if (this.findSeq(uid) !== undefined) this.#gone.add(uid);
    this.#changed.delete(uid);
  }

  /** The client will see this by what it asked for itself. */
  forgetChange(uid: number): void {
    this.#changed.delete(uid);
  }

  /** Takes what is to be told. Without `withGone` messages that are gone keep their numbers until later. */
  takeNews(withGone: boolean): FolderNews {
    const gone: { seq: number; uid: Uid }[] = [];
    if (withGone && this.#gone.size > 0) {
      for (const uid of [...this.#gone].toSorted((a, b) => b - a)) {
        const seq = this.findSeq(uid);
        // From the highest down, each number is right whatever has gone before. Of what came and went between two
        // commands a client has never heard.
        if (seq !== undefined && seq <= this.#told) gone.push({ seq, uid: uid as Uid });
      }
      this.#uids = this.#uids.filter((uid) => !this.#gone.has(uid));
      this.#told -= gone.length;
      this.#gone.clear();
    }
    const exists = this.#uids.length === this.#told ? undefined : this.#uids.length;
    this.#told = this.#uids.length;
    const changed = [...this.#changed.values()].flatMap((message) => {
      const seq = this.findSeq(message.uid);
      return seq === undefined ? [] : [{ ...message, seq }];
    });
    this.#changed.clear();
    return { gone, exists, changed: changed.toSorted((a, b) => a.seq - b.seq) };
  }
}
