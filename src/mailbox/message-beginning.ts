const firstRoom = 16 * 1024;

/** The first bytes of a message that arrives in pieces, copied together however small the pieces are. */
export class MessageBeginning {
  readonly #limit: number;
  #room: Uint8Array;
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#room = new Uint8Array(Math.min(firstRoom, limit));
  }

  /** Keeps what there is room for; the rest is passed over. */
  add(piece: Uint8Array): void {
    const length = Math.min(this.#limit, this.#length + piece.byteLength);
    if (length > this.#room.byteLength) this.#grow(length);
    this.#room.set(piece.subarray(0, length - this.#length), this.#length);
    this.#length = length;
  }

  /** On memory of its own size: a message that crosses to another thread takes all of it along. */
  bytes(): Uint8Array {
    return this.#room.slice(0, this.#length);
  }

  #grow(wanted: number): void {
    const room = new Uint8Array(Math.min(this.#limit, Math.max(wanted, this.#room.byteLength * 2)));
    room.set(this.#room);
    this.#room = room;
  }
}
