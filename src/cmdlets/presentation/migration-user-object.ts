import type {
  ConsistencyFactor,
  MigrationUser,
  SkippedMessage,
  UserStatistics,
} from '../../migration/control/user-model.ts';
import { GuidValue, TimeSpanValue, type Value } from '../../wire/powershell-language/index.ts';
import { ByteSize } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { enumerationTexts } from './enumeration-text.ts';
import { presentReport } from './migration-report-object.ts';
import { date } from './recipient-properties.ts';

const statusText = enumerationTexts('Microsoft.Exchange.Data.Storage.Management.MigrationUserStatus');
const summaryText = enumerationTexts('Microsoft.Exchange.Data.Storage.Management.MigrationUserStatusSummary');

const guidOrNull = (guid: string | undefined): Value => (guid === undefined ? null : new GuidValue(guid));

type Properties<T> = Readonly<Record<string, (source: T) => Value>>;

/** Of Get-MigrationUser; Get-MigrationUserStatistics shows them too. */
const userProperties = {
  Identity: ({ emailAddress }) => emailAddress,
  Guid: ({ guid }) => new GuidValue(guid),
  BatchId: ({ batch }) => batch.name,
  BatchGuid: ({ batch }) => new GuidValue(batch.guid),
  EmailAddress: ({ emailAddress }) => emailAddress,
  MailboxIdentifier: ({ emailAddress }) => emailAddress,
  MailboxEmailAddress: ({ emailAddress }) => emailAddress,
  RecipientType: ({ mailbox }) => (mailbox === null ? 'Unsupported' : 'Mailbox'),
  MailboxGuid: ({ mailbox }) => guidOrNull(mailbox?.mailboxGuid),
  RequestGuid: ({ guid }) => new GuidValue(guid),
  RemoteIdentifier: ({ userName, userRoot }) => (userRoot === null ? userName : `${userName}:${userRoot}`),
  MigrationType: () => 'IMAP',
  Status: ({ status }) => statusText(status),
  StatusSummary: ({ statusSummary }) => summaryText(statusSummary),
  State: ({ statusSummary }) => summaryText(statusSummary),
  Flags: () => 'None',
  WorkflowStage: ({ status, initialSyncedAt }) => stageOf(status, initialSyncedAt !== null),
  SyncedItemCount: ({ progress }) => progress.syncedItems,
  SkippedItemCount: ({ progress }) => progress.skippedItems,
  TransferredItemCount: ({ progress }) => progress.syncedItems,
  SyncedFolderCount: ({ syncedFolderCount }) => syncedFolderCount,
  EstimatedTotalCount: ({ progress }) => progress.estimatedItems,
  EstimatedTotalSize: ({ progress }) => new ByteSize(progress.estimatedBytes),
  DataConsistencyScore: ({ dataConsistencyScore }) => dataConsistencyScore,
  HasUnapprovedSkippedItems: ({ hasUnapprovedSkippedItems }) => hasUnapprovedSkippedItems,
  ErrorSummary: ({ error }) => error?.message ?? null,
  CreationDateTime: ({ createdAt }) => date(createdAt),
  StartDateTime: ({ startedAt }) => date(startedAt),
  InitialSyncDateTime: ({ initialSyncedAt }) => date(initialSyncedAt),
  LastSuccessfulSyncTime: ({ lastSyncedAt }) => date(lastSyncedAt),
  LastSubscriptionCheckTime: ({ lastAttemptAt }) => date(lastAttemptAt),
  FinalizedDateTime: ({ completedAt }) => date(completedAt),
  NextSyncTime: ({ dueAt }) => date(dueAt),
  StartAfter: ({ startAfter }) => date(startAfter),
  CompleteAfter: ({ completeAfter }) => date(completeAfter),
  CsvRow: ({ row }) => row,
} as const satisfies Properties<MigrationUser>;

/** A migration from IMAP has no other stages. */
function stageOf(status: string, isSynced: boolean): string {
  if (status.startsWith('Complet')) return 'Completion';
  return isSynced ? 'IncrementalSync' : 'Injection';
}

export interface MigrationUserRow {
  readonly user: MigrationUser;
}

const lifted = Object.fromEntries(
  Object.entries(userProperties).map(([name, read]) => [name, ({ user }: MigrationUserRow) => read(user)]),
);

export const migrationUserObject = defineObjectType<MigrationUserRow>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.MigrationUser'],
  toText: ({ user }) => user.emailAddress,
  properties: { ...lifted, IsValid: () => true, ObjectState: () => 'Unchanged' },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 35 },
        { property: 'BatchId', label: 'Batch', width: 25 },
        { property: 'Status', width: 20 },
        { property: 'LastSuccessfulSyncTime', label: 'LastSyncTime' },
      ],
    },
  },
});

const skippedItemObject = defineObjectType<SkippedMessage>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.MigrationUserSkippedItem'],
  isPart: true,
  toText: ({ kind, folder, uid, text }) => `${kind}: ${folder} (UID ${uid}): ${text}`,
  properties: {
    Identity: ({ folder, uid }) => `${folder}/${uid}`,
    Kind: ({ kind }) => kind,
    FolderName: ({ folder }) => folder,
    Uid: ({ uid }) => uid,
    Subject: ({ subject }) => subject,
    Sender: ({ sender }) => sender,
    Recipient: ({ recipients }) => recipients,
    MessageSize: ({ size }) => new ByteSize(size),
    DateSent: ({ sentAt }) => date(sentAt),
    DateReceived: ({ receivedAt }) => date(Number.isFinite(receivedAt) ? receivedAt : null),
    Attempts: ({ attempts }) => attempts,
    IsApproved: ({ isApproved }) => isApproved,
    Failure: ({ text }) => text,
    IsValid: () => true,
  },
});

const factorObject = defineObjectType<ConsistencyFactor>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.MigrationDataConsistencyScoringFactor'],
  isPart: true,
  toText: ({ reason, count, score }) => `${reason}: ${count} (${score})`,
  properties: { Reason: ({ reason }) => reason, Count: ({ count }) => count, Score: ({ score }) => score },
});

export interface MigrationUserStatisticsRow {
  readonly statistics: UserStatistics;
  /** Of -DiagnosticInfo. */
  readonly diagnosticInfo?: string | undefined;
}

const ofUser = Object.fromEntries(
  Object.entries(userProperties).map(([name, read]) => [
    name,
    ({ statistics }: MigrationUserStatisticsRow) => read(statistics),
  ]),
);

export const migrationUserStatisticsObject = defineObjectType<MigrationUserStatisticsRow>({
  typeNames: ['Microsoft.Exchange.Data.Storage.Management.MigrationUserStatistics'],
  toText: ({ statistics }) => statistics.emailAddress,
  properties: {
    ...ofUser,
    TotalItemsInSourceMailboxCount: ({ statistics: { progress } }) => progress.estimatedItems,
    EstimatedTotalTransferCount: ({ statistics: { progress } }) => progress.estimatedItems,
    EstimatedTotalTransferSize: ({ statistics: { progress } }) => new ByteSize(progress.estimatedBytes),
    BytesTransferred: ({ statistics: { progress } }) => new ByteSize(progress.transferredBytes),
    CurrentBytesTransferredPerSecond: ({ statistics: { bytesPerSecond } }) =>
      bytesPerSecond === null ? null : new ByteSize(Math.round(bytesPerSecond)),
    CurrentItemsPerMinute: ({ statistics: { itemsPerMinute } }) =>
      itemsPerMinute === null ? null : Math.round(itemsPerMinute),
    PercentageComplete: ({ statistics }) => statistics.percentageComplete,
    EstimatedTimeLeft: ({ statistics: { estimatedMsLeft } }) =>
      estimatedMsLeft === null ? null : TimeSpanValue.fromMs(Math.round(estimatedMsLeft / 1000) * 1000),
    CurrentFolder: ({ statistics }) => statistics.currentFolder,
    IsRunning: ({ statistics }) => statistics.isRunning,
    Error: ({ statistics: { error } }) => error?.message ?? null,
    ErrorType: ({ statistics: { error } }) =>
      error === null
        ? null
        : error.isTransient
          ? 'MigrationTransientException'
          : 'MigrationPermanentException',
    ErrorCode: ({ statistics: { error } }) => error?.code ?? null,
    DataConsistencyScoringFactors: ({ statistics }) =>
      statistics.consistencyFactors.map((factor) => factorObject.present(factor)),
    SkippedItems: ({ statistics: { skippedItems = [] } }) =>
      skippedItems.map((item) => skippedItemObject.present(item)),
    Report: ({ statistics: { report } }) => presentReport(report),
    DiagnosticInfo: ({ diagnosticInfo }) => diagnosticInfo ?? null,
    IsValid: () => true,
    ObjectState: () => 'Unchanged',
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 35 },
        { property: 'BatchId', label: 'Batch', width: 25 },
        { property: 'Status', width: 18 },
        { property: 'SyncedItemCount', label: 'Items Synced', width: 12, alignment: 'right' },
        { property: 'SkippedItemCount', label: 'Items Skipped', width: 13, alignment: 'right' },
      ],
    },
  },
});
