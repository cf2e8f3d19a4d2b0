/** Finds users of an organisation whose time has come, settles those that need nobody, and takes leases of the others. */
import type { Guid } from '../../../base/ids.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type {
  MigrationObject,
  MigrationWork,
  StoredMigrationUser,
} from '../../../store/ports/migration-store.ts';
import { configurationOf } from '../configuration.ts';
import type { MigrationConfiguration } from '../configuration-model.ts';
import type { SyncJob } from '../ports.ts';
import { readBatchContent, readEndpointContent, readUserContent, statusOf } from '../stored-content.ts';
import { dueActionOf, dueStatuses, type ScheduleRules } from '../user-schedule.ts';
import { isOpenAt } from './endpoint-hours.ts';
import type { SchedulerContext } from './scheduler-options.ts';
import { settleUser } from './settle-user.ts';

export interface Taken {
  readonly user: StoredMigrationUser;
  readonly round: SyncJob['round'];
}

export interface TakeRequest {
  /** How many more this process may take. */
  readonly room: number;
  /** How many of its own are at work at the endpoint. */
  running(endpoint: Guid, work: MigrationWork): number;
}

const settledAtOnce = 200;
const works = ['incremental', 'first'] as const;
const roundOf = { runFirst: 'first', runIncremental: 'incremental', runFinal: 'final' } as const;

export class WorkTaker {
  readonly #context: SchedulerContext;
  /** Where a claim got nothing: other nodes have filled the endpoint. */
  readonly #fullUntil = new Map<string, number>();

  constructor(context: SchedulerContext) {
    this.#context = context;
  }

  async take(organization: Tenant, request: TakeRequest): Promise<Taken[]> {
    const { store, clock } = this.#context;
    const { tenant } = organization;
    const configuration = configurationOf(organization.settings);
    const batches = new BatchesOnce(this.#context, organization, configuration);
    const statuses = dueStatuses.settled;
    const due = await store.listDueMigrationUsers(tenant, {
      now: clock.now(),
      statuses,
      limit: settledAtOnce,
    });
    for (const user of due) await this.#settle(organization, user, batches);

    const taken: Taken[] = [];
    for (const endpoint of shuffled(await store.listMigrationObjects(tenant, 'endpoint'), this.#context)) {
      if (!isOpenAt(readEndpointContent(endpoint).hours, clock.now())) continue;
      for (const work of works) {
        const room = request.room - taken.length;
        if (room > 0)
          taken.push(...(await this.#takeAt(organization, endpoint, work, { ...request, room }, batches)));
      }
    }
    return taken;
  }

  async #takeAt(
    organization: Tenant,
    endpoint: MigrationObject,
    work: MigrationWork,
    { room, running }: TakeRequest,
    batches: BatchesOnce,
  ): Promise<Taken[]> {
    const { store, clock, owner, times } = this.#context;
    const { tenant } = organization;
    const settings = readEndpointContent(endpoint);
    const limit =
      work === 'first' ? settings.maxConcurrentMigrations : settings.maxConcurrentIncrementalSyncs;
    const free = Math.min(room, limit - running(endpoint.guid, work));
    const now = clock.now();
    const key = `${tenant} ${endpoint.guid} ${work}`;
    if (free <= 0 || (this.#fullUntil.get(key) ?? 0) > now) return [];
    const query = { now, endpoint: endpoint.guid, statuses: dueStatuses[work], limit: free };
    const rounds = new Map<Guid, Taken['round']>();
    const users: StoredMigrationUser[] = [];
    for (const user of await store.listDueMigrationUsers(tenant, query)) {
      const round = await this.#settle(organization, user, batches);
      if (round === undefined) continue;
      rounds.set(user.guid, round);
      users.push(user);
    }
    if (users.length === 0) return [];
    const claimed = await store.claimMigrationUsers(tenant, {
      endpoint: endpoint.guid,
      work,
      limit,
      tenantLimit: batches.configuration.maxConcurrentMigrations,
      users: users.map(({ guid, version }) => ({ guid, version })),
      owner,
      now,
      until: now + times.leaseMs,
    });
    if (claimed.length < users.length) this.#fullUntil.set(key, now + times.watchMs * 2);
    else this.#fullUntil.delete(key);
    return claimed.map((user) => ({ user, round: rounds.get(user.guid) ?? 'incremental' }));
  }

  /** The round that is to be run; undefined where all is done, or is to be done elsewhere. */
  async #settle(
    organization: Tenant,
    user: StoredMigrationUser,
    batches: BatchesOnce,
  ): Promise<Taken['round'] | undefined> {
    const { store } = this.#context;
    const rules = await batches.rulesOf(user.batch);
    if (rules === undefined) {
      await store.removeMigrationUsers(organization.tenant, [user.guid]);
      return undefined;
    }
    const action = dueActionOf(statusOf(user), readUserContent(user), rules);
    if (action === 'runFirst' || action === 'runIncremental' || action === 'runFinal') return roundOf[action];
    await settleUser(this.#context, organization, user, action, rules);
    return undefined;
  }
}

/** Each batch is read once in a turn. */
class BatchesOnce {
  readonly configuration: MigrationConfiguration;
  readonly #context: SchedulerContext;
  readonly #organization: Tenant;
  readonly #rules = new Map<Guid, ScheduleRules | undefined>();

  constructor(context: SchedulerContext, organization: Tenant, configuration: MigrationConfiguration) {
    this.#context = context;
    this.#organization = organization;
    this.configuration = configuration;
  }

  async rulesOf(guid: Guid): Promise<ScheduleRules | undefined> {
    if (!this.#rules.has(guid)) {
      const { store, clock } = this.#context;
      const object = await store.findMigrationObject(this.#organization.tenant, 'batch', { guid });
      const batch = object && readBatchContent(object);
      this.#rules.set(guid, batch && { now: clock.now(), configuration: this.configuration, batch });
    }
    return this.#rules.get(guid);
  }
}

/** So that none of them is always last where there is no room for all. */
function shuffled<T>(items: readonly T[], { random }: Pick<SchedulerContext, 'random'>): T[] {
  const [byte = 0] = random.bytes(1);
  const at = items.length === 0 ? 0 : byte % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
