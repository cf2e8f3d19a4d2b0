/** When a user is looked at next, and what is to be done with it then. */
import type { Guid } from '../../base/ids.ts';
import type { StoredMigrationUser } from '../../store/ports/migration-store.ts';
import type { MigrationBatchStatus } from '../states/batch-status.ts';
import type { MigrationUserStatus } from '../states/user-status.ts';
import type { MigrationConfiguration } from './configuration-model.ts';
import type { BatchContent, UserContent } from './stored-content.ts';

export interface ScheduleRules {
  readonly now: number;
  readonly configuration: MigrationConfiguration;
  readonly batch: Pick<BatchContent, 'status' | 'startAfter' | 'completeAfter' | 'touchedAt'>;
}

type Timed = Pick<UserContent, 'startAfter' | 'completeAfter' | 'touchedAt'>;

/** From the moment that the user comes into the status. */
export function dueAtOf(
  guid: Guid,
  status: MigrationUserStatus,
  user: Timed,
  { now, configuration, batch }: ScheduleRules,
): number | null {
  switch (status) {
    case 'Queued':
      return Math.max(now, user.startAfter ?? now);
    case 'Validating':
    case 'Provisioning':
    case 'ProvisionUpdating':
    case 'Starting':
    case 'Syncing':
    case 'Stopping':
    case 'IncrementalSyncing':
    case 'Completing':
    case 'CompletionSynced':
    case 'Removing':
      return now;
    case 'Synced':
    case 'IncrementalSynced':
    case 'IncrementalFailed':
      return Math.min(
        nextRoundAt(guid, now, configuration.incrementalIntervalMs),
        Math.max(now, completeAfterOf(user, batch) ?? Number.POSITIVE_INFINITY),
        expiryOf(user, batch, configuration),
      );
    case 'Stopped':
      return batch.status === 'Waiting' && batch.startAfter !== null
        ? Math.max(now, batch.startAfter)
        : now + configuration.removeStoppedAfterMs;
    case 'IncrementalStopped':
    case 'Failed':
    case 'CompletionFailed':
      return now + configuration.removeStoppedAfterMs;
    case 'Completed':
    case 'CompletedWithWarnings':
      return now + configuration.removeCompletedAfterMs;
    case 'Corrupted':
      return null;
  }
}

/**
 * Each user has a place of its own in the interval, so that rounds spread over it and come at the same time each day.
 * The first one after a round out of turn may come early, never late.
 */
export function nextRoundAt(guid: Guid, now: number, intervalMs: number): number {
  const offset = Math.floor(fractionOf(guid) * intervalMs);
  const turns = Math.floor((now - offset) / intervalMs) + 1;
  return turns * intervalMs + offset;
}

/** GUIDs are random: their first 32 bits serve as a hash. */
function fractionOf(guid: Guid): number {
  return Number.parseInt(guid.slice(0, 8), 16) / 2 ** 32;
}

export function completeAfterOf(
  user: Pick<UserContent, 'completeAfter'>,
  batch: ScheduleRules['batch'],
): number | undefined {
  if (batch.status === 'Completing') return 0;
  return user.completeAfter ?? batch.completeAfter ?? undefined;
}

function expiryOf(user: Timed, batch: ScheduleRules['batch'], configuration: MigrationConfiguration): number {
  return Math.max(user.touchedAt, batch.touchedAt) + configuration.stopSyncedAfterMs;
}

/** `run…`: a lease is to be taken. The others are done without one. */
export type DueAction =
  | 'runFirst'
  | 'runIncremental'
  | 'runFinal'
  | 'complete'
  | 'expire'
  | 'rest'
  | 'remove'
  | 'beginBatch'
  | 'leadBatch'
  | 'retire'
  | 'leave';

/** Where a batch is on its way to something, that comes first: its users are changed by it. */
const onItsWay: ReadonlySet<MigrationBatchStatus> = new Set(['Starting', 'Stopping', 'Removing']);

/** Of a user whose time has come and that nobody holds. */
export function dueActionOf(
  status: MigrationUserStatus,
  user: Timed,
  { now, configuration, batch }: ScheduleRules,
): DueAction {
  if (status === 'Removing') return 'remove';
  if (status === 'Stopping') return 'rest';
  if (onItsWay.has(batch.status)) return 'leadBatch';
  switch (status) {
    case 'Queued':
    case 'Starting':
    case 'Syncing':
    case 'Validating':
    case 'Provisioning':
    case 'ProvisionUpdating':
      return 'runFirst';
    case 'Completing':
    case 'CompletionSynced':
      return 'runFinal';
    case 'IncrementalSyncing':
      return 'runIncremental';
    case 'Synced':
    case 'IncrementalSynced':
    case 'IncrementalFailed':
      if ((completeAfterOf(user, batch) ?? Number.POSITIVE_INFINITY) <= now) return 'complete';
      return expiryOf(user, batch, configuration) <= now ? 'expire' : 'runIncremental';
    case 'Stopped':
      return batch.status === 'Waiting' ? 'beginBatch' : 'retire';
    case 'IncrementalStopped':
    case 'Failed':
    case 'CompletionFailed':
    case 'Completed':
    case 'CompletedWithWarnings':
      return 'retire';
    case 'Corrupted':
      return 'leave';
  }
}

/** The statuses that each kind of lease serves, and those that are settled without one. */
export const dueStatuses = {
  first: ['Validating', 'Queued', 'Starting', 'Syncing'],
  incremental: [
    'Synced',
    'IncrementalSyncing',
    'IncrementalSynced',
    'IncrementalFailed',
    'Completing',
    'CompletionSynced',
  ],
  settled: [
    'Stopping',
    'Removing',
    'Stopped',
    'IncrementalStopped',
    'Failed',
    'CompletionFailed',
    'Completed',
    'CompletedWithWarnings',
  ],
} as const satisfies Record<string, readonly MigrationUserStatus[]>;

export function isHeld({ lease }: Pick<StoredMigrationUser, 'lease'>, now: number): boolean {
  return lease !== null && lease.until > now;
}
