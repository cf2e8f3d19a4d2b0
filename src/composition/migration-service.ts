import type { Clock } from '../base/clock.ts';
import type { Guid, TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Scheduling } from '../migration/control/context.ts';
import type { MigrationScheduler } from '../migration/control/scheduler/migration-scheduler.ts';
import type { Organizations } from '../organization/organizations.ts';
import type { Service } from '../servers/service.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { SchedulingRelay } from './scheduling-relay.ts';

export interface MigrationServiceOptions {
  readonly directory: Pick<DirectoryStore, 'listTenantsWithMigrationWork' | 'listMigrationObjects'>;
  readonly organizations: Pick<Organizations, 'each'>;
  readonly relay: Pick<SchedulingRelay, 'attach'>;
  readonly clock: Clock;
  readonly log: Log;
  load(): Promise<Pick<MigrationScheduler, 'start' | 'stop' | 'nudge' | 'carryOn'>>;
}

/** Work of other nodes and of the time before is looked for so often while there is none here. */
const lookEveryMs = 5_000;
/** What nobody is due in may have been left behind by somebody who died. */
const searchEveryMs = 60 * 60 * 1000;

/** The scheduler of migrations, loaded when there is something to do for it. From then on it runs to the end. */
export class MigrationService implements Service, Scheduling {
  readonly name = 'migration-scheduler';
  readonly #options: MigrationServiceOptions;
  #stopping = new AbortController();
  #looking: Promise<void> | undefined;
  #scheduler: Awaited<ReturnType<MigrationServiceOptions['load']>> | undefined;
  #starting: Promise<void> | undefined;

  constructor(options: MigrationServiceOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#end();
    this.#stopping = new AbortController();
    this.#options.relay.attach(this);
    if (this.#scheduler) await this.#scheduler.start();
    else this.#looking = this.#look(this.#stopping.signal);
  }

  async stop(deadline: AbortSignal): Promise<void> {
    this.#options.relay.attach(undefined);
    await this.#end();
    await this.#starting;
    await this.#scheduler?.stop(deadline);
  }

  nudge(tenant: TenantId): void {
    if (this.#scheduler) this.#scheduler.nudge(tenant);
    else this.#wake(tenant);
  }

  carryOn(tenant: TenantId, batch: Guid): boolean {
    // Not loaded, it would find the batch by itself, and late: whoever asks does it at once.
    return this.#scheduler?.carryOn(tenant, batch) ?? false;
  }

  #wake(tenant: TenantId): void {
    this.#starting ??= this.#load()
      .then(() => this.#scheduler?.nudge(tenant))
      .catch((error: unknown) => {
        this.#starting = undefined;
        this.#options.log.error('migration.loadFailed', { error });
      });
  }

  async #load(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const scheduler = await this.#options.load();
    if (this.#stopping.signal.aborted) return;
    await scheduler.start();
    this.#scheduler = scheduler;
  }

  async #end(): Promise<void> {
    this.#stopping.abort();
    await this.#looking;
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { directory, clock, log } = this.#options;
    let searchAt = clock.monotonic() + lookEveryMs;
    while (!signal.aborted && this.#scheduler === undefined) {
      // Being stopped is no failure.
      await clock.sleep(lookEveryMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        const [tenant] = await directory.listTenantsWithMigrationWork(clock.now());
        const isSearch = clock.monotonic() >= searchAt;
        if (isSearch) searchAt = clock.monotonic() + searchEveryMs;
        const found = tenant ?? (isSearch ? await this.#search(signal) : undefined);
        if (found !== undefined) this.#wake(found);
        await this.#starting;
      } catch (error) {
        log.error('migration.lookFailed', { error });
      }
    }
  }

  /** Any organisation that has a batch. */
  async #search(signal: AbortSignal): Promise<TenantId | undefined> {
    const { directory, organizations } = this.#options;
    for await (const { tenant } of organizations.each({ states: ['active'] })) {
      if (signal.aborted) return undefined;
      if ((await directory.listMigrationObjects(tenant, 'batch')).length > 0) return tenant;
    }
    return undefined;
  }
}
