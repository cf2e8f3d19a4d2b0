import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import { RopError } from '../../rop-error.ts';

export interface Bookmark {
  /** Of the row that it stands on; undefined at the end of the table. */
  readonly row: string | undefined;
  /** Where that row was. */
  readonly position: number;
}

const most = 1_000;

/** Places in a table that its client has marked: [MS-OXCTABL] section 2.2.2.1.2. They are good until its order changes. */
export class Bookmarks {
  readonly #bookmarks = new Map<number, Bookmark>();
  #next = 1;

  create(bookmark: Bookmark): Uint8Array {
    if (this.#bookmarks.size >= most) throw new RopError(ErrorCode.NotEnoughMemory);
    const number = this.#next;
    this.#next += 1;
    this.#bookmarks.set(number, bookmark);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(number);
    return bytes;
  }

  get(bytes: Uint8Array): Bookmark {
    const found = this.#bookmarks.get(numberOf(bytes));
    if (found === undefined) throw new RopError(ErrorCode.InvalidBookmark);
    return found;
  }

  free(bytes: Uint8Array): void {
    if (!this.#bookmarks.delete(numberOf(bytes))) throw new RopError(ErrorCode.InvalidBookmark);
  }

  clear(): void {
    this.#bookmarks.clear();
  }
}

const numberOf = (bytes: Uint8Array): number =>
  bytes.length === 4 ? Buffer.from(bytes.buffer, bytes.byteOffset, 4).readUInt32LE() : 0;
