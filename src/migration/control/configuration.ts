import type { TenantId } from '../../base/ids.ts';
import type { JsonObject, Tenant } from '../../store/ports/directory-model.ts';
import { countUsers } from '../states/batch-tally.ts';
import { tallyOf, totalOf } from './batch-view.ts';
import { changeEachUser } from './change-users.ts';
import {
  defaultMigrationConfiguration,
  type MigrationConfiguration,
  type MigrationStatistics,
} from './configuration-model.ts';
import type { ControlContext, ControlStore } from './context.ts';
import { migrationNotFound } from './control-errors.ts';
import { requireWhole } from './endpoint-rules.ts';
import type { MigrationConfigurationControl } from './facade.ts';
import { statusOf } from './stored-content.ts';
import { nextRoundAt } from './user-schedule.ts';

/** One key for each setting, so that two administrators who change different ones do not undo each other. */
const keyOf = (name: string) => `migration.${name}`;
const names = Object.keys(defaultMigrationConfiguration) as (keyof MigrationConfiguration)[];

const minuteMs = 60 * 1000;
const yearMs = 366 * 24 * 60 * minuteMs;

const ranges: Readonly<Record<NumberSetting, readonly [min: number, max: number]>> = {
  incrementalIntervalMs: [minuteMs, yearMs],
  maxConcurrentMigrations: [1, 10_000],
  maxNumberOfBatches: [1, 1_000],
  cutoverWaitMs: [0, yearMs],
  stopSyncedAfterMs: [minuteMs, 10 * yearMs],
  removeStoppedAfterMs: [minuteMs, 10 * yearMs],
  removeCompletedAfterMs: [minuteMs, 10 * yearMs],
  largestMessageBytes: [1024, 2 ** 31 - 1],
};
type NumberSetting = Exclude<keyof MigrationConfiguration, 'massDeletions'>;

export class MigrationConfigurations implements MigrationConfigurationControl {
  readonly #context: Pick<ControlContext, 'store' | 'clock' | 'scheduling'>;

  constructor(context: Pick<ControlContext, 'store' | 'clock' | 'scheduling'>) {
    this.#context = context;
  }

  async get(organization: Tenant): Promise<MigrationConfiguration> {
    return readConfiguration(this.#context.store, organization.tenant);
  }

  async set(organization: Tenant, change: Partial<MigrationConfiguration>): Promise<MigrationConfiguration> {
    const { store, scheduling } = this.#context;
    const { tenant } = organization;
    for (const [name, [min, max]] of Object.entries(ranges)) {
      const value = change[name as NumberSetting];
      if (value !== undefined) requireWhole(name, value, min, max);
    }
    const before = await readConfiguration(store, tenant);
    const settings = Object.fromEntries(
      names.flatMap((name) => (change[name] === undefined ? [] : [[keyOf(name), change[name]]])),
    );
    const after = configurationOf((await store.updateTenant(tenant, { settings })).settings);
    if (after.incrementalIntervalMs !== before.incrementalIntervalMs) await this.#reschedule(tenant, after);
    scheduling.nudge(tenant);
    return after;
  }

  async statistics({ tenant }: Tenant): Promise<MigrationStatistics> {
    const { store } = this.#context;
    const [batches, endpoints, tallies] = await Promise.all([
      store.listMigrationObjects(tenant, 'batch'),
      store.listMigrationObjects(tenant, 'endpoint'),
      store.tallyMigrationUsers(tenant),
    ]);
    const tally = tallyOf(tallies);
    return {
      batches: batches.length,
      endpoints: endpoints.length,
      users: countUsers(tally),
      tally,
      progress: totalOf(tallies),
    };
  }

  /** Who rests until the old time would otherwise not notice the new one before it. */
  async #reschedule(tenant: TenantId, { incrementalIntervalMs }: MigrationConfiguration): Promise<void> {
    const { store, clock } = this.#context;
    const statuses = ['Synced', 'IncrementalSynced', 'IncrementalFailed'];
    await changeEachUser(store, tenant, { statuses }, (user) => {
      if (!statuses.includes(statusOf(user)) || user.lease !== null) return undefined;
      // What was due sooner may be so for another reason: the round finds out.
      const round = nextRoundAt(user.guid, clock.now(), incrementalIntervalMs);
      const dueAt = Math.min(round, user.dueAt ?? round);
      return { guid: user.guid, ifVersion: user.version, dueAt };
    });
  }
}

export async function readConfiguration(
  store: Pick<ControlStore, 'findTenant'>,
  tenant: TenantId,
): Promise<MigrationConfiguration> {
  const found = await store.findTenant({ tenant });
  if (found === undefined) throw migrationNotFound('batch', String(tenant));
  return configurationOf(found.settings);
}

export function configurationOf(settings: JsonObject): MigrationConfiguration {
  const stored = Object.fromEntries(
    names.flatMap((name) => (settings[keyOf(name)] === undefined ? [] : [[name, settings[keyOf(name)]]])),
  );
  return { ...defaultMigrationConfiguration, ...stored };
}
