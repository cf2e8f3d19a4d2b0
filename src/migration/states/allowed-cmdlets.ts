/** Which cmdlet is allowed when, and what whoever runs it too early or too late is told. */
import { AppError } from '../../base/errors.ts';
import { type MigrationBatchEvent, type MigrationBatchStatus, nextBatchStatus } from './batch-status.ts';
import { countUsers, type UserTally } from './batch-tally.ts';
import { type MigrationUserEvent, type MigrationUserStatus, nextUserStatus } from './user-status.ts';

export const batchCmdlets = [
  'Start-MigrationBatch',
  'Stop-MigrationBatch',
  'Complete-MigrationBatch',
  'Remove-MigrationBatch',
  'Set-MigrationBatch -AddUsers',
  'Set-MigrationBatch -SyncNow',
] as const;
export type BatchCmdlet = (typeof batchCmdlets)[number];

export const userCmdlets = [
  'Start-MigrationUser',
  'Stop-MigrationUser',
  'Remove-MigrationUser',
  'Set-MigrationUser -SyncNow',
  'Set-MigrationUser -CompleteAfter',
] as const;
export type UserCmdlet = (typeof userCmdlets)[number];

export type AskedEvent = 'start' | 'stop' | 'complete' | 'remove' | 'addUsers' | 'syncNow';

const batchEvents: Readonly<Record<BatchCmdlet, AskedEvent & MigrationBatchEvent>> = {
  'Start-MigrationBatch': 'start',
  'Stop-MigrationBatch': 'stop',
  'Complete-MigrationBatch': 'complete',
  'Remove-MigrationBatch': 'remove',
  'Set-MigrationBatch -AddUsers': 'addUsers',
  'Set-MigrationBatch -SyncNow': 'syncNow',
};

const userEvents: Readonly<Record<UserCmdlet, AskedEvent & MigrationUserEvent>> = {
  'Start-MigrationUser': 'start',
  'Stop-MigrationUser': 'stop',
  'Remove-MigrationUser': 'remove',
  'Set-MigrationUser -SyncNow': 'syncNow',
  'Set-MigrationUser -CompleteAfter': 'complete',
};

const verbs: Readonly<Record<AskedEvent, string>> = {
  start: "can't be started",
  stop: "can't be stopped",
  complete: "can't be completed",
  remove: "can't be removed",
  addUsers: "can't take more users",
  syncNow: "can't be synchronized now",
};

export interface BatchQuestion {
  readonly name: string;
  readonly status: MigrationBatchStatus;
  readonly users: UserTally;
  readonly force?: boolean;
}

/** The status that the cmdlet leads to. Throws where it is not allowed. */
export function askOfBatch(
  cmdlet: BatchCmdlet,
  { name, status, users, force = false }: BatchQuestion,
): MigrationBatchStatus {
  const event = batchEvents[cmdlet];
  const next = nextBatchStatus(status, event);
  const refuse = (advice: string) =>
    refused(
      `The migration batch "${name}" ${verbs[event]} because ${batchReasons[status]}. ${advice}`,
      status,
    );
  if (next === undefined || next === 'gone') throw refuse(batchAdvice(event, status));
  const { FailedCount, StoppedCount } = countUsers(users);
  if (event === 'start' && runs.has(status) && FailedCount + StoppedCount === 0) {
    throw refuse('None of its users has failed or been stopped, so that there is nothing to start.');
  }
  if (event === 'remove' && needsForce.has(status) && !force) {
    throw refuse('Run Stop-MigrationBatch first, or give -Force.');
  }
  return next;
}

/** Starting these again tries failed users once more. */
const runs: ReadonlySet<MigrationBatchStatus> = new Set([
  'Syncing',
  'IncrementalSyncing',
  'Synced',
  'SyncedWithErrors',
  'Completing',
]);

/** Work on mailboxes would be cut off in its middle. */
const needsForce: ReadonlySet<MigrationBatchStatus> = new Set([
  'Starting',
  'Syncing',
  'Stopping',
  'Completing',
]);

const batchReasons: Readonly<Record<MigrationBatchStatus, string>> = {
  Created: "it hasn't been started",
  Waiting: 'it is waiting for its start time',
  Starting: 'it is being started',
  Syncing: 'it is being synchronized',
  IncrementalSyncing: 'an incremental synchronization of it is running',
  Synced: 'it has been synchronized',
  SyncedWithErrors: 'it has been synchronized, with errors',
  Stopping: 'it is being stopped',
  Stopped: 'it is stopped',
  Completing: 'it is being completed',
  Completed: 'it is completed',
  CompletedWithErrors: 'it is completed, with errors',
  Failed: 'all of its users have failed',
  Corrupted: 'its data is damaged',
  Removing: 'it is being removed',
};

function batchAdvice(event: AskedEvent, status: MigrationBatchStatus): string {
  switch (status) {
    case 'Corrupted':
      return 'Remove it with Remove-MigrationBatch and create it again: mail that was copied stays.';
    case 'Removing':
      return 'Wait until Get-MigrationBatch no longer shows it.';
    case 'Completed':
    case 'CompletedWithErrors':
      return 'Create another batch for these users if they are to be synchronized again.';
    case 'Stopping':
      return 'Wait until its status is Stopped.';
    case 'Starting':
    case 'Completing':
      return 'Wait until this has ended, or run Stop-MigrationBatch.';
    case 'Syncing':
      return 'Wait until its status is Synced.';
    case 'Failed':
      return 'See Get-MigrationUser -Status Failed, mend what is wrong, and run Start-MigrationBatch.';
    default:
      return event === 'stop' ? 'There is nothing to stop.' : 'Run Start-MigrationBatch first.';
  }
}

/** The status that the cmdlet leads to. Throws where it is not allowed. */
export function askOfUser(
  cmdlet: UserCmdlet,
  { address, status }: { readonly address: string; readonly status: MigrationUserStatus },
): MigrationUserStatus {
  const event = userEvents[cmdlet];
  const next = nextUserStatus(status, event);
  if (next !== undefined && next !== 'gone') return next;
  const message = `The migration user "${address}" ${verbs[event]} because its status is ${status}. ${userAdvice(event, status)}`;
  throw refused(message, status);
}

function userAdvice(event: AskedEvent, status: MigrationUserStatus): string {
  switch (status) {
    case 'Corrupted':
      return 'Remove it with Remove-MigrationUser and add it to a batch again.';
    case 'Removing':
      return 'Wait until Get-MigrationUser no longer shows it.';
    case 'Completed':
    case 'CompletedWithWarnings':
      return 'Remove it and add it to another batch if it is to be synchronized again.';
    case 'Stopping':
      return 'Wait until it is stopped.';
    case 'Failed':
    case 'Stopped':
    case 'IncrementalFailed':
    case 'IncrementalStopped':
    case 'CompletionFailed':
      return event === 'stop' ? 'There is nothing to stop.' : 'Run Start-MigrationUser first.';
    default:
      return event === 'start' ? 'It is under way already.' : 'Wait until this has ended.';
  }
}

function refused(message: string, status: string): AppError {
  return new AppError({ kind: 'conflict', code: 'migration.state', message, details: { status } });
}
