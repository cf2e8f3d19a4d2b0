import { copyBytes } from '../../base/copy-bytes.ts';
import type { LentMemory } from '../../base/slab-pool.ts';
import { sourceError } from '../connection/source-error.ts';
import type { MessagePieces } from '../sync/source-port.ts';

/** Pieces are filled up to this before they are given on: a read of TLS brings 16 KiB. */
const pieceBytes = 256 * 1024;

/** What a large message is read from. A piece is good until the next is asked for. */
export class BodyStream implements MessagePieces {
  readonly uid: number;
  readonly announcedSize: number;
  /** Bytes that have come and were not taken. */
  held = 0;
  readonly #taken: (bytes: number) => void;
  readonly #letGo: () => void;
  readonly #room: (bytes: number) => LentMemory;
  readonly #pieces: LentMemory[] = [];
  /** Being filled. */
  #piece: LentMemory | undefined;
  #filled = 0;
  /** The taker's memory, which it goes into from now on without any piece. */
  #memory: { readonly bytes: Uint8Array; filled: number } | undefined;
  /** Of the message, still to come. */
  #left: number;
  #state: 'open' | 'whole' | 'failed' | 'left' = 'open';
  #failure: unknown;
  #wake: (() => void) | undefined;

  /** `taken`: so many bytes fewer wait; `letGo`: nobody wants the rest; `room`: for a piece, until it was read. */
  constructor(
    uid: number,
    announcedSize: number,
    taken: (bytes: number) => void,
    letGo: () => void,
    room: (bytes: number) => LentMemory,
  ) {
    this.uid = uid;
    this.announcedSize = announcedSize;
    this.#left = announcedSize;
    this.#taken = taken;
    this.#letGo = letGo;
    this.#room = room;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Whether a taker would find something now. */
  get hasNews(): boolean {
    return this.#pieces.length > 0 || this.#state !== 'open';
  }

  push(bytes: Uint8Array): void {
    if (this.#state !== 'open') return;
    if (this.#memory !== undefined) {
      this.#fill(this.#memory, bytes);
      this.#taken(bytes.length);
      return;
    }
    this.held += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      this.#piece ??= this.#nextPiece(bytes.length - at);
      const into = this.#piece.bytes;
      const taken = Math.min(bytes.length - at, into.length - this.#filled);
      copyBytes(bytes.subarray(at, at + taken), into, this.#filled);
      at += taken;
      this.#filled += taken;
      this.#left -= taken;
      if (this.#filled < into.length) continue;
      this.#pieces.push(this.#piece);
      this.#piece = undefined;
      this.#filled = 0;
      this.#tell();
    }
  }

  /** Every byte has come, and the answer around it was in order. */
  finish(): void {
    if (this.#state === 'open') this.#state = 'whole';
    this.#tell();
  }

  /** What came is not the whole message. */
  fail(text: string, cause?: unknown): void {
    if (this.#state !== 'open') return;
    this.#state = 'failed';
    this.#failure = sourceError('bodyCut', {
      what: `Message ${this.uid} broke off: ${text}`,
      next: 'Let go of what came of it; it comes again from its beginning, or is told to be unavailable.',
      retryable: true,
      cause,
    });
    this.#drop();
    this.#tell();
  }

  /** The taker wants no more of it. */
  leave(): void {
    if (this.#state === 'left') return;
    const wasOpen = this.#state === 'open';
    this.#state = 'left';
    this.#drop();
    if (wasOpen) this.#letGo();
    this.#tell();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = this.#pieces.shift();
        if (piece !== undefined) {
          this.held -= piece.bytes.length;
          this.#taken(piece.bytes.length);
          try {
            yield piece.bytes;
          } finally {
            piece.release();
          }
        } else if (this.#state === 'whole') return;
        else if (this.#state !== 'open') throw this.#broken;
        else await this.#news();
      }
    } finally {
      this.leave();
    }
  }

  /** A message that is to lie in memory is copied once, and not into pieces and out of them. */
  async readInto(memory: Uint8Array): Promise<number> {
    const into = { bytes: memory, filled: 0 };
    try {
      for (const { bytes } of this.#pieces) this.#fill(into, bytes);
      if (this.#piece) this.#fill(into, this.#piece.bytes.subarray(0, this.#filled));
      this.#drop();
      this.#memory = into;
      while (this.#state === 'open') await this.#news();
      if (this.#state !== 'whole') throw this.#broken;
      return into.filled;
    } finally {
      this.leave();
    }
  }

  #fill(into: { readonly bytes: Uint8Array; filled: number }, bytes: Uint8Array): void {
    if (into.filled + bytes.length > into.bytes.length) {
      this.fail('more came than was announced.');
      return;
    }
    copyBytes(bytes, into.bytes, into.filled);
    into.filled += bytes.length;
  }

  get #broken(): unknown {
    return this.#failure ?? new Error('This message was let go of.');
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #nextPiece(atLeast: number): LentMemory {
    return this.#room(Math.min(pieceBytes, Math.max(this.#left, atLeast)));
  }

  #drop(): void {
    for (const piece of this.#pieces.splice(0)) piece.release();
    this.#piece?.release();
    this.#piece = undefined;
    const { held } = this;
    this.held = 0;
    this.#taken(held);
  }

  #tell(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
