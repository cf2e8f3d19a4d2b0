/**
 * The runtimes of one session. A session that runs one pipeline after the other has one, whose variables last;
 * pipelines that run at the same time each need their own.
 */
import type { Runtime } from '../../cmdlets/kit/runtime.ts';

export interface Runspace {
  readonly runtime: Runtime;
  release(): void;
}

export class Runspaces {
  readonly #open: () => Promise<Runtime>;
  readonly #free: Runtime[];
  readonly #waiting: ((runtime: Runtime) => void)[] = [];
  #main: Runtime | undefined;
  #max: number;
  #count = 1;
  /** Runtimes of an older generation are not used again. */
  #generation = 0;

  /** `first` was opened when the session was, to find out whether it may be. */
  constructor(first: Runtime, open: () => Promise<Runtime>, max: number) {
    this.#free = [first];
    this.#main = first;
    this.#open = open;
    this.#max = Math.max(1, max);
  }

  get available(): number {
    return this.#free.length + Math.max(0, this.#max - this.#count);
  }

  /** That of a session which runs one pipeline after the other; undefined after a reset, until there is one. */
  get main(): Runtime | undefined {
    return this.#main;
  }

  setMax(max: number): void {
    this.#max = Math.max(1, max);
  }

  /** The next pipeline has a runtime that knows nothing of the ones before. */
  forget(): void {
    this.#count -= this.#free.splice(0).length;
    this.#generation += 1;
    this.#main = undefined;
  }

  async acquire(signal: AbortSignal): Promise<Runspace> {
    signal.throwIfAborted();
    const runtime = this.#free.shift() ?? (this.#count < this.#max ? await this.#openOne() : undefined);
    const generation = this.#generation;
    const acquired = runtime ?? (await this.#next(signal));
    return { runtime: acquired, release: () => this.#release(acquired, generation) };
  }

  async #openOne(): Promise<Runtime> {
    this.#count += 1;
    try {
      const runtime = await this.#open();
      this.#main ??= runtime;
      return runtime;
    } catch (error) {
      this.#count -= 1;
      throw error;
    }
  }

  #next(signal: AbortSignal): Promise<Runtime> {
    return new Promise((resolve, reject) => {
      const take = (runtime: Runtime) => {
        signal.removeEventListener('abort', leave);
        resolve(runtime);
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(take);
    });
  }

  #release(runtime: Runtime, generation: number): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next(runtime);
    else if (this.#count > this.#max || generation !== this.#generation) this.#count -= 1;
    else this.#free.unshift(runtime);
  }
}
