/** What control asks of those around it. Fakes of these let days of migration pass in milliseconds. */

import type { ConcealedText } from '../../base/concealed-text.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { SyncProgress, SyncResult } from '../sync/sync-types.ts';
import type { BatchSettings, MigrationBatch } from './batch-model.ts';
import type { EndpointSettings, MigrationEndpoint, NewEndpointAuthentication } from './endpoint-model.ts';
import type { ReportEntry, SkippedMessage, UserMailbox } from './user-model.ts';

/** Copies one mailbox once. */
export interface SyncRunner {
  /**
   * Ends with the round; when `signal` aborts, as soon as what is under way is safe, with the signal's reason thrown.
   * What fails is thrown as an AppError: `retryable` ones are tried again later.
   */
  run(job: SyncJob, observer: SyncObserver, signal: AbortSignal): Promise<SyncResult>;
}

export interface SyncJob {
  readonly organization: Tenant;
  readonly user: SyncUser;
  readonly settings: BatchSettings;
  readonly largestMessageBytes: number;
  readonly massDeletions: 'hold' | 'follow';
  /** `final` is the last round, after which nothing follows. */
  readonly round: 'first' | 'incremental' | 'final';
  /** `undefined`: the mailbox here. */
  readonly source: SyncSide | undefined;
  readonly target: SyncSide | undefined;
}

export interface SyncUser {
  readonly guid: MigrationBatch['guid'];
  readonly emailAddress: string;
  readonly mailbox: UserMailbox | null;
}

/** A server and who signs in there. */
export interface SyncSide {
  readonly endpoint: ServerToUse;
  readonly userName: string;
  readonly password: ConcealedText | undefined;
  readonly userRoot: string | undefined;
}

/** An endpoint with its secrets opened. */
export interface ServerToUse extends EndpointSettings {
  /** Undefined where there is no endpoint, or not yet. */
  readonly guid: MigrationEndpoint['guid'] | undefined;
  readonly name: string;
  readonly authentication: NewEndpointAuthentication;
  /** Where there is an endpoint to keep it in: the token that is to be used from now on instead of the one that was. */
  readonly keepRefreshToken?: (used: ConcealedText, next: ConcealedText) => Promise<void>;
}

export interface SyncObserver {
  /** The server has let us in. */
  connected(): void;
  progress(progress: SyncProgress): void;
  log(entry: Omit<ReportEntry, 'at'>): void;
}

/** What was skipped, from the ledger of the mailbox. */
export interface SkippedItems {
  read(organization: Tenant, user: SyncUser, limit: number): Promise<readonly SkippedMessage[]>;
  /** Those that are known now no longer stand in the way of completion. Answers with how many there were. */
  approve(organization: Tenant, user: SyncUser): Promise<number>;
}

/** Whether a server can be reached and used; throws an AppError that says which step failed and what to do. */
export interface EndpointVerifier {
  verify(server: ServerToUse, signal: AbortSignal): Promise<void>;
}

/** Whether mail has turned long enough ago for a batch to go. */
export interface RemovalGate {
  /** What is missing, a sentence each; none where the batch may go. */
  findObstacles(organization: Tenant, batch: MigrationBatch): Promise<readonly string[]>;
}

export type MigrationNoticeKind =
  /** Every user has had its first copy, or failed. */
  | 'synced'
  | 'completed'
  /** Some have failed since the last notice. */
  | 'failed'
  /** The report interval has passed. */
  | 'report';

export interface MigrationNotice {
  readonly kind: MigrationNoticeKind;
  readonly organization: Tenant;
  readonly batch: MigrationBatch;
}

/** Tells people. A notice that fails is told once more at the next report, never twice at once. */
export interface MigrationNotifier {
  notify(notice: MigrationNotice, signal: AbortSignal): Promise<void>;
}
