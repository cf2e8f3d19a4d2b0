import type { Guid, TenantId } from '../../../base/ids.ts';
import type { Metrics } from '../../../base/metrics.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { ControlContext } from '../context.ts';
import type { MigrationNotifier, SyncRunner } from '../ports.ts';
import type { RoundFacts } from './batch-keeper.ts';
import type { ChangeCollector } from './change-collector.ts';

export interface SchedulerTimes {
  /** How soon a wish of an administrator on another node is found while somebody is at work here. */
  readonly watchMs: number;
  /** How soon work of other nodes is found while nobody is. */
  readonly idleMs: number;
  /** A node that has died is waited for so long. */
  readonly leaseMs: number;
  /** How often progress is written. */
  readonly progressMs: number;
  /** How often at most a batch is looked at while something happens in it. */
  readonly keepMs: number;
  /** How often batches are looked at though nothing happened in them. */
  readonly batchesMs: number;
  /** How often all organisations are looked through for batches that others have left behind. */
  readonly searchMs: number;
  readonly samplePeriodMs: number;
}

export const defaultSchedulerTimes: SchedulerTimes = {
  watchMs: 1_000,
  idleMs: 5_000,
  leaseMs: 30_000,
  progressMs: 2_000,
  keepMs: 2_000,
  batchesMs: 30_000,
  searchMs: 60 * 60_000,
  samplePeriodMs: 60_000,
};

export interface SchedulerOptions
  extends Pick<ControlContext, 'store' | 'secretsOf' | 'clock' | 'random' | 'log'> {
  readonly runner: SyncRunner;
  readonly notifier: MigrationNotifier;
  readonly metrics: Metrics;
  /** Of active organisations, to look for what others have left behind. */
  organizations(): AsyncIterable<Tenant>;
  /** Nobody else works on this store: leases of others are those of processes that are dead. */
  readonly isAlone?: boolean;
  /** Mailboxes at work in this process at most. */
  readonly maxRuns?: number;
  readonly times?: Partial<SchedulerTimes>;
}

/** What every part of the scheduler works with. */
export interface SchedulerContext extends SchedulerOptions {
  /** Of users that are at work, together where they come together. */
  readonly changes: ChangeCollector;
  /** Names this process in leases. */
  readonly owner: string;
  readonly times: SchedulerTimes;
  readonly meters: SchedulerMeters;
  /** Something has happened in it: it is looked at soon. */
  touchBatch(tenant: TenantId, batch: Guid, facts?: RoundFacts): void;
}

export interface SchedulerMeters {
  readonly rounds: ReturnType<Metrics['counter']>;
  readonly failures: ReturnType<Metrics['counter']>;
  readonly items: ReturnType<Metrics['counter']>;
  readonly bytes: ReturnType<Metrics['counter']>;
  readonly steps: ReturnType<Metrics['counter']>;
  readonly seconds: ReturnType<Metrics['histogram']>;
}

export function createMeters(metrics: Metrics): SchedulerMeters {
  return {
    rounds: metrics.counter(
      'landfall_migration_rounds_total',
      'Rounds of mailboxes that have ended, by kind.',
    ),
    failures: metrics.counter('landfall_migration_failures_total', 'Rounds that failed, by error.'),
    items: metrics.counter('landfall_migration_items_total', 'Messages that were copied.'),
    bytes: metrics.counter('landfall_migration_bytes_total', 'Bytes of messages that were copied.'),
    steps: metrics.counter('landfall_migration_user_statuses_total', 'Users that came into each status.'),
    seconds: metrics.histogram(
      'landfall_migration_round_seconds',
      'How long rounds took, by kind.',
      [0.1, 0.5, 1, 5, 30, 120, 600, 3600, 14_400],
    ),
  };
}
