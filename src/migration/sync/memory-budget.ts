import { invariant } from '../../base/errors.ts';
import { SlabPool } from '../../base/slab-pool.ts';

/** For a process: as much as is received, stored and synced at the same time in batches that are worth their sync. */
export const sharedBudgetBytes = 48 * 1024 * 1024;

const keptSlabs = 8;

interface Waiter {
  readonly bytes: number;
  readonly proceed: () => void;
}

/**
 * What all mailboxes of a process may hold in memory together. First come, first served: a large message is not
 * overtaken for ever by small ones. One that is larger than the whole budget gets it when nothing else is held.
 *
 * Whoever waits must hold nothing that only its own further reading would give back, or all wait for each other.
 */
export class MemoryBudget {
  readonly totalBytes: number;
  /** For what is put together here; kept for as long as anything is held. */
  readonly slabs = new SlabPool(keptSlabs);
  #heldBytes = 0;
  #letSlabsGo: (() => void) | undefined;
  readonly #waiters: Waiter[] = [];
  readonly #holders = new Set<() => void>();

  constructor(totalBytes: number) {
    this.totalBytes = totalBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Messages come at least as fast as they are stored: with more at the same time they would only wait. */
  get isHalfFull(): boolean {
    return this.#waiters.length > 0 || this.#heldBytes > this.totalBytes / 2;
  }

  /** Whether it could be had at once, and now is. */
  tryAcquire(bytes: number): boolean {
    if (this.#waiters.length > 0 || !this.#hasRoom(bytes)) return false;
    this.#take(bytes);
    return true;
  }

  /** Told whenever somebody has to wait, so that whoever holds much for long lets go. Answers with how to stop. */
  onPressure(listener: () => void): () => void {
    this.#holders.add(listener);
    return () => this.#holders.delete(listener);
  }

  async acquire(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.tryAcquire(bytes)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { bytes, proceed: resolve };
    const onAbort = () => {
      const at = this.#waiters.indexOf(waiter);
      if (at === -1) return;
      this.#waiters.splice(at, 1);
      reject(signal.reason);
      this.#admit();
    };
    this.#waiters.push(waiter);
    for (const listener of this.#holders) listener();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  release(bytes: number): void {
    this.#heldBytes -= bytes;
    invariant(this.#heldBytes >= 0, 'more memory was given back than was held');
    this.#admit();
    if (this.#heldBytes > 0) return;
    this.#letSlabsGo?.();
    this.#letSlabsGo = undefined;
  }

  #take(bytes: number): void {
    this.#heldBytes += bytes;
    this.#letSlabsGo ??= this.slabs.hold();
  }

  #admit(): void {
    for (let first = this.#waiters[0]; first && this.#hasRoom(first.bytes); first = this.#waiters[0]) {
      this.#waiters.shift();
      this.#take(first.bytes);
      first.proceed();
    }
  }

  #hasRoom(bytes: number): boolean {
    return this.#heldBytes === 0 || this.#heldBytes + bytes <= this.totalBytes;
  }
}
