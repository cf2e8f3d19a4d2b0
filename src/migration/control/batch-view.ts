/** A batch as it is shown: what is kept of it, with its users taken into account. */
import type { Guid } from '../../base/ids.ts';
import {
  type MigrationObject,
  type MigrationProgress,
  type MigrationTally,
  noMigrationProgress,
} from '../../store/ports/migration-store.ts';
import { countUsers, effectiveBatchStatus, type UserTally } from '../states/batch-tally.ts';
import type { MigrationUserStatus } from '../states/user-status.ts';
import type { EndpointName, MigrationBatch } from './batch-model.ts';
import { settingsOf } from './batch-settings.ts';
import { readBatchContent } from './stored-content.ts';

export function tallyOf(tallies: readonly MigrationTally[]): UserTally {
  const counts: Partial<Record<MigrationUserStatus, number>> = {};
  for (const { status, count } of tallies) {
    const key = status as MigrationUserStatus;
    counts[key] = (counts[key] ?? 0) + count;
  }
  return counts;
}

export function totalOf(tallies: readonly MigrationTally[]): MigrationProgress {
  return tallies.reduce<MigrationProgress>(
    (sum, { progress }) => ({
      estimatedItems: sum.estimatedItems + progress.estimatedItems,
      estimatedBytes: sum.estimatedBytes + progress.estimatedBytes,
      syncedItems: sum.syncedItems + progress.syncedItems,
      skippedItems: sum.skippedItems + progress.skippedItems,
      transferredBytes: sum.transferredBytes + progress.transferredBytes,
    }),
    noMigrationProgress,
  );
}

export function toBatch(
  object: MigrationObject,
  tallies: readonly MigrationTally[],
  endpoints: ReadonlyMap<Guid, string>,
): MigrationBatch {
  const content = readBatchContent(object);
  const { sourceEndpoint, targetEndpoint } = content;
  const tally = tallyOf(tallies);
  const nameOf = (guid: Guid | null): EndpointName | null =>
    guid === null ? null : { guid, name: endpoints.get(guid) ?? guid };
  return {
    ...settingsOf(content),
    guid: object.guid,
    name: object.name,
    status: effectiveBatchStatus(content.status, tally),
    direction: targetEndpoint === null ? 'Onboarding' : sourceEndpoint === null ? 'Offboarding' : 'Remote',
    sourceEndpoint: nameOf(sourceEndpoint),
    targetEndpoint: nameOf(targetEndpoint),
    counts: countUsers(tally),
    tally,
    progress: totalOf(tallies),
    dataConsistencyScore: content.score,
    submittedBy: content.submittedBy,
    createdAt: object.createdAt,
    startedAt: content.startedAt,
    initialSyncedAt: content.initialSyncedAt,
    lastSyncedAt: content.lastSyncedAt,
    completedAt: content.completedAt,
    failedRowCount: content.failedRowCount,
    isComplete: content.isComplete,
  };
}
