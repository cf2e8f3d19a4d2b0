import type { MigrationBatch } from '../../migration/control/batch-model.ts';
import type { ReportEntry } from '../../migration/control/user-model.ts';
import { nextBatchStatus } from '../../migration/states/batch-status.ts';
import { GuidValue, TimeSpanValue, type Value } from '../../wire/powershell-language/index.ts';
import { ByteSize } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { enumerationTexts } from './enumeration-text.ts';
import { presentReport } from './migration-report-object.ts';
import { date } from './recipient-properties.ts';

export interface MigrationBatchRow {
  readonly batch: MigrationBatch;
  /** With -IncludeReport. */
  readonly report?: readonly ReportEntry[] | undefined;
  /** Of -DiagnosticInfo. */
  readonly diagnosticInfo?: string | undefined;
}

const statusText = enumerationTexts('Microsoft.Exchange.Data.Storage.Management.MigrationBatchStatus');

const countOrUnlimited = (count: number | null): Value => (count === null ? 'Unlimited' : count);

/** What an administrator may do next, under Exchange's names. */
const actions = [
  ['start', 'Start'],
  ['stop', 'Stop'],
  ['complete', 'Complete'],
  ['addUsers', 'Append'],
  ['remove', 'Remove'],
] as const;

function supportedActions({ status }: MigrationBatch): string {
  const names = actions.filter(([event]) => nextBatchStatus(status, event) !== undefined);
  return names.length === 0 ? 'None' : names.map(([, name]) => name).join(', ');
}

export const migrationBatchObject = defineObjectType<MigrationBatchRow>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.MigrationBatch'],
  toText: ({ batch }) => batch.name,
  properties: {
    Identity: ({ batch }) => batch.name,
    BatchGuid: ({ batch }) => new GuidValue(batch.guid),
    Status: ({ batch }) => statusText(batch.status),
    State: ({ batch }) => stateOf(batch),
    Flags: () => 'None',
    WorkflowStage: ({ batch }) => stageOf(batch),
    TotalCount: ({ batch }) => batch.counts.TotalCount,
    ActiveCount: ({ batch }) => batch.counts.ActiveCount,
    StoppedCount: ({ batch }) => batch.counts.StoppedCount,
    SyncedCount: ({ batch }) => batch.counts.SyncedCount,
    FinalizedCount: ({ batch }) => batch.counts.FinalizedCount,
    FailedCount: ({ batch }) => batch.counts.FailedCount,
    PendingCount: ({ batch: { tally } }) => (tally.Validating ?? 0) + (tally.Queued ?? 0),
    ProvisionedCount: () => 0,
    ValidationWarningCount: ({ batch }) => batch.failedRowCount,
    CreationDateTime: ({ batch }) => date(batch.createdAt),
    StartDateTime: ({ batch }) => date(batch.startedAt),
    InitialSyncDateTime: ({ batch }) => date(batch.initialSyncedAt),
    LastSyncedDateTime: ({ batch }) => date(batch.lastSyncedAt),
    FinalizedDateTime: ({ batch }) => date(batch.completedAt),
    CreationDateTimeUTC: ({ batch }) => date(batch.createdAt),
    StartDateTimeUTC: ({ batch }) => date(batch.startedAt),
    InitialSyncDateTimeUTC: ({ batch }) => date(batch.initialSyncedAt),
    LastSyncedDateTimeUTC: ({ batch }) => date(batch.lastSyncedAt),
    FinalizedDateTimeUTC: ({ batch }) => date(batch.completedAt),
    InitialSyncDuration: ({ batch: { startedAt, initialSyncedAt } }) =>
      startedAt === null || initialSyncedAt === null
        ? null
        : TimeSpanValue.fromMs(Math.max(0, initialSyncedAt - startedAt)),
    StartAfter: ({ batch }) => date(batch.startAfter),
    StartAfterUTC: ({ batch }) => date(batch.startAfter),
    CompleteAfter: ({ batch }) => date(batch.completeAfter),
    CompleteAfterUTC: ({ batch }) => date(batch.completeAfter),
    SubmittedByUser: ({ batch }) => batch.submittedBy,
    NotificationEmails: ({ batch }) => [...batch.notificationEmails],
    ReportInterval: ({ batch }) => TimeSpanValue.fromMs(batch.reportIntervalMs),
    SkipReports: ({ batch }) => batch.skipReports,
    ExcludedFolders: ({ batch }) => [...batch.excludeFolders],
    IncludedFolders: ({ batch }) => [...batch.includeFolders],
    ContentFilter: ({ batch }) => batch.contentFilter,
    MigrationType: () => 'IMAP',
    BatchDirection: ({ batch }) => batch.direction,
    TimeZone: ({ batch }) => batch.timeZone,
    BadItemLimit: ({ batch }) => countOrUnlimited(batch.badItemLimit),
    LargeItemLimit: ({ batch }) => countOrUnlimited(batch.largeItemLimit),
    SourceEndpoint: ({ batch }) => batch.sourceEndpoint?.name ?? null,
    TargetEndpoint: ({ batch }) => batch.targetEndpoint?.name ?? null,
    TargetDeliveryDomain: () => null,
    DataConsistencyScore: ({ batch }) => batch.dataConsistencyScore,
    EstimatedTotalCount: ({ batch }) => batch.progress.estimatedItems,
    EstimatedTotalSize: ({ batch }) => new ByteSize(batch.progress.estimatedBytes),
    SyncedItemCount: ({ batch }) => batch.progress.syncedItems,
    SkippedItemCount: ({ batch }) => batch.progress.skippedItems,
    BytesTransferred: ({ batch }) => new ByteSize(batch.progress.transferredBytes),
    SupportedActions: ({ batch }) => supportedActions(batch),
    Message: ({ batch }) => messageOf(batch),
    Report: ({ report }) => presentReport(report),
    DiagnosticInfo: ({ diagnosticInfo }) => diagnosticInfo ?? null,
    IsValid: ({ batch }) => batch.isComplete,
    ObjectState: () => 'Unchanged',
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 30 },
        { property: 'Status', width: 20 },
        { property: 'MigrationType', label: 'Type', width: 20 },
        { property: 'TotalCount', width: 10, alignment: 'right' },
      ],
    },
  },
});

/** Whether it does something, waits, or has come to rest. */
function stateOf({ status }: MigrationBatch): string {
  switch (status) {
    case 'Created':
    case 'Stopped':
      return 'Stopped';
    case 'Waiting':
      return 'Waiting';
    case 'Completed':
    case 'CompletedWithErrors':
      return 'Completed';
    case 'Failed':
      return 'Failed';
    case 'Corrupted':
      return 'Corrupted';
    default:
      return 'Active';
  }
}

function stageOf({ status, initialSyncedAt }: MigrationBatch): string {
  switch (status) {
    case 'Created':
    case 'Waiting':
      return 'Validation';
    case 'Completing':
      return 'Completion';
    case 'Completed':
    case 'CompletedWithErrors':
      return 'Completed';
    default:
      return initialSyncedAt === null ? 'Injection' : 'IncrementalSync';
  }
}

function messageOf({ isComplete, failedRowCount, name }: MigrationBatch): string | null {
  if (!isComplete) {
    return `Some rows of the CSV file are missing: the server stopped while it took them in. Give the file again with Set-MigrationBatch -Identity "${name}" -AddUsers -CSVData.`;
  }
  if (failedRowCount === 0) return null;
  const rows =
    failedRowCount === 1 ? '1 row of the CSV file was' : `${failedRowCount} rows of the CSV file were`;
  return `${rows} left out. Export-MigrationReport -Identity "${name}" -Errors -FileName MigrationErrors.csv writes ${failedRowCount === 1 ? 'it' : 'them'}.`;
}
