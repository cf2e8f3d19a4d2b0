/**
 * Get-MigrationBatch's Status, and what moves it: what administrators ask for, the clock, and what has become of its
 * users, which batch-tally.ts reads from their counts.
 */
import { findNext, type Transitions } from './transitions.ts';

export const batchStatuses = [
  'Created',
  'Waiting',
  'Starting',
  'Syncing',
  'IncrementalSyncing',
  'Synced',
  'SyncedWithErrors',
  'Stopping',
  'Stopped',
  'Completing',
  'Completed',
  'CompletedWithErrors',
  'Failed',
  'Corrupted',
  'Removing',
] as const;
export type MigrationBatchStatus = (typeof batchStatuses)[number];

/** Of users, seen together. */
export type UsersEvent =
  | 'usersActive'
  | 'usersIncremental'
  | 'usersSynced'
  | 'usersSyncedWithErrors'
  | 'usersFailed'
  | 'usersStopped'
  | 'usersCompleted'
  | 'usersCompletedWithErrors';

export type MigrationBatchEvent =
  // What administrators ask for.
  | 'start'
  | 'schedule'
  | 'stop'
  | 'complete'
  | 'addUsers'
  | 'syncNow'
  | 'remove'
  // StartAfter has come; users are in the queue.
  | 'begin'
  | 'begun'
  | UsersEvent
  | 'corrupt'
  | 'removed';

const always = { remove: 'Removing', corrupt: 'Corrupted' } as const;
const ended = { usersCompleted: 'Completed', usersCompletedWithErrors: 'CompletedWithErrors' } as const;
const afterFirstCopy = {
  ...always,
  ...ended,
  start: 'Syncing',
  stop: 'Stopping',
  complete: 'Completing',
  addUsers: 'Syncing',
  syncNow: 'IncrementalSyncing',
  usersActive: 'Syncing',
  usersIncremental: 'IncrementalSyncing',
  usersSynced: 'Synced',
  usersSyncedWithErrors: 'SyncedWithErrors',
  usersFailed: 'Failed',
  usersStopped: 'Stopped',
} as const;

export const batchTransitions: Transitions<MigrationBatchStatus, MigrationBatchEvent> = {
  Created: { ...always, start: 'Starting', schedule: 'Waiting', addUsers: 'Created' },
  Waiting: {
    ...always,
    begin: 'Starting',
    start: 'Starting',
    schedule: 'Waiting',
    addUsers: 'Waiting',
    stop: 'Stopping',
  },
  Starting: { ...always, begun: 'Syncing', schedule: 'Waiting', addUsers: 'Starting', stop: 'Stopping' },
  Syncing: {
    ...always,
    ...ended,
    start: 'Syncing',
    stop: 'Stopping',
    addUsers: 'Syncing',
    usersSynced: 'Synced',
    usersSyncedWithErrors: 'SyncedWithErrors',
    usersFailed: 'Failed',
    usersStopped: 'Stopped',
  },
  IncrementalSyncing: { ...afterFirstCopy, start: 'IncrementalSyncing' },
  Synced: afterFirstCopy,
  SyncedWithErrors: afterFirstCopy,
  Stopping: { ...always, usersStopped: 'Stopped' },
  // Users may be started alone.
  Stopped: {
    ...always,
    start: 'Starting',
    addUsers: 'Stopped',
    usersActive: 'Syncing',
    usersIncremental: 'IncrementalSyncing',
  },
  Completing: { ...always, ...ended, start: 'Completing', stop: 'Stopping' },
  Completed: always,
  CompletedWithErrors: {
    ...always,
    usersCompleted: 'Completed',
    start: 'Completing',
    complete: 'Completing',
  },
  Failed: {
    ...always,
    start: 'Starting',
    addUsers: 'Syncing',
    usersActive: 'Syncing',
    usersSynced: 'Synced',
    usersSyncedWithErrors: 'SyncedWithErrors',
    usersStopped: 'Stopped',
  },
  Corrupted: { remove: 'Removing' },
  Removing: { removed: 'gone' },
};

export function nextBatchStatus(status: MigrationBatchStatus, event: MigrationBatchEvent) {
  return findNext(batchTransitions, status, event);
}
