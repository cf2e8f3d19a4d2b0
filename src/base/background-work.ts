/** One piece of work that goes on beside everything else until it is stopped. */
export class BackgroundWork {
  #stopping = new AbortController();
  #running: Promise<void> | undefined;

  get isRunning(): boolean {
    return this.#running !== undefined && !this.#stopping.signal.aborted;
  }

  /** Ends what went on before. What fails is the caller's to hear of, within `run`. */
  async start(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    await this.#end();
    this.#stopping = new AbortController();
    this.#running = run(this.#stopping.signal);
  }

  /** Resolves when the work has ended, or at the deadline. */
  stop(deadline: AbortSignal): Promise<void> {
    return endedOrLate(this.#end(), deadline);
  }

  async #end(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    this.#running = undefined;
  }
}

export async function endedOrLate(ended: Promise<unknown>, deadline: AbortSignal): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const onLate = () => resolve();
  if (deadline.aborted) resolve();
  deadline.addEventListener('abort', onLate, { once: true });
  try {
    await Promise.race([ended, late]);
  } finally {
    deadline.removeEventListener('abort', onLate);
  }
}
