/**
 * What the caller has read in public folders, as its client takes it from one store of them to the next: [MS-OXCSTOR] sections 3.2.5.12
 * and 3.2.5.13. On the wire it is a set of change numbers of messages; what is kept are the messages themselves.
 */
import type { FolderId, Guid } from '../../../base/ids.ts';
import type { PublicMailbox } from '../../../mailbox/public-folders/public-mailbox.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import { allUids, containsUid, uidRangesOf } from '../../../store/uid-ranges.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { IdRanges } from '../../../wire/mapi/fast-transfer/id-ranges.ts';
import { IdSet } from '../../../wire/mapi/fast-transfer/id-set.ts';
import { readLongTermId } from '../../../wire/mapi/object-id.ts';
import type { PublicFolders } from '../rooms.ts';
import { RopError } from '../rop-error.ts';
import type { Logon } from './logon.ts';
import {
  type PerUserPage,
  type PerUserPiece,
  PerUserPieces,
  pageOfSet,
  parsedSet,
} from './per-user-pieces.ts';

const mostMessages = 1_000_000;

export class PublicReadInformation {
  readonly #logon: Logon;
  readonly #mailbox: PublicMailbox;
  readonly #pieces = new PerUserPieces();
  /** Further pieces are of what the first was of, whatever has been read meanwhile. */
  #last: { readonly folder: FolderId; readonly set: Uint8Array } | undefined;

  constructor(logon: Logon, { mailbox }: PublicFolders) {
    this.#logon = logon;
    this.#mailbox = mailbox;
  }

  async read(longTermId: Uint8Array, offset: number, maxBytes: number): Promise<PerUserPage> {
    const folder = this.#folderOf(longTermId);
    if (offset === 0 || this.#last?.folder !== folder)
      this.#last = { folder, set: await this.#setOf(folder) };
    return pageOfSet(this.#last.set, offset, maxBytes);
  }

  async write(piece: PerUserPiece): Promise<void> {
    const folder = this.#folderOf(piece.folder);
    const whole = this.#pieces.add(piece);
    if (whole === undefined) return;
    const { marks } = this.#mailbox;
    if (whole.set.length === 0) return marks.replace(folder, undefined);
    const numbers = parsedSet(whole.set).rangesOf(this.#replica);
    const read = (await this.#messages(folder)).filter(({ changeNo }) => numbers.has(changeNo));
    await marks.replace(folder, uidRangesOf(read.map(({ uid }) => uid)));
  }

  get #replica(): Guid {
    return this.#logon.replica;
  }

  #folderOf(longTermId: Uint8Array): FolderId {
    const { replica, counter } = readLongTermId(longTermId);
    if (replica !== this.#replica) throw new RopError(ErrorCode.NotFound);
    return counter as FolderId;
  }

  /** Numbers between two messages that are read are of none that is not, and are taken in. */
  async #setOf(folder: FolderId): Promise<Uint8Array> {
    const read = await this.#mailbox.marks.of(folder);
    if (read.length === 0) return new Uint8Array(0);
    const ranges: { low: number; high: number }[] = [];
    let isOpen = false;
    const messages = (await this.#messages(folder)).toSorted((a, b) => a.changeNo - b.changeNo);
    for (const { uid, changeNo } of messages) {
      const isRead = containsUid(read, uid);
      const last = ranges.at(-1);
      if (isRead && isOpen && last !== undefined) last.high = changeNo;
      else if (isRead) ranges.push({ low: changeNo, high: changeNo });
      isOpen = isRead;
    }
    return IdSet.of(this.#replica, IdRanges.of(ranges)).bytes;
  }

  #messages(folder: FolderId): Promise<Message[]> {
    return this.#mailbox.listMessages(folder, allUids, mostMessages);
  }
}
