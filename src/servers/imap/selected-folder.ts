/**
 * A folder as one client sees it: message numbers are places in `uids`, and change only when the client is told.
 * What happens to the folder meanwhile comes from the history of the mailbox.
 */
import type { ChangeNumber, FolderId, Uid } from '../../base/ids.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { type Folder, flag } from '../../store/ports/mail-model.ts';
import type { FolderIndex } from '../../store/ports/mail-store.ts';
import type { UidRange } from '../../store/ports/message-query.ts';
import { normalizeUidRanges } from '../../store/uid-ranges.ts';
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
/** Places kept free for what comes. */
const spareUids = 64;

export class SelectedFolder {
  readonly folder: FolderId;
  readonly name: string;
  readonly uidValidity: number;
  readonly isReadOnly: boolean;
  /** RFC 3501 section 7.1: the number of the first message that is not seen. */
  readonly firstUnseen: number | undefined;
  readonly #mailbox: Mailbox;
  /** Ascending; the first `#count` are UIDs, those behind are free. */
  #uids: Uint32Array;
  #count: number;
  #since: ChangeNumber;
  #highest: ChangeNumber;
  readonly #gone = new Set<number>();
  readonly #changed = new Map<number, ChangedMessage>();
  /** How many the client knows of. */
  #told: number;
  #isRemoved = false;
  #isRemovalTold = false;

  private constructor(
    mailbox: Mailbox,
    { folder, uidValidity, contentChange }: Folder,
    parts: {
      readonly name: string;
      readonly isReadOnly: boolean;
      readonly index: FolderIndex;
      readonly since: ChangeNumber;
    },
  ) {
    const { uids, flags } = parts.index;
    const unseen = flags.findIndex((bits) => (bits & flag.seen) === 0);
    this.#mailbox = mailbox;
    this.folder = folder;
    this.uidValidity = uidValidity;
    this.name = parts.name;
    this.isReadOnly = parts.isReadOnly;
    this.firstUnseen = unseen === -1 ? undefined : unseen + 1;
    this.#uids = uids;
    this.#count = uids.length;
    this.#told = uids.length;
    this.#since = parts.since;
    this.#highest = contentChange;
  }

  /** The change number comes first: what is written in between is then told once more, and nothing is missed. */
  static async open(
    mailbox: Mailbox,
    folder: Folder,
    options: { readonly name: string; readonly isReadOnly: boolean },
  ): Promise<SelectedFolder> {
    const changeNo = await mailbox.changeNumber();
    const index = await mailbox.readFolderIndex(folder.folder);
    return new SelectedFolder(mailbox, folder, { ...options, index, since: changeNo });
  }

  get exists(): number {
    return this.#told;
  }

  get highestUid(): number {
    return this.#told === 0 ? 0 : (this.#uids[this.#told - 1] ?? 0);
  }

  /** Of this folder, RFC 7162 section 3.1.2: as far as has been taken in. */
  get highestChange(): ChangeNumber {
    return this.#highest;
  }

  /** Somebody has removed the folder: nothing in it can be read any more. */
  get isRemoved(): boolean {
    return this.#isRemoved;
  }

  /** Once: the client need not hear it with every command. */
  takeRemoval(): boolean {
    const isNews = this.#isRemoved && !this.#isRemovalTold;
    this.#isRemovalTold = this.#isRemoved;
    return isNews;
  }

  /** The number of a message that the client knows of. */
  findSeq(uid: number): number | undefined {
    const index = this.#indexFrom(uid);
    return index < this.#told && this.#uids[index] === uid ? index + 1 : undefined;
  }

  /** UIDs that a set of the client names, of messages that it knows. */
  rangesOf(set: NumberSet, isUid: boolean): UidRange[] {
    const last = this.#told;
    if (isUid) {
      const highest = this.highestUid;
      return set.map(({ first, last: end }) => {
        const ends = [first, end].map((one) => (one === Number.POSITIVE_INFINITY ? highest : one));
        return { first: Math.min(...ends) as Uid, last: Math.max(...ends) as Uid };
      });
    }
    // Between two messages that a client knows there is none that it does not: a range of numbers is one of UIDs.
    const ranges = set.map(({ first, last: end }) => {
      const ends = [first, end].map((one) => (one === Number.POSITIVE_INFINITY ? last : one));
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      if (from < 1 || to > last) throw bad('There is no message with this number.');
      return { first: this.#uids[from - 1] as Uid, last: this.#uids[to - 1] as Uid };
    });
    return normalizeUidRanges(ranges);
  }

  /** Where the UID is, or would be. */
  #indexFrom(uid: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#uids[middle] ?? 0) < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #add(uid: number): void {
    if (this.#count === this.#uids.length) {
      const larger = new Uint32Array(this.#count + Math.max(spareUids, this.#count >> 3));
      larger.set(this.#uids);
      this.#uids = larger;
    }
    this.#uids[this.#count] = uid;
    this.#count += 1;
  }

  /** Reads what has happened since. */
  async refresh(): Promise<void> {
    for (;;) {
      const page = await this.#mailbox.changesSince(this.#since, {
        folder: this.folder,
        limit: changesPerPage,
      });
      for (const change of page.changes) {
        if (change.kind !== 'folder' && change.changeNo > this.#highest) this.#highest = change.changeNo;
        if (change.kind === 'folderGone') this.#isRemoved = true;
        if (change.kind === 'messageGone') this.#takeGone(change.uid);
        if (change.kind === 'message') {
          const { uid, flags, keywords, changeNo } = change.message;
          this.#gone.delete(uid);
          if (this.#indexFrom(uid) === this.#count) this.#add(uid);
          else this.#changed.set(uid, { uid, flags, keywords, changeNo });
        }
      }
      this.#since = page.upTo;
      if (!page.more) return;
    }
  }

  #takeGone(uid: number): void {
    const index = this.#indexFrom(uid);
    if (index < this.#count && this.#uids[index] === uid) this.#gone.add(uid);
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
        // From the highest down, each number is right whatever has gone before. Of what came and went between two
        // commands a client has never heard.
        const seq = this.findSeq(uid);
        if (seq !== undefined) gone.push({ seq, uid: uid as Uid });
      }
      const left = this.#uids.subarray(0, this.#count).filter((uid) => !this.#gone.has(uid));
      this.#uids = left;
      this.#count = left.length;
      this.#told -= gone.length;
      this.#gone.clear();
    }
    const exists = this.#count === this.#told ? undefined : this.#count;
    this.#told = this.#count;
    const changed = [...this.#changed.values()].flatMap((message) => {
      const seq = this.findSeq(message.uid);
      return seq === undefined ? [] : [{ ...message, seq }];
    });
    this.#changed.clear();
    return { gone, exists, changed: changed.toSorted((a, b) => a.seq - b.seq) };
  }
}
