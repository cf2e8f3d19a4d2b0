import type { Clock } from '../../../base/clock.ts';

/** Sleeps until it is time, or until somebody has something to do. */
export class Waker {
  readonly #clock: Clock;
  #sleep: AbortController | undefined;
  #isWanted = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wake(): void {
    this.#isWanted = true;
    this.#sleep?.abort();
  }

  /** Returns at once where it was woken since the last time. */
  async wait(ms: number): Promise<void> {
    if (!this.#isWanted) {
      const sleep = new AbortController();
      this.#sleep = sleep;
      // Being woken is no failure.
      await this.#clock.sleep(ms, sleep.signal).catch(() => undefined);
      this.#sleep = undefined;
    }
    this.#isWanted = false;
  }
}
