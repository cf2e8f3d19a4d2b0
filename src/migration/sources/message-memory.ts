import { Buffer } from 'node:buffer';
import { type LentMemory, once, type SlabPool } from '../../base/slab-pool.ts';

const slabBytes = 2 * 1024 * 1024;
/** For a pool that all mailboxes share: what is on its way of all of them is about as much. */
export const messageSlabs = 12;

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
  readonly #pool: SlabPool;
  readonly #letGo: () => void;
  #slab: Slab | undefined;

  /** The pool keeps what is not used until `close`. */
  constructor(pool: SlabPool) {
    this.#pool = pool;
    this.#letGo = pool.hold();
  }

  /** With whatever was in it before. */
  take(bytes: number): LentMemory {
    if (bytes > slabBytes / 2) return this.#pool.lend(bytes);
    let slab = this.#slab;
    if (slab === undefined || slab.used + bytes > slabBytes) {
      if (slab) this.#retire(slab);
      slab = { memory: this.#pool.take(slabBytes), used: 0, lent: 0 };
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

  /** What is lent stays good, and comes back to the pool. */
  close(): void {
    const slab = this.#slab;
    this.#slab = undefined;
    if (slab) this.#retire(slab);
    this.#letGo();
  }

  #retire(slab: Slab): void {
    if (slab.lent === 0) this.#pool.giveBack(slab.memory);
  }
}
