/** Mailboxes that are moved together, from one endpoint, with the same settings. */
import type { Guid } from '../../base/ids.ts';
import type { MigrationProgress } from '../../store/ports/migration-store.ts';
import type { MigrationCsvError } from '../csv/migration-csv-error.ts';
import type { MigrationBatchStatus } from '../states/batch-status.ts';
import type { BatchCounts, UserTally } from '../states/batch-tally.ts';

export const maxBatchNameLength = 64;

export const consistencyScores = ['Perfect', 'Good', 'Investigate', 'Poor'] as const;
export type DataConsistencyScore = (typeof consistencyScores)[number];

export interface BatchSettings {
  /** Milliseconds UTC; `null` to start at once, or when asked to. */
  readonly startAfter: number | null;
  /** `null`: users are kept in step until somebody completes or removes the batch. */
  readonly completeAfter: number | null;
  /** IANA name: how dates in `contentFilter` are meant, and how reports show theirs. */
  readonly timeZone: string;
  readonly includeFolders: readonly string[];
  readonly excludeFolders: readonly string[];
  readonly contentFilter: string | null;
  /** Nobody is written to where there is none. */
  readonly notificationEmails: readonly string[];
  /** Between reports while the batch is under way; 0 for never. */
  readonly reportIntervalMs: number;
  readonly skipReports: boolean;
  /** Skipped items of a user beyond which it fails; `null` for no limit. */
  readonly badItemLimit: number | null;
  readonly largeItemLimit: number | null;
}

export const defaultBatchSettings: BatchSettings = {
  startAfter: null,
  completeAfter: null,
  timeZone: 'UTC',
  includeFolders: [],
  excludeFolders: [],
  contentFilter: null,
  notificationEmails: [],
  reportIntervalMs: 24 * 60 * 60 * 1000,
  skipReports: false,
  badItemLimit: null,
  largeItemLimit: null,
};

export interface CsvRows {
  readonly csv: Uint8Array | AsyncIterable<Uint8Array>;
  readonly allowUnknownColumnsInCsv?: boolean;
}

/** Users that are in another batch and move to this one, with the passwords they had: -Users and -UserIds. */
export interface MovedUsers {
  readonly users: readonly string[];
}

export interface NewMigrationBatch extends Partial<BatchSettings> {
  readonly name: string;
  readonly from: CsvRows | MovedUsers;
  /** Name or GUID. Without it the source is this organisation itself, and there must be a target endpoint. */
  readonly sourceEndpoint?: string;
  /** Without it mailboxes here are the target. */
  readonly targetEndpoint?: string;
  readonly autoStart?: boolean;
  /** Who asked, for the object and the log. */
  readonly submittedBy?: string;
}

export interface MigrationBatchChange extends Partial<BatchSettings> {
  /** Only rows that are not in the batch yet are added. */
  readonly addUsers?: CsvRows;
  readonly syncNow?: boolean;
  readonly approveSkippedItems?: boolean;
}

/** What became of the rows of a file, or of the users that were named. */
export interface IntakeResult {
  readonly added: number;
  /** Were in this batch already. */
  readonly present: number;
  /** What is wrong with the others, ascending by row. The batch keeps them: `batches.failedRows`. */
  readonly errors: readonly IntakeError[];
}

export interface IntakeError extends Omit<MigrationCsvError, 'code'> {
  readonly code: MigrationCsvError['code'] | TargetErrorCode;
}

/** What only the organisation, and not the file, can tell. */
export type TargetErrorCode =
  | 'target.notFound'
  | 'target.noMailbox'
  | 'target.notReady'
  | 'target.twice'
  | 'target.inOtherBatch'
  | 'user.notFound'
  | 'user.busy';

export interface EndpointName {
  readonly guid: Guid;
  readonly name: string;
}

export interface MigrationBatch extends BatchSettings {
  readonly guid: Guid;
  readonly name: string;
  /** With its users taken into account. */
  readonly status: MigrationBatchStatus;
  /** `Onboarding` into this organisation, `Offboarding` out of it, `Remote` from one server to another. */
  readonly direction: 'Onboarding' | 'Offboarding' | 'Remote';
  readonly sourceEndpoint: EndpointName | null;
  readonly targetEndpoint: EndpointName | null;
  readonly counts: BatchCounts;
  readonly tally: UserTally;
  /** Over all users. */
  readonly progress: MigrationProgress;
  /** Of the worst user whose copy is made; `null` while there is none. */
  readonly dataConsistencyScore: DataConsistencyScore | null;
  readonly submittedBy: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  /** When the last user had its first copy. */
  readonly initialSyncedAt: number | null;
  readonly lastSyncedAt: number | null;
  readonly completedAt: number | null;
  /** Rows that were left out. */
  readonly failedRowCount: number;
  /** False where the server stopped while the rows were taken in: some are missing. */
  readonly isComplete: boolean;
}
