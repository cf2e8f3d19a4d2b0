import { Buffer } from 'node:buffer';

const leastBytes = 64 * 1024;
/** Above this, slabs grow by so much and no longer double: batches are about as large as each other. */
const stepBytes = 1024 * 1024;
const defaultKeptSlabs = 4;

/** Memory for one message; who never releases it keeps it. */
export interface LentMemory {
  readonly bytes: Uint8Array;
  /** When nobody looks at the bytes any more: others will be put there. */
  release(): void;
}

/**
 * Memory for messages on their way, which a writer's thread sees too. An import moves hundreds of megabytes: new memory
 * for each batch would have to be cleared by the system, and would make the collector run every few batches. So it is
 * used again. What lies here unused is held while somebody is at work, and weakly otherwise, so that the next
 * collection takes it.
 */
export class SlabPool {
  readonly #keptSlabs: number;
  /** Largest first; while somebody is at work. */
  #idle: SharedArrayBuffer[] = [];
  /** The same, while nobody is. */
  #resting: readonly WeakRef<SharedArrayBuffer>[] = [];
  #holders = 0;

  constructor(keptSlabs = defaultKeptSlabs) {
    this.#keptSlabs = keptSlabs;
  }

  /** Until the answer is called, what is given back stays for the next. */
  hold(): () => void {
    if (this.#holders === 0) this.#idle = this.#awake();
    this.#holders += 1;
    return once(() => {
      this.#holders -= 1;
      if (this.#holders === 0) this.#rest(this.#idle);
    });
  }

  /** At least so large, with whatever was in it before. */
  take(bytes: number): SharedArrayBuffer {
    const wanted = slabBytesFor(bytes);
    const idle = this.#awake();
    // From the smallest on; a much larger one is left for those who need it.
    const index = idle.findLastIndex(({ byteLength }) => byteLength >= bytes && byteLength <= wanted * 4);
    const [slab] = index === -1 ? [] : idle.splice(index, 1);
    this.#rest(idle);
    return slab ?? new SharedArrayBuffer(wanted);
  }

  /** A slab for one message alone. */
  lend(bytes: number): LentMemory {
    const slab = this.take(bytes);
    return { bytes: Buffer.from(slab, 0, bytes), release: once(() => this.giveBack(slab)) };
  }

  giveBack(slab: SharedArrayBuffer): void {
    const idle = this.#awake();
    const smaller = idle.findIndex(({ byteLength }) => byteLength < slab.byteLength);
    idle.splice(smaller === -1 ? idle.length : smaller, 0, slab);
    // The largest serve most.
    if (idle.length > this.#keptSlabs) idle.pop();
    this.#rest(idle);
  }

  #awake(): SharedArrayBuffer[] {
    return this.#holders > 0 ? this.#idle : this.#resting.flatMap((reference) => reference.deref() ?? []);
  }

  #rest(idle: SharedArrayBuffer[]): void {
    if (this.#holders > 0) return;
    this.#idle = [];
    this.#resting = idle.map((slab) => new WeakRef(slab));
  }
}

/** What is done twice would lend the same memory to two. */
export function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}

function slabBytesFor(bytes: number): number {
  if (bytes > stepBytes) return Math.ceil(bytes / stepBytes) * stepBytes;
  return Math.max(leastBytes, 2 ** Math.ceil(Math.log2(Math.max(1, bytes))));
}
