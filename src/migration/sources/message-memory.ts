import { Buffer } from 'node:buffer';

const slabBytes = 2 * 1024 * 1024;
const keptSlabs = 4;

/** Room for one message; who never releases it keeps it. */
export interface MessageRoom {
  readonly bytes: Uint8Array;
  /** Once, when nobody looks at the bytes any more: others will be put there. */
  release(): void;
}

interface Slab {
  readonly memory: Buffer;
  used: number;
  lent: number;
}

/**
 * Memory that many messages are put into one behind the other, and that is used again when all of them were released.
 * New memory for each of thousands would have to be cleared by the system, and would make the collector run every few
 * megabytes. What lies here unused is held weakly, so that the next collection takes it.
 */
export class MessageMemory {
  #slab: Slab | undefined;
  #idle: WeakRef<Buffer>[] = [];

  /** With whatever was in it before. */
  take(bytes: number): MessageRoom {
    if (bytes > slabBytes / 2) return { bytes: Buffer.allocUnsafeSlow(bytes), release: forget };
    let slab = this.#slab;
    if (slab === undefined || slab.used + bytes > slabBytes) {
      if (slab) this.#retire(slab);
      slab = { memory: this.#findIdle() ?? Buffer.allocUnsafeSlow(slabBytes), used: 0, lent: 0 };
      this.#slab = slab;
    }
    const from = slab;
    const room = from.memory.subarray(from.used, from.used + bytes);
    from.used += bytes;
    from.lent += 1;
    let isLent = true;
    const release = () => {
      if (!isLent) return;
      isLent = false;
      from.lent -= 1;
      if (from.lent > 0) return;
      if (from === this.#slab) from.used = 0;
      else this.#retire(from);
    };
    return { bytes: room, release };
  }

  #retire(slab: Slab): void {
    if (slab.lent > 0) return;
    this.#idle = this.#idle.filter((reference) => reference.deref() !== undefined);
    if (this.#idle.length < keptSlabs) this.#idle.push(new WeakRef(slab.memory));
  }

  #findIdle(): Buffer | undefined {
    for (;;) {
      const reference = this.#idle.pop();
      if (reference === undefined) return undefined;
      const memory = reference.deref();
      if (memory !== undefined) return memory;
    }
  }
}

function forget(): void {
  // It was lent from nowhere.
}
