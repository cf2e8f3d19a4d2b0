/** A mailbox on its way. */

import type { ConcealedText } from '../../base/concealed-text.ts';
import type { Guid, MailboxId, RecipientId } from '../../base/ids.ts';
import type { MigrationProgress } from '../../store/ports/migration-store.ts';
import type { MigrationUserStatus, MigrationUserStatusSummary } from '../states/user-status.ts';
import type { DataConsistencyScore, EndpointName } from './batch-model.ts';

export interface MigrationUser {
  readonly guid: Guid;
  /** Of the mailbox, as the row spells it. */
  readonly emailAddress: string;
  readonly batch: EndpointName;
  readonly status: MigrationUserStatus;
  readonly statusSummary: MigrationUserStatusSummary;
  /** Who signs in at the other server. */
  readonly userName: string;
  readonly userRoot: string | null;
  /** The mailbox here; `null` where both sides are elsewhere. */
  readonly mailbox: UserMailbox | null;
  /** Row of the file that it came with. */
  readonly row: number | null;
  readonly progress: MigrationProgress;
  readonly error: UserError | null;
  readonly hasUnapprovedSkippedItems: boolean;
  readonly dataConsistencyScore: DataConsistencyScore | null;
  /** How many folders the last round saw. */
  readonly syncedFolderCount: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly initialSyncedAt: number | null;
  readonly lastSyncedAt: number | null;
  /** When a round last began, whatever became of it. */
  readonly lastAttemptAt: number | null;
  readonly completedAt: number | null;
  /** When it is looked at next; `null` for never. */
  readonly dueAt: number | null;
  /** Of its own; `null` for the batch's. */
  readonly startAfter: number | null;
  readonly completeAfter: number | null;
}

export interface UserMailbox {
  readonly recipient: RecipientId;
  readonly recipientGuid: Guid;
  readonly mailbox: MailboxId;
  readonly mailboxGuid: Guid;
}

export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly at: number;
  /** It is tried again by itself. */
  readonly isTransient: boolean;
}

export interface NewMigrationUser {
  readonly batch: string;
  readonly emailAddress: string;
  readonly userName: string;
  readonly password?: ConcealedText;
  readonly userRoot?: string;
}

export interface MigrationUserUpdate {
  readonly startAfter?: number | null;
  readonly completeAfter?: number | null;
  readonly syncNow?: boolean;
  readonly approveSkippedItems?: boolean;
  readonly userName?: string;
  readonly password?: ConcealedText;
  readonly userRoot?: string | null;
}

export interface MigrationUserFilter {
  /** Name or GUID. */
  readonly batch?: string;
  readonly statuses?: readonly MigrationUserStatus[];
  readonly summaries?: readonly MigrationUserStatusSummary[];
}

export interface UserStatistics extends MigrationUser {
  readonly percentageComplete: number;
  /** Over the last round that moved something. */
  readonly bytesPerSecond: number | null;
  readonly itemsPerMinute: number | null;
  readonly currentFolder: string | null;
  readonly estimatedMsLeft: number | null;
  /** Where it is being worked on now. */
  readonly isRunning: boolean;
  readonly consistencyFactors: readonly ConsistencyFactor[];
  /** With `includeSkippedItems`. */
  readonly skippedItems?: readonly SkippedMessage[];
  /** With `includeReport`. */
  readonly report?: readonly ReportEntry[];
}

export interface ConsistencyFactor {
  readonly reason: string;
  readonly count: number;
  readonly score: DataConsistencyScore;
}

export interface ReportEntry {
  readonly at: number;
  readonly level: 'information' | 'warning' | 'error';
  readonly message: string;
}

/** A message that was not copied. */
export interface SkippedMessage {
  readonly kind: string;
  readonly folder: string;
  readonly uid: number;
  readonly size: number;
  readonly receivedAt: number;
  readonly subject: string | null;
  readonly sender: string | null;
  readonly recipients: string | null;
  readonly sentAt: number | null;
  readonly text: string;
  readonly attempts: number;
  readonly isApproved: boolean;
}
