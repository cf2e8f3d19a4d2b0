/** What the users of a batch, counted by status, say of it. */
import { type MigrationBatchStatus, nextBatchStatus, type UsersEvent } from './batch-status.ts';
import {
  type MigrationUserStatus,
  type MigrationUserStatusSummary,
  summaryOf,
  userStatuses,
} from './user-status.ts';

export type UserTally = Readonly<Partial<Record<MigrationUserStatus, number>>>;

export function tallyUsers(statuses: Iterable<MigrationUserStatus>): UserTally {
  const tally: Partial<Record<MigrationUserStatus, number>> = {};
  for (const status of statuses) tally[status] = (tally[status] ?? 0) + 1;
  return tally;
}

/** As Get-MigrationBatch names them; all but the total add up to it. */
export interface BatchCounts {
  readonly TotalCount: number;
  readonly ActiveCount: number;
  readonly StoppedCount: number;
  readonly SyncedCount: number;
  readonly FinalizedCount: number;
  readonly FailedCount: number;
}

export function countUsers(tally: UserTally): BatchCounts {
  const sums: Record<MigrationUserStatusSummary, number> = {
    Active: 0,
    Synced: 0,
    Completed: 0,
    Stopped: 0,
    Failed: 0,
  };
  for (const status of userStatuses) sums[summaryOf[status]] += tally[status] ?? 0;
  return {
    TotalCount: Object.values(sums).reduce((total, count) => total + count, 0),
    ActiveCount: sums.Active,
    StoppedCount: sums.Stopped,
    SyncedCount: sums.Synced,
    FinalizedCount: sums.Completed,
    FailedCount: sums.Failed,
  };
}

/** Before and during the first copy. */
const firstCopy: readonly MigrationUserStatus[] = [
  'Validating',
  'Provisioning',
  'ProvisionUpdating',
  'Queued',
  'Starting',
  'Syncing',
];
/** Something is still at work on them, or is to be. */
const busy: readonly MigrationUserStatus[] = [
  ...firstCopy,
  'Stopping',
  'IncrementalSyncing',
  'Completing',
  'CompletionSynced',
];
const rested: readonly MigrationUserStatus[] = ['Synced', 'IncrementalSynced'];

function findUsersEvent(status: MigrationBatchStatus, tally: UserTally): UsersEvent | undefined {
  const number = (statuses: readonly MigrationUserStatus[]) =>
    statuses.reduce((sum, each) => sum + (tally[each] ?? 0), 0);
  const counts = countUsers(tally);
  const leaving = number(['Removing']);
  const total = counts.TotalCount - leaving;
  // A batch whose users have all been removed keeps its status, but for one that waits for them to stop.
  if (status === 'Stopping') return number(busy) === 0 ? 'usersStopped' : undefined;
  if (total === 0) return undefined;
  if (status === 'Completing') {
    return number([...busy, ...rested]) > 0 ? undefined : endOf(counts.FinalizedCount, total);
  }
  if (status === 'CompletedWithErrors') return counts.FinalizedCount === total ? 'usersCompleted' : undefined;
  if (number(firstCopy) > 0) return 'usersActive';
  if (number(['Stopping', 'Completing', 'CompletionSynced']) > 0) return undefined;
  if (number(['IncrementalSyncing']) > 0) return 'usersIncremental';
  const { SyncedCount, StoppedCount, FinalizedCount, FailedCount } = counts;
  if (FinalizedCount > 0 && FinalizedCount + FailedCount === total) return endOf(FinalizedCount, total);
  if (SyncedCount === 0 && StoppedCount > 0) return 'usersStopped';
  if (number(['Failed', 'Corrupted']) === total) return 'usersFailed';
  return FailedCount > 0 ? 'usersSyncedWithErrors' : 'usersSynced';
}

function endOf(finalized: number, total: number): UsersEvent {
  return finalized === total ? 'usersCompleted' : 'usersCompletedWithErrors';
}

/** Where users may move the batch: elsewhere it is as it was asked to be. */
const followsUsers: ReadonlySet<MigrationBatchStatus> = new Set([
  'Syncing',
  'IncrementalSyncing',
  'Synced',
  'SyncedWithErrors',
  'Stopping',
  'Completing',
  'CompletedWithErrors',
  'Stopped',
  'Failed',
]);

/** The status that a batch has once its users are taken into account. */
export function effectiveBatchStatus(status: MigrationBatchStatus, tally: UserTally): MigrationBatchStatus {
  let current = status;
  // Each turn leads closer: two are enough, and a circle would be a mistake in the table.
  for (let turn = 0; turn < 3 && followsUsers.has(current); turn++) {
    const event = findUsersEvent(current, tally);
    const next = event && nextBatchStatus(current, event);
    if (next === undefined || next === 'gone' || next === current) break;
    current = next;
  }
  return current;
}
