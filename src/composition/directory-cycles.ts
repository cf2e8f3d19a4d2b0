import { endedOrLate } from '../base/background-work.ts';
import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { DirectorySynchronization } from '../directory/sync/directory-synchronization.ts';
import type { Organizations } from '../organization/organizations.ts';
import type { Service } from '../servers/service.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import type { RecordStore } from '../store/ports/record-store.ts';
import { PeriodicService } from './periodic-service.ts';

export interface DirectoryCyclesOptions {
  readonly store: Pick<RecordStore, 'listRecords'>;
  readonly organizations: Pick<Organizations, 'each'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How soon a cycle follows the time that it is due at. */
  readonly everyMs?: number;
  load(): Promise<Pick<DirectorySynchronization, 'runIfDue'>>;
}

/** Where synchronisation keeps its runs: an organisation without any has never begun, and nothing is loaded for it. */
const runs = 'directory.run';
/** One with a large forest holds up three others at most, and no more pages than these are in memory at once. */
const mostAtOnce = 4;

/** Keeps organisations in step with their directories. */
export class DirectoryCycles implements Service {
  readonly name = 'directory-synchronization';
  readonly #options: DirectoryCyclesOptions;
  readonly #looking: PeriodicService;
  readonly #running = new Map<TenantId, Promise<void>>();

  constructor(options: DirectoryCyclesOptions) {
    const { clock, log, everyMs = 60_000 } = options;
    this.#options = options;
    this.#looking = new PeriodicService({
      ...{ name: this.name, everyMs, clock, log },
      run: (signal) => this.#look(signal),
    });
  }

  start(): Promise<void> {
    return this.#looking.start();
  }

  /** Cycles stop at their next look at the signal; what they began, the next one completes. */
  async stop(deadline: AbortSignal): Promise<void> {
    await this.#looking.stop(deadline);
    await endedOrLate(Promise.all(this.#running.values()), deadline);
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { organizations, store } = this.#options;
    for await (const organization of organizations.each({ states: ['active'] })) {
      signal.throwIfAborted();
      const { tenant } = organization;
      if (this.#running.has(tenant)) continue;
      if ((await store.listRecords(tenant, runs, { limit: 1 })).length === 0) continue;
      while (this.#running.size >= mostAtOnce) await Promise.race(this.#running.values());
      signal.throwIfAborted();
      const running = this.#run(organization, signal).finally(() => this.#running.delete(tenant));
      this.#running.set(tenant, running);
    }
  }

  /** Never fails: one whose directory is away does not keep the others from being synchronised. */
  async #run(organization: Tenant, signal: AbortSignal): Promise<void> {
    const { load, log } = this.#options;
    try {
      const synchronization = await load();
      for (const { number, result } of await synchronization.runIfDue(organization, signal)) {
        log.info('directory.sync.ran', { organization: organization.name, run: number, result });
      }
    } catch (error) {
      if (signal.aborted) return;
      const code = isAppError(error) ? error.code : undefined;
      log.warn('directory.sync.failed', { organization: organization.name, code, error });
    }
  }
}
