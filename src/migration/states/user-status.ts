/**
 * A mailbox on its way: Get-MigrationUser's Status, and what moves it. `synced` is said of the first copy and of each
 * round after it; `Incremental…` are the rounds after it; `Completing` and what follows is the last one.
 */
import { findNext, type Transitions } from './transitions.ts';

export const userStatuses = [
  'Validating',
  'Provisioning',
  'ProvisionUpdating',
  'Queued',
  'Starting',
  'Syncing',
  'Synced',
  'Failed',
  'Stopping',
  'Stopped',
  'IncrementalSyncing',
  'IncrementalSynced',
  'IncrementalFailed',
  'IncrementalStopped',
  'Completing',
  'CompletionSynced',
  'CompletionFailed',
  'Completed',
  'CompletedWithWarnings',
  'Corrupted',
  'Removing',
] as const;
export type MigrationUserStatus = (typeof userStatuses)[number];

/** Filters may name them; a migration from IMAP makes no mailboxes and never enters them. */
export const statusesNotOfImap: ReadonlySet<MigrationUserStatus> = new Set([
  'Provisioning',
  'ProvisionUpdating',
]);

export type MigrationUserEvent =
  // What administrators ask for.
  | 'start'
  | 'stop'
  | 'syncNow'
  | 'complete'
  | 'remove'
  // The row is in order, in a batch that runs or one that does not.
  | 'accepted'
  | 'held'
  // The endpoint has a connection free; the server has let us in; it asks us to come back later.
  | 'admitted'
  | 'connected'
  | 'postponed'
  | 'synced'
  | 'failed'
  // The time for the next round, or sixty days without one (Exchange stops syncing then).
  | 'due'
  | 'expired'
  // Work has come to rest, before or after the first copy.
  | 'stopped'
  | 'stoppedAfterSync'
  | 'completed'
  | 'completedWithWarnings'
  | 'corrupt'
  | 'removed';

const always = { remove: 'Removing', corrupt: 'Corrupted' } as const;
const betweenRounds = {
  ...always,
  due: 'IncrementalSyncing',
  syncNow: 'IncrementalSyncing',
  complete: 'Completing',
  stop: 'IncrementalStopped',
  expired: 'IncrementalStopped',
} as const;

export const userTransitions: Transitions<MigrationUserStatus, MigrationUserEvent> = {
  Validating: { ...always, accepted: 'Queued', held: 'Stopped', failed: 'Failed', stop: 'Stopped' },
  Provisioning: always,
  ProvisionUpdating: always,
  Queued: { ...always, admitted: 'Starting', failed: 'Failed', stop: 'Stopped' },
  Starting: { ...always, connected: 'Syncing', postponed: 'Queued', failed: 'Failed', stop: 'Stopping' },
  Syncing: { ...always, synced: 'Synced', postponed: 'Queued', failed: 'Failed', stop: 'Stopping' },
  Synced: betweenRounds,
  Failed: { ...always, start: 'Queued' },
  Stopping: { ...always, stopped: 'Stopped', stoppedAfterSync: 'IncrementalStopped' },
  Stopped: { ...always, start: 'Queued' },
  IncrementalSyncing: {
    ...always,
    synced: 'IncrementalSynced',
    postponed: 'IncrementalSynced',
    failed: 'IncrementalFailed',
    complete: 'Completing',
    stop: 'Stopping',
  },
  IncrementalSynced: betweenRounds,
  IncrementalFailed: {
    ...always,
    start: 'IncrementalSyncing',
    due: 'IncrementalSyncing',
    complete: 'Completing',
    stop: 'IncrementalStopped',
  },
  IncrementalStopped: { ...always, start: 'IncrementalSyncing' },
  Completing: {
    ...always,
    synced: 'CompletionSynced',
    postponed: 'Completing',
    failed: 'CompletionFailed',
    stop: 'Stopping',
  },
  CompletionSynced: {
    ...always,
    completed: 'Completed',
    completedWithWarnings: 'CompletedWithWarnings',
    failed: 'CompletionFailed',
  },
  CompletionFailed: { ...always, start: 'Completing', complete: 'Completing', stop: 'IncrementalStopped' },
  Completed: always,
  CompletedWithWarnings: always,
  Corrupted: { remove: 'Removing' },
  Removing: { removed: 'gone' },
};

export function nextUserStatus(status: MigrationUserStatus, event: MigrationUserEvent) {
  return findNext(userTransitions, status, event);
}

export const summaries = ['Active', 'Synced', 'Completed', 'Stopped', 'Failed'] as const;
/** Get-MigrationUser's StatusSummary. */
export type MigrationUserStatusSummary = (typeof summaries)[number];

/**
 * The documentation names the summaries and the statuses (Microsoft Learn, Get-MigrationUser, -Status and -StatusSummary)
 * and does not say which belongs to which. So a status with a summary's name has that one, and each other line gives
 * the sentence that it follows from:
 *
 *     [batches]  Learn, "Manage migration batches in Exchange Online": what each status of a batch means
 *     [moves]    the same, of the phases of a migration
 *     [house]    said nowhere: our own rule
 */
export const summaryOf: Readonly<Record<MigrationUserStatus, MigrationUserStatusSummary>> = {
  // [batches] Syncing: started, and being migrated. What leads up to it is a part of that.
  Validating: 'Active',
  Provisioning: 'Active',
  ProvisionUpdating: 'Active',
  Queued: 'Active',
  Starting: 'Active',
  Syncing: 'Active',
  // Its own name.
  Synced: 'Synced',
  // [batches] Synced: the initial copy is there. Later rounds take nothing of it away, and people work with it.
  IncrementalSyncing: 'Synced',
  IncrementalSynced: 'Synced',
  // Its own name, with the phase before it.
  Failed: 'Failed',
  IncrementalFailed: 'Failed',
  CompletionFailed: 'Failed',
  // [house] It cannot go on by itself, which is what a filter for failed users looks for.
  Corrupted: 'Failed',
  // Its own name, with the phase before it.
  Stopped: 'Stopped',
  IncrementalStopped: 'Stopped',
  // [batches] Stopping comes right after Stop-MigrationBatch: work is not at rest yet.
  Stopping: 'Active',
  // [moves] Completion is the last phase, and work goes on in it until it is Completed.
  Completing: 'Active',
  CompletionSynced: 'Active',
  // Its own name; warnings do not undo it.
  Completed: 'Completed',
  CompletedWithWarnings: 'Completed',
  // [batches] Removing comes right after Remove-MigrationBatch: it is counted until it is gone.
  Removing: 'Active',
};
