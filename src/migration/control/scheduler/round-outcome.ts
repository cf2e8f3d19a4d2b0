/** What becomes of a user when its round has ended, one way or another. */
import { AppError } from '../../../base/errors.ts';
import type { Random } from '../../../base/random.ts';
import type { MigrationUserChange, StoredMigrationUser } from '../../../store/ports/migration-store.ts';
import type { MigrationUserEvent } from '../../states/user-status.ts';
import type { SyncResult } from '../../sync/sync-types.ts';
import { badItemsIn, scoreOf } from '../consistency.ts';
import type { SyncJob } from '../ports.ts';
import { readUserContent, statusOf } from '../stored-content.ts';
import type { ScheduleRules } from '../user-schedule.ts';
import { type ContentChange, changeTo, restOf, stepUser } from '../user-steps.ts';
import { maxAttempts, retryPauseMs } from './retry-pause.ts';

export interface EndedRound {
  readonly round: SyncJob['round'];
  readonly rules: ScheduleRules;
  /** What was moved, and in what time. */
  readonly moved: { readonly items: number; readonly bytes: number; readonly ms: number };
}

/** Undefined where the user is to be removed. */
export function afterSuccess(
  user: StoredMigrationUser,
  result: SyncResult,
  limits: SyncJob['settings'],
  { round, rules, moved }: EndedRound,
): MigrationUserChange | undefined {
  const { now } = rules;
  const before = readUserContent(user);
  const { progress, skipped, unapprovedSkipped } = result;
  const content: ContentChange = {
    initialSyncedAt: before.initialSyncedAt ?? now,
    lastSyncedAt: now,
    error: null,
    attempts: 0,
    folders: progress.folders,
    currentFolder: null,
    skipped,
    unapprovedSkipped,
    score: scoreOf(skipped, progress.estimatedItems),
    ...(moved.items > 0 ? { lastRate: moved } : {}),
  };
  const tooMany = findExceeded(result, limits);
  if (tooMany) return end(user, 'failed', rules, { ...content, error: errorOf(tooMany, now, false) });
  const status = statusOf(user);
  switch (status) {
    case 'Removing':
      return undefined;
    case 'Stopping':
      return { ...changeTo(user, 'IncrementalStopped', rules, content), release: true };
    case 'Completing': {
      // It was asked for while an earlier round ran: the last one begins after that.
      if (round !== 'final') return { ...changeTo(user, 'Completing', rules, content), release: true };
      const isWarned = result.progress.skippedItems > 0;
      const ended = isWarned ? 'CompletedWithWarnings' : 'Completed';
      return { ...changeTo(user, ended, rules, { ...content, completedAt: now }), release: true };
    }
    default:
      return end(user, 'synced', rules, content);
  }
}

/** Limits count what nobody has approved. */
function findExceeded(
  { skipped, unapprovedSkipped }: SyncResult,
  { badItemLimit, largeItemLimit }: SyncJob['settings'],
): AppError | undefined {
  const bad = Math.min(badItemsIn(skipped), unapprovedSkipped);
  const large = Math.min(skipped.tooLarge, unapprovedSkipped);
  const [name, count, limit] =
    badItemLimit !== null && bad > badItemLimit
      ? (['BadItemLimit', bad, badItemLimit] as const)
      : largeItemLimit !== null && large > largeItemLimit
        ? (['LargeItemLimit', large, largeItemLimit] as const)
        : [];
  if (name === undefined) return undefined;
  return new AppError({
    kind: 'limit',
    code: 'migration.itemLimit',
    message: `${count} messages were skipped, and ${name} allows ${limit}. What could be copied has been. See Get-MigrationUserStatistics -IncludeSkippedItems, then approve them with Set-MigrationUser -ApproveSkippedItems, or raise the limit.`,
    details: { count, limit },
  });
}

/** It was interrupted: somebody asked for it, the node goes down, or the endpoint's hours are over. */
export function afterInterruption(
  user: StoredMigrationUser,
  rules: ScheduleRules,
): MigrationUserChange | undefined {
  const status = statusOf(user);
  if (status === 'Removing') return undefined;
  if (status === 'Stopping') return rest(user, rules);
  const postponed = end(user, 'postponed', rules, { currentFolder: null });
  // Whoever has time for it goes on at once.
  return postponed && { ...postponed, dueAt: rules.now };
}

export function afterFailure(
  user: StoredMigrationUser,
  error: AppError,
  { rules, moved }: EndedRound,
  random: Random,
): MigrationUserChange | undefined {
  const status = statusOf(user);
  if (status === 'Removing') return undefined;
  if (status === 'Stopping') return rest(user, rules);
  const { now } = rules;
  // A server that gives something before it fails is one to be patient with.
  const attempts = moved.items > 0 ? 1 : readUserContent(user).attempts + 1;
  if (error.retryable && attempts < maxAttempts) {
    const content = { currentFolder: null, attempts, error: errorOf(error, now, true) };
    const postponed = end(user, 'postponed', rules, content);
    return postponed && { ...postponed, dueAt: now + retryPauseMs(attempts, error, random) };
  }
  return end(user, 'failed', rules, { currentFolder: null, attempts, error: errorOf(error, now, false) });
}

function rest(user: StoredMigrationUser, rules: ScheduleRules): MigrationUserChange {
  return { ...changeTo(user, restOf(user), rules, { currentFolder: null }), release: true };
}

/** Where the event cannot happen the lease is given back all the same: another round finds out. */
function end(
  user: StoredMigrationUser,
  event: MigrationUserEvent,
  rules: ScheduleRules,
  content: ContentChange,
): MigrationUserChange {
  const step = stepUser(user, event, rules, content) ?? changeTo(user, statusOf(user), rules, content);
  return { ...step, release: true };
}

function errorOf({ code, message }: AppError, at: number, isTransient: boolean) {
  return { code, message, at, isTransient };
}
