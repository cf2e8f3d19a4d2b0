import { BackgroundWork } from '../base/background-work.ts';
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
  readonly #work = new BackgroundWork();

  constructor(options: PeriodicServiceOptions) {
    this.name = options.name;
    this.#options = options;
  }

  start(): Promise<void> {
    return this.#work.start((signal) => this.#repeat(signal));
  }

  stop(deadline: AbortSignal): Promise<void> {
    return this.#work.stop(deadline);
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
