/** A user as it is shown. */
import type { Guid } from '../../base/ids.ts';
import type { StoredMigrationUser } from '../../store/ports/migration-store.ts';
import { summaryOf } from '../states/user-status.ts';
import { consistencyFactorsOf } from './consistency.ts';
import { readUserContent, statusOf } from './stored-content.ts';
import type { MigrationUser, UserStatistics } from './user-model.ts';
import { isHeld } from './user-schedule.ts';

export function toUser(user: StoredMigrationUser, batches: ReadonlyMap<Guid, string>): MigrationUser {
  const content = readUserContent(user);
  const status = statusOf(user);
  return {
    guid: user.guid,
    emailAddress: content.emailAddress,
    batch: { guid: user.batch, name: batches.get(user.batch) ?? user.batch },
    status,
    statusSummary: summaryOf[status],
    userName: content.userName,
    userRoot: content.userRoot,
    mailbox: content.mailbox,
    row: content.row,
    progress: user.progress,
    error: content.error,
    hasUnapprovedSkippedItems: content.unapprovedSkipped > 0,
    dataConsistencyScore: content.score,
    syncedFolderCount: content.folders,
    createdAt: user.createdAt,
    startedAt: content.startedAt,
    initialSyncedAt: content.initialSyncedAt,
    lastSyncedAt: content.lastSyncedAt,
    lastAttemptAt: content.lastAttemptAt,
    completedAt: content.completedAt,
    dueAt: user.dueAt,
    startAfter: content.startAfter,
    completeAfter: content.completeAfter,
  };
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;

export function toStatistics(
  user: StoredMigrationUser,
  batches: ReadonlyMap<Guid, string>,
  now: number,
): UserStatistics {
  const { lastRate, currentFolder, skipped, initialSyncedAt } = readUserContent(user);
  const { estimatedItems, syncedItems, skippedItems, estimatedBytes, transferredBytes } = user.progress;
  const isRunning = isHeld(user, now);
  const bytesPerSecond = lastRate && lastRate.ms > 0 ? (lastRate.bytes * secondMs) / lastRate.ms : null;
  const bytesLeft = Math.max(0, estimatedBytes - transferredBytes);
  const isFirst = initialSyncedAt === null;
  return {
    ...toUser(user, batches),
    percentageComplete: percentageOf(syncedItems + skippedItems, estimatedItems, !isFirst),
    bytesPerSecond,
    itemsPerMinute: lastRate && lastRate.ms > 0 ? (lastRate.items * minuteMs) / lastRate.ms : null,
    currentFolder: isRunning ? currentFolder : null,
    estimatedMsLeft:
      isRunning && isFirst && bytesPerSecond ? Math.round((bytesLeft / bytesPerSecond) * secondMs) : null,
    isRunning,
    consistencyFactors: consistencyFactorsOf(skipped, estimatedItems),
  };
}

/** Exchange shows 95 for a mailbox that is kept in step: the last five are the completion. */
const keptInStep = 95;

function percentageOf(done: number, estimated: number, isKeptInStep: boolean): number {
  if (isKeptInStep) return keptInStep;
  return estimated === 0 ? 0 : Math.min(keptInStep, Math.floor((done / estimated) * keptInStep));
}
