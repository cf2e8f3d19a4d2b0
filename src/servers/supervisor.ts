import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Counter, Metrics } from '../base/metrics.ts';
import type { Service, ServiceState } from './service.ts';

/**
 * Starts services in the order given and stops them in the reverse, so that each may rely on those before it.
 * A service that fails is started again after a pause that doubles; the pause shrinks back once the service
 * has held out for `steadyAfterMs`.
 *
 *   waiting → starting → running → restarting → running … → stopping → stopped
 */
export interface SupervisorOptions {
  readonly services: readonly Service[];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly graceMs: number;
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  readonly steadyAfterMs?: number;
}

export interface StopReport {
  /** Services that had not finished when the grace was over, in the order they were stopped. */
  readonly unfinished: readonly string[];
}

interface Entry {
  readonly service: Service;
  state: ServiceState;
  /** Grows with each start, so that a report of an earlier run is told from one of the present run. */
  run: number;
  pauseMs: number;
  startedAt: number;
  recovery: Promise<void> | undefined;
}

export class Supervisor {
  readonly #options: Required<SupervisorOptions>;
  readonly #entries: readonly Entry[];
  readonly #restarts: Counter;
  readonly #stopping = new AbortController();
  readonly #force = new AbortController();
  #stopped: Promise<StopReport> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = { firstPauseMs: 250, longestPauseMs: 30_000, steadyAfterMs: 60_000, ...options };
    const { firstPauseMs, metrics, services } = this.#options;
    this.#entries = services.map((service) => ({
      service,
      state: 'waiting',
      run: 0,
      pauseMs: firstPauseMs,
      startedAt: 0,
      recovery: undefined,
    }));
    this.#restarts = metrics.counter(
      'landfall_service_restarts_total',
      'Starts of a service after it failed.',
    );
    metrics.gauge('landfall_services_running', 'Services that are up.', () => this.#runningCount());
  }

  get states(): ReadonlyMap<string, ServiceState> {
    return new Map(this.#entries.map(({ service, state }) => [service.name, state]));
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Starts every service. Where one cannot start, those before it are stopped again and the reason is thrown. */
  async start(): Promise<void> {
    for (const entry of this.#entries) {
      if (this.isStopping) return;
      try {
        await this.#startOne(entry);
      } catch (error) {
        this.#options.log.error('service.startFailed', { service: entry.service.name, error });
        await this.stop();
        throw error;
      }
    }
  }

  /** May be called again; all callers wait for the same end. */
  stop(): Promise<StopReport> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  /** Ends the grace of a `stop` that is under way. */
  force(): void {
    this.#force.abort();
  }

  async #startOne(entry: Entry): Promise<void> {
    entry.state = 'starting';
    entry.run += 1;
    const { run } = entry;
    await entry.service.start({ failed: (error) => this.#onFailure(entry, run, error) });
    entry.startedAt = this.#options.clock.monotonic();
    // It may have failed, or been told to stop, while it was starting.
    if (entry.state === 'starting') entry.state = 'running';
    this.#options.log.debug('service.started', { service: entry.service.name });
  }

  #onFailure(entry: Entry, run: number, error: unknown): void {
    if (run !== entry.run || entry.recovery !== undefined || this.isStopping) return;
    this.#options.log.error('service.failed', { service: entry.service.name, error });
    const steady = this.#options.clock.monotonic() - entry.startedAt >= this.#options.steadyAfterMs;
    if (entry.state === 'running' && steady) entry.pauseMs = this.#options.firstPauseMs;
    entry.state = 'restarting';
    entry.recovery = this.#recover(entry).finally(() => {
      entry.recovery = undefined;
    });
  }

  async #recover(entry: Entry): Promise<void> {
    const { clock, log, longestPauseMs } = this.#options;
    const { service } = entry;
    await this.#stopQuietly(service, this.#force.signal);
    while (!this.isStopping) {
      const pauseMs = entry.pauseMs;
      entry.pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      if (!(await this.#pause(clock, pauseMs))) return;
      this.#restarts.add(1, { service: service.name });
      try {
        await this.#startOne(entry);
        log.info('service.restarted', { service: service.name, pauseMs });
        return;
      } catch (error) {
        log.error('service.restartFailed', { service: service.name, error, nextPauseMs: entry.pauseMs });
        entry.state = 'restarting';
        await this.#stopQuietly(service, this.#force.signal);
      }
    }
  }

  /** False where the wait was cut short because everything stops. */
  async #pause(clock: Clock, pauseMs: number): Promise<boolean> {
    try {
      await clock.sleep(pauseMs, this.#stopping.signal);
      return true;
    } catch (error) {
      if (this.isStopping) return false;
      throw error;
    }
  }

  async #stopAll(): Promise<StopReport> {
    this.#stopping.abort();
    const graceOver = new AbortController();
    const { clock, graceMs, log } = this.#options;
    const settled = new AbortController();
    const timer = clock.sleep(graceMs, settled.signal).then(
      () => graceOver.abort(),
      // The services were quicker.
      () => undefined,
    );
    const deadline = AbortSignal.any([graceOver.signal, this.#force.signal]);
    const unfinished: string[] = [];
    for (const entry of this.#entries.toReversed()) {
      if (entry.state === 'waiting') continue;
      await entry.recovery;
      entry.state = 'stopping';
      if (!(await this.#stopWithin(entry.service, deadline))) unfinished.push(entry.service.name);
      entry.state = 'stopped';
    }
    settled.abort();
    await timer;
    if (unfinished.length > 0) log.warn('service.unfinished', { services: unfinished, graceMs });
    return { unfinished };
  }

  /** A service that does not let go at the deadline is left behind: the process ends soon, and it with it. */
  async #stopWithin(service: Service, deadline: AbortSignal): Promise<boolean> {
    let finished = false;
    const stopped = this.#stopQuietly(service, deadline).then(() => {
      finished = !deadline.aborted;
    });
    await Promise.race([stopped, aborted(deadline).then(() => this.#lastMoment(stopped))]);
    return finished;
  }

  /** After the deadline a service still gets a moment to drop what it holds. */
  async #lastMoment(stopped: Promise<void>): Promise<void> {
    await Promise.race([stopped, this.#options.clock.sleep(100)]);
  }

  async #stopQuietly(service: Service, deadline: AbortSignal): Promise<void> {
    try {
      await service.stop(deadline);
    } catch (error) {
      this.#options.log.error('service.stopFailed', { service: service.name, error });
    }
  }

  #runningCount(): number {
    return this.#entries.filter(({ state }) => state === 'running').length;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
