import { setImmediate } from 'node:timers/promises';

const stepsPerTurn = 2000;

/** Lets others go on in a loop over half a million messages; every step of it calls this. */
export class Breather {
  readonly #signal: AbortSignal;
  #steps = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Undefined for nearly every step, so that it costs nothing to ask. */
  step(): Promise<void> | undefined {
    this.#steps += 1;
    return this.#steps % stepsPerTurn === 0 ? this.#breathe() : undefined;
  }

  async #breathe(): Promise<void> {
    await setImmediate();
    this.#signal.throwIfAborted();
  }
}
