const leastBytes = 64 * 1024;
const keptSlabs = 4;

/**
 * Memory in which messages go to the writer thread. An import moves hundreds of megabytes: new memory for each batch
 * would have to be cleared by the system, and would make the collector run every few batches, as memory does that
 * changes hands. So both threads see it, and it is used again when the writer has answered. What lies here unused is
 * held weakly, so that the next collection takes it.
 */
export class SlabPool {
  #idle: WeakRef<SharedArrayBuffer>[] = [];

  /** At least so large, with whatever was in it before. */
  take(bytes: number): SharedArrayBuffer {
    const wanted = Math.max(leastBytes, 2 ** Math.ceil(Math.log2(Math.max(1, bytes))));
    for (const [index, reference] of this.#idle.entries()) {
      const slab = reference.deref();
      // A much larger one is left for those who need it.
      if (slab === undefined || slab.byteLength < bytes || slab.byteLength > wanted * 4) continue;
      this.#idle.splice(index, 1);
      return slab;
    }
    return new SharedArrayBuffer(wanted);
  }

  giveBack(slab: SharedArrayBuffer): void {
    this.#idle = this.#idle.filter((reference) => reference.deref() !== undefined);
    if (this.#idle.length < keptSlabs) this.#idle.push(new WeakRef(slab));
  }
}
