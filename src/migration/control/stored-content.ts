/**
 * What the store keeps of endpoints, batches and users without looking into it. Read with defaults: a setting that came
 * later is not in what was written before.
 */
import type { Guid } from '../../base/ids.ts';
import type { JsonObject } from '../../store/ports/directory-model.ts';
import type { MigrationObject, StoredMigrationUser } from '../../store/ports/migration-store.ts';
import type { MigrationBatchStatus } from '../states/batch-status.ts';
import type { MigrationUserStatus } from '../states/user-status.ts';
import { type BatchSettings, type DataConsistencyScore, defaultBatchSettings } from './batch-model.ts';
import {
  defaultEndpointSettings,
  type EndpointAuthentication,
  type EndpointSettings,
} from './endpoint-model.ts';
import type { UserError, UserMailbox } from './user-model.ts';

export interface EndpointContent extends EndpointSettings {
  readonly authentication: EndpointAuthentication;
}

export interface BatchContent extends BatchSettings {
  /** As it was asked to be, or came to be: `effectiveBatchStatus` takes the users into account. */
  readonly status: MigrationBatchStatus;
  readonly sourceEndpoint: Guid | null;
  readonly targetEndpoint: Guid | null;
  readonly submittedBy: string | null;
  readonly startedAt: number | null;
  readonly initialSyncedAt: number | null;
  readonly lastSyncedAt: number | null;
  readonly completedAt: number | null;
  /** When an administrator last did something with it. */
  readonly touchedAt: number;
  readonly score: DataConsistencyScore | null;
  readonly failedRowCount: number;
  /** Under which the store's log keeps the rows that were left out. */
  readonly failedRowsLog: Guid;
  readonly isComplete: boolean;
  /** What people were told last, so that one node tells them once. */
  readonly toldStatus: MigrationBatchStatus | null;
  readonly toldFailures: number;
  readonly toldAt: number;
}

export interface UserContent {
  readonly emailAddress: string;
  readonly userName: string;
  readonly userRoot: string | null;
  readonly row: number | null;
  readonly mailbox: UserMailbox | null;
  readonly startAfter: number | null;
  readonly completeAfter: number | null;
  readonly touchedAt: number;
  readonly startedAt: number | null;
  readonly initialSyncedAt: number | null;
  readonly lastSyncedAt: number | null;
  readonly lastAttemptAt: number | null;
  readonly completedAt: number | null;
  readonly error: UserError | null;
  /** Attempts in a row that failed for now. */
  readonly attempts: number;
  readonly folders: number;
  readonly currentFolder: string | null;
  readonly skipped: Readonly<Record<string, number>>;
  readonly unapprovedSkipped: number;
  readonly score: DataConsistencyScore | null;
  /** Of the last round that moved something. */
  readonly lastRate: { readonly items: number; readonly bytes: number; readonly ms: number } | null;
}

const noUserContent: UserContent = {
  emailAddress: '',
  userName: '',
  userRoot: null,
  row: null,
  mailbox: null,
  startAfter: null,
  completeAfter: null,
  touchedAt: 0,
  startedAt: null,
  initialSyncedAt: null,
  lastSyncedAt: null,
  lastAttemptAt: null,
  completedAt: null,
  error: null,
  attempts: 0,
  folders: 0,
  currentFolder: null,
  skipped: {},
  unapprovedSkipped: 0,
  score: null,
  lastRate: null,
};

export function newUserContent(known: Partial<UserContent>): UserContent {
  return { ...noUserContent, ...known };
}

/** The compiler does not see that these interfaces hold nothing but JSON; `stored-content.test.ts` does. */
export function toJson(content: EndpointContent | BatchContent | UserContent | object): JsonObject {
  return content as unknown as JsonObject;
}

export function readEndpointContent({ content }: Pick<MigrationObject, 'content'>): EndpointContent {
  const stored = content as unknown as EndpointContent;
  return { ...defaultEndpointSettings, ...stored };
}

export function readBatchContent({ content }: Pick<MigrationObject, 'content'>): BatchContent {
  const stored = content as unknown as BatchContent;
  return { ...defaultBatchSettings, ...stored };
}

export function readUserContent({ content }: Pick<StoredMigrationUser, 'content'>): UserContent {
  return newUserContent(content as unknown as UserContent);
}

export function statusOf(user: Pick<StoredMigrationUser, 'status'>): MigrationUserStatus {
  return user.status as MigrationUserStatus;
}
