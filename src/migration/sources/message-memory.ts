import { Buffer } from 'node:buffer';
import { type LentMemory, once, SlabPool } from '../../base/slab-pool.ts';

const slabBytes = 2 * 1024 * 1024;
/** What is on its way of all mailboxes together is about as much. */
const keptSlabs = 24;
/** Fifty lanes that stream at once have about so many on their way: fewer, and the rest waits for the collector. */
const keptPieces = 128;

/** Shared by all mailboxes of a process: what one has done with is the next one's. */
export class MessageSlabs {
  readonly messages = new SlabPool(keptSlabs);
  /** Apart: many lanes stream large messages at once, and each needs little for it. */
  readonly pieces = new SlabPool(keptPieces);
}

interface Slab {
  readonly memory: SharedArrayBuffer;
  used: number;
  lent: number;
}

/**
 * Slabs that many messages are put into one behind the other, and that are used again when all of them were released.
 * A message stays where it was received until it is on disk: the thread that stores it reads it there.
 */
export class MessageMemory {
  readonly #slabs: MessageSlabs;
  readonly #letGo: readonly (() => void)[];
  #slab: Slab | undefined;

  /** What is not used is kept until `close`. */
  constructor(slabs: MessageSlabs) {
    this.#slabs = slabs;
    this.#letGo = [slabs.messages.hold(), slabs.pieces.hold()];
  }

  /** With whatever was in it before. */
  take(bytes: number): LentMemory {
    if (bytes > slabBytes / 2) return this.#slabs.messages.lend(bytes);
    let slab = this.#slab;
    if (slab === undefined || slab.used + bytes > slabBytes) {
      if (slab) this.#retire(slab);
      slab = { memory: this.#slabs.messages.take(slabBytes), used: 0, lent: 0 };
      this.#slab = slab;
    }
    const from = slab;
    const room = Buffer.from(from.memory, from.used, bytes);
    from.used += bytes;
    from.lent += 1;
    const release = once(() => {
      from.lent -= 1;
      if (from.lent > 0) return;
      if (from === this.#slab) from.used = 0;
      else this.#retire(from);
    });
    return { bytes: room, release };
  }

  /** Of a message that is read while it comes. */
  takePiece(bytes: number): LentMemory {
    return this.#slabs.pieces.lend(bytes);
  }

  /** What is lent stays good, and comes back to the pool. */
  close(): void {
    const slab = this.#slab;
    this.#slab = undefined;
    if (slab) this.#retire(slab);
    for (const letGo of this.#letGo) letGo();
  }

  #retire(slab: Slab): void {
    if (slab.lent === 0) this.#slabs.messages.giveBack(slab.memory);
  }
}
