import type { WorkPriority } from '../database.ts';

interface Turn {
  start(): Promise<void>;
}

/**
 * Gives one transaction at a time its turn, interactive ones first, so that somebody who marks a message as
 * read does not wait for an import. Between turns it lets the event loop run, or requests that have arrived
 * meanwhile would not be seen.
 */
export class TurnQueue {
  readonly #waiting: Readonly<Record<WorkPriority, Turn[]>> = { interactive: [], bulk: [] };
  #running = false;
  #whenIdle: (() => void)[] = [];

  take<T>(priority: WorkPriority, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting[priority].push({ start: () => work().then(resolve, reject) });
      if (!this.#running) {
        this.#running = true;
        this.#runNext();
      }
    });
  }

  /** Resolves when nothing waits or runs. */
  idle(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #runNext(): void {
    const turn = this.#waiting.interactive.shift() ?? this.#waiting.bulk.shift();
    if (!turn) {
      this.#running = false;
      for (const resolve of this.#whenIdle.splice(0)) resolve();
      return;
    }
    // `start` never rejects: the caller has the outcome.
    void turn.start().then(() => setImmediate(() => this.#runNext()));
  }
}
