import type { Tenant } from '../../store/ports/directory-model.ts';
import { collections } from './collections.ts';
import type { Planned } from './plan/plan-items.ts';
import type { ProvisioningError } from './plan/plan-model.ts';
import { ChangeHistory, type RecordedChange } from './runs/change-history.ts';
import { Cycle, type CycleParts, type CycleProgress } from './runs/cycle.ts';
import type { SyncRun } from './runs/run-model.ts';
import { nextCycleAt, type SchedulerView, viewScheduler } from './runs/scheduler.ts';
import { type PolicyType, type SyncConfiguration, SyncConfigurations } from './runs/sync-configuration.ts';
import { findLeaseHolder, requestStop, SyncLease } from './runs/sync-lease.ts';
import { SyncStateRecord } from './runs/sync-state.ts';
import { eachPage } from './space/records.ts';

export interface SynchronizationOptions extends CycleParts {
  /** Names this process to people: host and process id. */
  readonly owner: string;
  /** After which a runner that was killed is passed over. */
  readonly leaseMs?: number;
}

export interface CycleRequest {
  /** The scheduler's next one without it. */
  readonly policyType?: PolicyType;
  /** Deletes however many there are. */
  readonly confirmsDeletions?: boolean;
  /** `null` for the scheduler. */
  readonly userName: string | null;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: CycleProgress) => void;
}

/** A minute: a cycle renews it many times, and nobody waits longer for one that was killed. */
const defaultLeaseMs = 60_000;
/** Who waited for somebody who came with a cycle is looked at again at once; a chain of such ends here. */
const maxPasses = 3;

/** Keeps the recipients of organisations in step with the directories that their connectors name. */
export class DirectorySynchronization {
  readonly #options: SynchronizationOptions;
  readonly #leaseMs: number;
  readonly #configurations: SyncConfigurations;
  readonly #changes: ChangeHistory;

  constructor(options: SynchronizationOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? defaultLeaseMs;
    this.#configurations = new SyncConfigurations(options.store);
    this.#changes = new ChangeHistory(options.store);
  }

  readConfiguration({ tenant }: Tenant): Promise<SyncConfiguration> {
    return this.#configurations.read(tenant);
  }

  updateConfiguration({ tenant }: Tenant, change: Partial<SyncConfiguration>): Promise<SyncConfiguration> {
    return this.#configurations.update(tenant, change);
  }

  async readScheduler(organization: Tenant): Promise<SchedulerView> {
    const { store, clock } = this.#options;
    const { tenant } = organization;
    const [configuration, { state }, holder] = await Promise.all([
      this.#configurations.read(tenant),
      SyncStateRecord.open(store, tenant),
      findLeaseHolder(store, tenant, clock.now(), this.#leaseMs),
    ]);
    return viewScheduler(configuration, state, holder, clock.now());
  }

  /** To its end, with what woke up while it ran. Each pass is a run. */
  async runCycle(organization: Tenant, request: CycleRequest): Promise<readonly SyncRun[]> {
    const configuration = await this.#configurations.read(organization.tenant);
    const wanted = request.policyType ?? configuration.nextPolicyType;
    return this.#underLease(organization, async (lease, state) => {
      const runs: SyncRun[] = [];
      for (let pass = 0; pass < maxPasses; pass += 1) {
        const policyType = pass === 0 ? wanted : 'Delta';
        runs.push(await this.#cycle(organization, request, configuration, policyType, lease, state).run());
        if (!(await this.#hasMarks(organization)) || configuration.stagingModeEnabled) break;
      }
      if (configuration.nextPolicyType === 'Initial') {
        await this.#configurations.update(organization.tenant, { nextPolicyType: 'Delta' });
      }
      await this.#tidy(organization, configuration, state);
      return runs;
    });
  }

  /** Reads the sources, and gives all that a cycle would do, in no order of phases; recipients stay as they are. */
  async *previewCycle(organization: Tenant, request: CycleRequest): AsyncGenerator<Planned> {
    const configuration = await this.#configurations.read(organization.tenant);
    const { lease, state } = await this.#open(organization);
    try {
      const policyType = request.policyType ?? configuration.nextPolicyType;
      yield* this.#cycle(organization, request, configuration, policyType, lease, state).preview();
    } finally {
      await lease.release();
    }
  }

  /** Whoever runs it stops within seconds; what was begun is completed by the next cycle. */
  async stopCycle({ tenant }: Tenant): Promise<boolean> {
    const { store, clock } = this.#options;
    const holder = await findLeaseHolder(store, tenant, clock.now(), this.#leaseMs);
    if (holder === undefined) return false;
    await requestStop(store, tenant, clock.now());
    return true;
  }

  /** The newest first. */
  runs({ tenant }: Tenant): AsyncIterable<SyncRun> {
    return this.#options.history.each(tenant);
  }

  changesOf(organization: Tenant, anchor: string): AsyncIterable<RecordedChange> {
    return this.#changes.ofAnchor(organization, anchor);
  }

  changesOfRun(organization: Tenant, run: number): AsyncIterable<RecordedChange> {
    return this.#changes.ofRun(organization, run);
  }

  async *provisioningErrors({ tenant }: Tenant): AsyncGenerator<ProvisioningError> {
    for await (const page of eachPage(this.#options.store, tenant, collections.errors)) {
      for (const { content } of page) yield* content.errors as unknown as readonly ProvisioningError[];
    }
  }

  /** The scheduler's turn: one cycle, if it is time. Never the first, which is started by a person who has seen its plan. */
  async runIfDue(organization: Tenant, signal: AbortSignal): Promise<readonly SyncRun[]> {
    const { store, clock } = this.#options;
    const { tenant } = organization;
    const configuration = await this.#configurations.read(tenant);
    const { state } = await SyncStateRecord.open(store, tenant);
    if (!state.hasCompleted || !configuration.syncCycleEnabled || configuration.schedulerSuspended) return [];
    const isInterrupted = state.plan?.phase === 'exporting';
    if (!isInterrupted && nextCycleAt(configuration, state, clock.now()) > clock.now()) return [];
    if ((await findLeaseHolder(store, tenant, clock.now(), this.#leaseMs)) !== undefined) return [];
    return this.runCycle(organization, { userName: null, signal });
  }

  async #hasMarks({ tenant }: Tenant): Promise<boolean> {
    return (await this.#options.store.countRecords(tenant, collections.marks)) > 0;
  }

  #cycle(
    organization: Tenant,
    { confirmsDeletions = false, ...request }: CycleRequest,
    configuration: SyncConfiguration,
    policyType: PolicyType,
    lease: SyncLease,
    state: SyncStateRecord,
  ): Cycle {
    const options = { ...request, organization, configuration, policyType, confirmsDeletions };
    return new Cycle(this.#options, options, lease, state);
  }

  async #open({ tenant }: Tenant): Promise<{ lease: SyncLease; state: SyncStateRecord }> {
    const { store, clock, owner } = this.#options;
    const lease = await SyncLease.take({ store, clock, tenant, owner, leaseMs: this.#leaseMs });
    return { lease, state: await SyncStateRecord.open(store, tenant) };
  }

  async #underLease<T>(
    organization: Tenant,
    work: (lease: SyncLease, state: SyncStateRecord) => Promise<T>,
  ): Promise<T> {
    const { lease, state } = await this.#open(organization);
    try {
      return await work(lease, state);
    } finally {
      await lease.release();
    }
  }

  async #tidy(
    { tenant }: Tenant,
    { maintenanceEnabled, purgeRunHistoryIntervalMs }: SyncConfiguration,
    { state }: SyncStateRecord,
  ): Promise<void> {
    if (!maintenanceEnabled) return;
    const { history, clock } = this.#options;
    await history.purge(tenant, clock.now(), purgeRunHistoryIntervalMs, (run) => run === state.plan?.run);
  }
}
