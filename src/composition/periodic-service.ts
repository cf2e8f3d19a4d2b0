import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Service } from '../servers/service.ts';

export interface PeriodicServiceOptions {
  readonly name: string;
  /** Between the end of one run and the start of the next; the first run follows the start at once. */
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Log;
  run(signal: AbortSignal): Promise<void>;
}

/** Work that is done again and again. A run that fails is logged and tried at the next time. */
export class PeriodicService implements Service {
  readonly name: string;
  readonly #options: PeriodicServiceOptions;
  #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: PeriodicServiceOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#end();
    this.#stopping = new AbortController();
    this.#running = this.#repeat(this.#stopping.signal);
  }

  async stop(deadline: AbortSignal): Promise<void> {
    const late = new Promise<void>((resolve) => {
      if (deadline.aborted) resolve();
      deadline.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.#end(), late]);
  }

  async #end(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #repeat(signal: AbortSignal): Promise<void> {
    const { name, everyMs, clock, log, run } = this.#options;
    while (!signal.aborted) {
      try {
        await run(signal);
        await clock.sleep(everyMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.error('service.runFailed', { service: name, error });
        await clock.sleep(everyMs, signal).catch(() => undefined);
      }
    }
  }
}
