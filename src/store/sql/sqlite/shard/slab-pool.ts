const leastBytes = 64 * 1024;
/** Above this, slabs grow by so much and no longer double: batches are about as large as each other. */
const stepBytes = 1024 * 1024;
const keptSlabs = 4;

/**
 * Memory in which messages go to the writer thread. An import moves hundreds of megabytes: new memory for each batch
 * would have to be cleared by the system, and would make the collector run every few batches, as memory does that
 * changes hands. So both threads see it, and it is used again when the writer has answered. What lies here unused is
 * held weakly, so that the next collection takes it.
 */
export class SlabPool {
  /** Largest first. */
  #idle: WeakRef<SharedArrayBuffer>[] = [];

  /** At least so large, with whatever was in it before. */
  take(bytes: number): SharedArrayBuffer {
    const wanted = slabBytesFor(bytes);
    // From the smallest on; a much larger one is left for those who need it.
    const index = this.#idle.findLastIndex((reference) => {
      const length = reference.deref()?.byteLength ?? 0;
      return length >= bytes && length <= wanted * 4;
    });
    const slab = index === -1 ? undefined : this.#idle.splice(index, 1)[0]?.deref();
    if (slab !== undefined) return slab;
    return new SharedArrayBuffer(wanted);
  }

  giveBack(slab: SharedArrayBuffer): void {
    const sizeOf = (reference: WeakRef<SharedArrayBuffer>) => reference.deref()?.byteLength ?? 0;
    const idle = this.#idle.filter((reference) => sizeOf(reference) > 0);
    idle.push(new WeakRef(slab));
    // The largest serve most.
    this.#idle = idle.sort((one, other) => sizeOf(other) - sizeOf(one)).slice(0, keptSlabs);
  }
}

function slabBytesFor(bytes: number): number {
  if (bytes > stepBytes) return Math.ceil(bytes / stepBytes) * stepBytes;
  return Math.max(leastBytes, 2 ** Math.ceil(Math.log2(Math.max(1, bytes))));
}
