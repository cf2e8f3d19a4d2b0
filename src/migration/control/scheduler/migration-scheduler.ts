/**
 * Brings migrations on, in every server: takes leases of users whose time has come, runs their rounds, watches what
 * administrators want meanwhile, and keeps batches in step. Nodes know nothing of each other but what lies in the store:
 * when one dies, its leases run out and others go on.
 */
import { BackgroundWork } from '../../../base/background-work.ts';
import type { Guid, TenantId } from '../../../base/ids.ts';
import type { LogFields } from '../../../base/log.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { MigrationWork } from '../../../store/ports/migration-store.ts';
import { changeEachUser } from '../change-users.ts';
import type { Scheduling } from '../context.ts';
import { readEndpointContent } from '../stored-content.ts';
import { BatchKeeper, joinFacts, noRoundFacts, type RoundFacts } from './batch-keeper.ts';
import { ChangeCollector } from './change-collector.ts';
import { isOpenAt } from './endpoint-hours.ts';
import { SampleBook } from './sample-book.ts';
import {
  createMeters,
  defaultSchedulerTimes,
  type SchedulerContext,
  type SchedulerOptions,
} from './scheduler-options.ts';
import { type Taken, WorkTaker } from './take-work.ts';
import { UserRun } from './user-run.ts';
import { Waker } from './waker.ts';

const defaultMaxRuns = 100;

/** In which somebody holds a user, but for the moment before its round begins. */
const atWork = ['Starting', 'Syncing', 'IncrementalSyncing', 'Completing', 'Stopping', 'Removing'];

export class MigrationScheduler implements Scheduling {
  readonly name = 'migration-scheduler';
  readonly #context: SchedulerContext;
  readonly #maxRuns: number;
  readonly #waker: Waker;
  readonly #watchWaker: Waker;
  readonly #keeper: BatchKeeper;
  readonly #taker: WorkTaker;
  readonly #samples: SampleBook;
  readonly #runs = new Map<Guid, { readonly run: UserRun; readonly ended: Promise<void> }>();
  /** By tenant, batches in which something has happened. */
  readonly #touched = new Map<TenantId, Map<Guid, RoundFacts>>();
  /** Organisations that have batches, as far as is known. */
  readonly #known = new Set<TenantId>();
  readonly #keptAt = new Map<Guid, number>();
  readonly #work = new BackgroundWork();
  #renewAt = 0;
  #keepAllAt = 0;
  #searchAt = 0;

  constructor(options: SchedulerOptions) {
    const times = { ...defaultSchedulerTimes, ...options.times };
    this.#context = {
      ...options,
      times,
      changes: new ChangeCollector(options.store),
      owner: options.random.guid(),
      meters: createMeters(options.metrics),
      touchBatch: (tenant, batch, facts) => this.#touch(tenant, batch, facts),
    };
    this.#maxRuns = options.maxRuns ?? defaultMaxRuns;
    this.#waker = new Waker(options.clock);
    this.#watchWaker = new Waker(options.clock);
    this.#keeper = new BatchKeeper(this.#context);
    this.#taker = new WorkTaker(this.#context);
    this.#samples = new SampleBook(times.samplePeriodMs);
    const count = (work: MigrationWork) => () => this.#runsOf(() => true, work);
    options.metrics.gauge(
      'landfall_migration_first_copies',
      'Mailboxes whose first copy is running.',
      count('first'),
    );
    options.metrics.gauge(
      'landfall_migration_later_rounds',
      'Mailboxes that are being kept in step.',
      count('incremental'),
    );
  }

  start(): Promise<void> {
    return this.#work.start(async (signal) => {
      signal.addEventListener('abort', () => this.#wake(), { once: true });
      await Promise.all([this.#repeatWork(signal), this.#repeatWatch(signal)]);
      for (const { run } of this.#runs.values()) run.stop('shutdown');
      await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
    });
  }

  /** Leases are given back; what was being copied is safe, and others go on from there. */
  stop(deadline: AbortSignal): Promise<void> {
    return this.#work.stop(deadline);
  }

  nudge(tenant: TenantId): void {
    this.#known.add(tenant);
    this.#wake();
  }

  carryOn(tenant: TenantId, batch: Guid): boolean {
    if (!this.#work.isRunning) return false;
    this.#touch(tenant, batch);
    this.#wake();
    return true;
  }

  #touch(tenant: TenantId, batch: Guid, facts: RoundFacts = noRoundFacts): void {
    this.#known.add(tenant);
    const batches = this.#touched.get(tenant) ?? new Map<Guid, RoundFacts>();
    this.#touched.set(tenant, batches.set(batch, joinFacts(batches.get(batch) ?? noRoundFacts, facts)));
  }

  #wake(): void {
    this.#waker.wake();
    this.#watchWaker.wake();
  }

  async #repeatWork(signal: AbortSignal): Promise<void> {
    const { times, isAlone } = this.#context;
    if (isAlone) await this.#guard('inherit', () => this.#inherit(signal));
    while (!signal.aborted) {
      await this.#guard('work', () => this.#turn(signal));
      const isBusy = this.#runs.size > 0 || this.#touched.size > 0;
      if (!signal.aborted) await this.#waker.wait(isBusy ? times.watchMs : times.idleMs);
    }
  }

  /** What a process that was killed had in hand goes on at once. */
  async #inherit(signal: AbortSignal): Promise<void> {
    const { store, owner } = this.#context;
    for await (const { tenant } of this.#context.organizations()) {
      signal.throwIfAborted();
      const batches = await store.listMigrationObjects(tenant, 'batch');
      if (batches.length === 0) continue;
      await changeEachUser(store, tenant, { statuses: atWork }, ({ guid, version, lease }) =>
        lease === null || lease.owner === owner ? undefined : { guid, ifVersion: version, release: true },
      );
    }
  }

  /** Apart from the work: a batch of 50,000 that is being started keeps nobody from being stopped. */
  async #repeatWatch(signal: AbortSignal): Promise<void> {
    const { times } = this.#context;
    while (!signal.aborted) {
      await this.#guard('watch', () => this.#watch());
      if (!signal.aborted) await this.#watchWaker.wait(this.#runs.size > 0 ? times.watchMs : times.idleMs);
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#context;
    await this.#samples.write(store, clock.now());
    await this.#keepTouched(signal);
    for (const tenant of await store.listTenantsWithMigrationWork(clock.now())) {
      if (signal.aborted) return;
      await this.#guard('take', () => this.#takeWork(tenant), { tenant });
    }
    await this.#keepAll(signal);
  }

  /** What fails is logged, keeps nothing else from being done, and is tried again in the next turn. */
  async #guard(what: string, work: () => Promise<void>, fields: LogFields = {}): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#context.log.error('migration.turnFailed', { what, ...fields, error });
    }
  }

  /** Whether what runs here is still ours, and still wanted. */
  async #watch(): Promise<void> {
    const { clock, times } = this.#context;
    const now = clock.now();
    const byTenant = Map.groupBy(this.#runs.values(), ({ run }) => run.organization.tenant);
    const isRenewal = now >= this.#renewAt;
    for (const [tenant, runs] of byTenant) {
      const own = runs.map(({ run }) => run);
      await this.#guard('watch', () => this.#watchTenant(tenant, own, isRenewal), { tenant });
    }
    if (isRenewal) this.#renewAt = now + times.leaseMs / 3;
  }

  async #watchTenant(tenant: TenantId, runs: readonly UserRun[], isRenewal: boolean): Promise<void> {
    const { store, clock, times, owner } = this.#context;
    const guids = runs.map(({ guid }) => guid);
    const now = clock.now();
    // An organisation that is being removed takes no changes: its leases run out.
    const isActive = !isRenewal || (await this.#findActive(tenant)) !== undefined;
    const users = !isActive
      ? []
      : isRenewal
        ? await store.renewMigrationLeases(tenant, owner, guids, now + times.leaseMs)
        : await store.findMigrationUsers(tenant, guids);
    const found = new Map(users.map((user) => [user.guid, user]));
    for (const run of runs) run.observe(found.get(run.guid));
    if (isRenewal && isActive) await this.#closeEndpoints(tenant, now);
  }

  async #closeEndpoints(tenant: TenantId, now: number): Promise<void> {
    const endpoints = await this.#context.store.listMigrationObjects(tenant, 'endpoint');
    const closed = endpoints.filter((endpoint) => !isOpenAt(readEndpointContent(endpoint).hours, now));
    const guids = new Set(closed.map(({ guid }) => guid));
    for (const { run } of this.#runs.values()) if (guids.has(run.endpoint)) run.stop('closed');
  }

  async #takeWork(tenant: TenantId): Promise<void> {
    const organization = await this.#findActive(tenant);
    if (organization === undefined) return;
    this.#known.add(tenant);
    const taken = await this.#taker.take(organization, {
      room: this.#maxRuns - this.#runs.size,
      running: (endpoint, work) => this.#runsOf((run) => run.endpoint === endpoint, work),
    });
    for (const each of taken) this.#run(organization, each);
  }

  #run(organization: Tenant, taken: Taken): void {
    const run = new UserRun(this.#context, this.#samples, organization, taken);
    const ended = run.run().finally(() => {
      this.#runs.delete(run.guid);
      this.#waker.wake();
    });
    this.#runs.set(run.guid, { run, ended });
    this.#watchWaker.wake();
  }

  #runsOf(isMeant: (run: UserRun) => boolean, work: MigrationWork): number {
    const runs = [...this.#runs.values()].filter(({ run }) => isMeant(run));
    return runs.filter(({ run }) => (run.round === 'first' ? 'first' : 'incremental') === work).length;
  }

  async #keepTouched(signal: AbortSignal): Promise<void> {
    const now = this.#context.clock.now();
    const touched = [...this.#touched];
    this.#touched.clear();
    for (const [tenant, batches] of touched) {
      const organization = await this.#findActive(tenant);
      if (organization === undefined) continue;
      for (const [batch, facts] of batches) {
        // Users of a large batch come home many times a second, and all of them are counted each time.
        const keptAt = this.#keptAt.get(batch) ?? 0;
        if (Math.abs(now - keptAt) < this.#context.times.keepMs) this.#touch(tenant, batch, facts);
        else await this.#keep(organization, batch, facts, signal);
      }
    }
  }

  async #keep(organization: Tenant, batch: Guid, facts: RoundFacts, signal: AbortSignal): Promise<void> {
    this.#keptAt.set(batch, this.#context.clock.now());
    try {
      const state = await this.#keeper.keep(organization, batch, facts, signal);
      if (state === 'unfinished') this.#touch(organization.tenant, batch);
      if (state === 'gone') this.#keptAt.delete(batch);
    } catch (error) {
      // One batch must not keep others from being looked at; it is looked at again with all of them.
      this.#context.log.error('migration.keepFailed', { tenant: organization.tenant, batch, error });
    }
  }

  async #keepAll(signal: AbortSignal): Promise<void> {
    const { store, clock, times } = this.#context;
    const now = clock.now();
    if (now >= this.#searchAt) {
      this.#searchAt = now + times.searchMs;
      for await (const { tenant } of this.#context.organizations()) this.#known.add(tenant);
      this.#keepAllAt = now;
    }
    if (now < this.#keepAllAt) return;
    this.#keepAllAt = now + times.batchesMs;
    for (const tenant of this.#known) {
      const organization = await this.#findActive(tenant);
      const batches = organization ? await store.listMigrationObjects(tenant, 'batch') : [];
      if (organization === undefined || batches.length === 0) this.#known.delete(tenant);
      else for (const { guid } of batches) await this.#keep(organization, guid, noRoundFacts, signal);
    }
  }

  async #findActive(tenant: TenantId): Promise<Tenant | undefined> {
    const organization = await this.#context.store.findTenant({ tenant });
    return organization?.state === 'active' ? organization : undefined;
  }
}
