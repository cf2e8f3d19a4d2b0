import { SignalBox } from '../../base/signal-box.ts';
import type { Value } from '../../wire/powershell-language/index.ts';

/** Long enough that a wait is only ever ended by what it waits for, or by the signal. */
const longestWaitMs = 2 ** 31 - 1;

/** What a client sends into a pipeline, until the pipeline takes it. */
export class InputQueue {
  readonly #values: Value[] = [];
  readonly #changed = new SignalBox();
  #ended = false;

  get length(): number {
    return this.#values.length;
  }

  push(value: Value): void {
    if (!this.#ended) this.#values.push(value);
    this.#changed.notify();
  }

  end(): void {
    this.#ended = true;
    this.#changed.notify();
  }

  /** Until fewer than `most` wait. */
  async untilBelow(most: number, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    const until = performance.now() + timeoutMs;
    while (this.#values.length >= most && !this.#ended) {
      const left = until - performance.now();
      if (left <= 0 || signal.aborted) return false;
      await this.#changed.wait(left, signal);
    }
    return true;
  }

  async *take(signal: AbortSignal): AsyncIterable<Value> {
    for (;;) {
      while (this.#values.length > 0) {
        const value = this.#values.shift();
        this.#changed.notify();
        yield value;
      }
      if (this.#ended || signal.aborted) return;
      await this.#changed.wait(longestWaitMs, signal);
    }
  }
}
