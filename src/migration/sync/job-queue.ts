import type { FetchJob } from './fetch-job.ts';

/**
 * Jobs between the one who reads folders and the lanes that fetch. It is at its end when nobody adds to it any more, it
 * is empty, and every job that was taken is done: one that was taken may leave others.
 */
export class JobQueue {
  readonly #jobs: FetchJob[] = [];
  #head = 0;
  #backlog = 0;
  #taken = 0;
  #isClosed = false;
  /** Nothing is given out: what vanished must be known before what is new arrives. */
  #isHeld: boolean;
  #wake = Promise.withResolvers<void>();

  constructor(isHeld = false) {
    this.#isHeld = isHeld;
  }

  /** Messages that wait. */
  get backlog(): number {
    return this.#backlog;
  }

  push(job: FetchJob): void {
    this.#jobs.push(job);
    job.work.toCome += job.rows.length;
    this.#backlog += job.rows.length;
    this.#notify();
  }

  /** Back to the front: a lane has failed with it. */
  giveBack(job: FetchJob): void {
    this.#taken -= 1;
    if (job.rows.length > 0) {
      this.#compact();
      this.#jobs.unshift(job);
      this.#backlog += job.rows.length;
    }
    this.#notify();
  }

  take(): FetchJob | undefined {
    const job = this.#jobs[this.#head];
    if (job === undefined || this.#isHeld) return undefined;
    this.#head += 1;
    if (this.#head > 1000) this.#compact();
    this.#backlog -= job.rows.length;
    this.#taken += 1;
    this.#notify();
    return job;
  }

  done(): void {
    this.#taken -= 1;
    this.#notify();
  }

  /** Nobody adds to it from outside any more. */
  close(): void {
    this.#isClosed = true;
    this.#isHeld = false;
    this.#notify();
  }

  /** The next job; undefined at the end. */
  async next(signal: AbortSignal): Promise<FetchJob | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const job = this.take();
      if (job !== undefined || this.#isAtEnd) return job;
      await this.#changed(signal);
    }
  }

  /** Waits until no more than `messages` wait. */
  async drainTo(messages: number, signal: AbortSignal): Promise<void> {
    while (this.#backlog > messages && !this.#isHeld) await this.#changed(signal);
    signal.throwIfAborted();
  }

  get #isAtEnd(): boolean {
    return this.#isClosed && this.#taken === 0 && this.#head === this.#jobs.length;
  }

  async #changed(signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#notify();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (!signal.aborted) await this.#wake.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    signal.throwIfAborted();
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  #compact(): void {
    this.#jobs.splice(0, this.#head);
    this.#head = 0;
  }
}
