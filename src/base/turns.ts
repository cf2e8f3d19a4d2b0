/** Work of which no more than so much is done at once, begun in the order it was asked for. */
export class Turns {
  readonly #atOnce: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Whether whoever asks now has to wait. */
  get isBusy(): boolean {
    return this.#running >= this.#atOnce;
  }

  /** A failure is its asker's, and stops nobody behind it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.isBusy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // The turn is handed on, so that nobody slips in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  /** Resolves when one more could begin, or at once. */
  async untilFree(): Promise<void> {
    if (this.isBusy) await this.run(async () => undefined);
  }
}
