import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';

const objectsBetweenLooks = 64;
const longestTurnMs = 10;

/** The pipeline was told to stop; no script can catch it. */
export class PipelineStoppedError extends Error {
  override readonly name = 'PipelineStoppedError';

  constructor(cause: unknown) {
    super('The pipeline has been stopped.', { cause });
  }
}

/**
 * Lets the event loop turn while objects flow: promises that are always ready would otherwise keep Ctrl-C,
 * sockets and timers waiting until the last one.
 */
export class Pacer {
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  #count = 0;
  #turnBegan: number;

  constructor(signal: AbortSignal, clock: Clock) {
    this.#signal = signal;
    this.#clock = clock;
    this.#turnBegan = clock.monotonic();
  }

  /** Whether to pause before the next object. */
  isDue(): boolean {
    this.#count += 1;
    if (this.#count % objectsBetweenLooks !== 0) return false;
    this.throwIfStopped();
    return this.#clock.monotonic() - this.#turnBegan >= longestTurnMs;
  }

  async pause(): Promise<void> {
    await setImmediate();
    this.#turnBegan = this.#clock.monotonic();
    this.throwIfStopped();
  }

  throwIfStopped(): void {
    if (this.#signal.aborted) throw new PipelineStoppedError(this.#signal.reason);
  }
}
