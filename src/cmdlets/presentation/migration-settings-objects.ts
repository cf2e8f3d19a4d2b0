/** What holds for all migrations of an organisation, and how they stand together. */
import type {
  MigrationConfiguration,
  MigrationStatistics,
} from '../../migration/control/configuration-model.ts';
import { TimeSpanValue } from '../../wire/powershell-language/index.ts';
import { ByteSize } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';

export interface MigrationConfigRow {
  readonly organization: string;
  readonly configuration: MigrationConfiguration;
  readonly canSubmitNewBatch: boolean;
}

export const migrationConfigObject = defineObjectType<MigrationConfigRow>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.MigrationConfig'],
  toText: ({ organization }) => organization,
  properties: {
    Identity: ({ organization }) => organization,
    MaxNumberOfBatches: ({ configuration }) => configuration.maxNumberOfBatches,
    MaxConcurrentMigrations: ({ configuration }) => configuration.maxConcurrentMigrations,
    Features: () => 'MultiBatch',
    CanSubmitNewBatch: ({ canSubmitNewBatch }) => canSubmitNewBatch,
    SupportsCutover: () => false,
    IncrementalSyncInterval: ({ configuration }) => TimeSpanValue.fromMs(configuration.incrementalIntervalMs),
    CutoverWait: ({ configuration }) => TimeSpanValue.fromMs(configuration.cutoverWaitMs),
    StopSyncedAfter: ({ configuration }) => TimeSpanValue.fromMs(configuration.stopSyncedAfterMs),
    RemoveStoppedAfter: ({ configuration }) => TimeSpanValue.fromMs(configuration.removeStoppedAfterMs),
    RemoveCompletedAfter: ({ configuration }) => TimeSpanValue.fromMs(configuration.removeCompletedAfterMs),
    LargestMessageSize: ({ configuration }) => new ByteSize(configuration.largestMessageBytes),
    MassDeletions: ({ configuration }) => (configuration.massDeletions === 'hold' ? 'Hold' : 'Follow'),
    IsValid: () => true,
    ObjectState: () => 'Unchanged',
  },
});

export interface MigrationStatisticsRow {
  readonly organization: string;
  readonly statistics: MigrationStatistics;
  readonly diagnosticInfo?: string | undefined;
}

export const migrationStatisticsObject = defineObjectType<MigrationStatisticsRow>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.MigrationStatistics'],
  toText: ({ organization }) => organization,
  properties: {
    Identity: ({ organization }) => organization,
    TotalCount: ({ statistics: { users } }) => users.TotalCount,
    ActiveCount: ({ statistics: { users } }) => users.ActiveCount,
    StoppedCount: ({ statistics: { users } }) => users.StoppedCount,
    SyncedCount: ({ statistics: { users } }) => users.SyncedCount,
    FinalizedCount: ({ statistics: { users } }) => users.FinalizedCount,
    FailedCount: ({ statistics: { users } }) => users.FailedCount,
    PendingCount: ({ statistics: { tally } }) => (tally.Validating ?? 0) + (tally.Queued ?? 0),
    ProvisionedCount: () => 0,
    MigrationType: () => 'IMAP',
    BatchCount: ({ statistics }) => statistics.batches,
    EndpointCount: ({ statistics }) => statistics.endpoints,
    SyncedItemCount: ({ statistics: { progress } }) => progress.syncedItems,
    SkippedItemCount: ({ statistics: { progress } }) => progress.skippedItems,
    EstimatedTotalCount: ({ statistics: { progress } }) => progress.estimatedItems,
    BytesTransferred: ({ statistics: { progress } }) => new ByteSize(progress.transferredBytes),
    DiagnosticInfo: ({ diagnosticInfo }) => diagnosticInfo ?? null,
    IsValid: () => true,
    ObjectState: () => 'Unchanged',
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 25 },
        { property: 'TotalCount', width: 10, alignment: 'right' },
        { property: 'ActiveCount', width: 11, alignment: 'right' },
        { property: 'StoppedCount', width: 12, alignment: 'right' },
        { property: 'SyncedCount', width: 11, alignment: 'right' },
        { property: 'FinalizedCount', width: 14, alignment: 'right' },
        { property: 'FailedCount', width: 11, alignment: 'right' },
      ],
    },
  },
});
