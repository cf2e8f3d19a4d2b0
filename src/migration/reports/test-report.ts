/** A report to write, in memory: a batch, its mailboxes and what was copied of them. */
import type { Guid } from '../../base/ids.ts';
import type { MigrationSample } from '../../store/ports/migration-store.ts';
import { defaultBatchSettings, type MigrationBatch } from '../control/batch-model.ts';
import type { MigrationUser } from '../control/user-model.ts';
import { countUsers, tallyUsers } from '../states/batch-tally.ts';
import { type MigrationUserStatus, summaryOf } from '../states/user-status.ts';
import type { FolderManifest, MailboxReport, ReportHead, SkippedReport } from './report-model.ts';

export const reportTime = Date.UTC(2026, 10, 21, 9, 30);
const hour = 60 * 60 * 1000;

export interface TestMailbox {
  readonly name: string;
  readonly status?: MigrationUserStatus;
  readonly items?: number;
  readonly estimated?: number;
  readonly folders?: readonly Partial<FolderManifest>[];
  readonly skipped?: readonly Partial<SkippedReport>[];
  readonly error?: string;
  readonly lastSyncedAt?: number | null;
}

export function testUser(given: TestMailbox): MigrationUser {
  const { name, status = 'Synced', items = 120, estimated = items, skipped = [] } = given;
  const { error, lastSyncedAt = reportTime - hour } = given;
  const emailAddress = `${name}@contoso.com`;
  return {
    guid: emailAddress as Guid,
    emailAddress,
    batch: { guid: 'b1' as Guid, name: 'IMAPBatch1' },
    status,
    statusSummary: summaryOf[status],
    userName: name,
    userRoot: null,
    mailbox: null,
    row: null,
    progress: {
      estimatedItems: estimated,
      estimatedBytes: estimated * 48_000,
      syncedItems: items,
      skippedItems: skipped.length,
      transferredBytes: items * 48_000,
    },
    error: error === undefined ? null : { code: 'test', message: error, at: reportTime, isTransient: false },
    hasUnapprovedSkippedItems: skipped.length > 0,
    dataConsistencyScore: 'Perfect',
    syncedFolderCount: 1,
    createdAt: reportTime - 30 * hour,
    startedAt: reportTime - 29 * hour,
    initialSyncedAt: lastSyncedAt,
    lastSyncedAt,
    lastAttemptAt: lastSyncedAt,
    completedAt: null,
    dueAt: null,
    startAfter: null,
    completeAfter: null,
  };
}

export function testMailbox(given: TestMailbox): MailboxReport {
  const { items = 120, folders = [{}], skipped = [] } = given;
  return {
    user: testUser(given),
    manifest: {
      folders: folders.map((folder) => ({
        sourceName: 'INBOX',
        sourceFolder: 'INBOX',
        folder: 'Inbox',
        uidValidity: 1_700_000_000,
        items,
        bytes: items * 48_000,
        skipped: 0,
        checksum: 'a1b2c3d4'.repeat(8),
        syncedAt: reportTime - hour,
        ...folder,
      })),
      skipped: skipped.map((item) => ({
        folder: 'INBOX',
        uid: 7,
        size: 48_000_000,
        subject: 'Plans',
        sender: 'lee@contoso.com',
        sentAt: reportTime - 400 * hour,
        reason: 'tooLarge',
        text: 'It has 48000000 bytes, and 36700160 are allowed.',
        attempts: 1,
        isApproved: false,
        command: `Set-MigrationUser -Identity ${given.name}@contoso.com -SyncNow`,
        ...item,
      })),
      omittedSkipped: 0,
    },
  };
}

export function testHead(
  mailboxes: readonly MailboxReport[],
  more: Partial<MigrationBatch> = {},
  samples: readonly MigrationSample[] = [],
): ReportHead {
  const tally = tallyUsers(mailboxes.map(({ user }) => user.status));
  const sum = (field: keyof MailboxReport['user']['progress']) =>
    mailboxes.reduce((total, { user }) => total + user.progress[field], 0);
  const batch: MigrationBatch = {
    ...defaultBatchSettings,
    guid: '6f0b5b0e-1111-4222-8333-444455556666' as Guid,
    name: 'IMAPBatch1',
    status: 'Syncing',
    direction: 'Onboarding',
    sourceEndpoint: { guid: 'e1' as Guid, name: 'IMAPEndpoint' },
    targetEndpoint: null,
    counts: countUsers(tally),
    tally,
    progress: {
      estimatedItems: sum('estimatedItems'),
      estimatedBytes: sum('estimatedBytes'),
      syncedItems: sum('syncedItems'),
      skippedItems: sum('skippedItems'),
      transferredBytes: sum('transferredBytes'),
    },
    dataConsistencyScore: 'Good',
    submittedBy: null,
    createdAt: reportTime - 30 * hour,
    startedAt: reportTime - 29 * hour,
    initialSyncedAt: null,
    lastSyncedAt: reportTime - hour,
    completedAt: null,
    failedRowCount: 2,
    isComplete: true,
    ...more,
  };
  return {
    organization: 'Contoso',
    batch,
    generatedAt: reportTime,
    samples,
    log: [
      { at: reportTime - 29 * hour, level: 'information', message: 'The migration batch was started.' },
      {
        at: reportTime - 2 * hour,
        level: 'error',
        message: 'lee@contoso.com: the server refuses the password.',
      },
    ],
  };
}

export async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
