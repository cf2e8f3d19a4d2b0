/** What a report says, whatever it is written as. */
import type { MigrationSample } from '../../store/ports/migration-store.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationUser, ReportEntry } from '../control/user-model.ts';

export interface ReportHead {
  readonly organization: string;
  /** In a report of single mailboxes its counts are theirs. */
  readonly batch: MigrationBatch;
  readonly generatedAt: number;
  /** What was moved over time, ascending; undefined in a report of single mailboxes, for which nobody measures it. */
  readonly samples: readonly MigrationSample[] | undefined;
  /** The newest entries, ascending. */
  readonly log: readonly ReportEntry[];
}

export interface MailboxReport {
  readonly user: MigrationUser;
  readonly manifest: MailboxManifest;
}

/** What the record of copied messages says of one mailbox, message by message summed up. */
export interface MailboxManifest {
  readonly folders: readonly FolderManifest[];
  readonly skipped: readonly SkippedReport[];
  /** How many more were skipped than are listed. */
  readonly omittedSkipped: number;
}

export interface FolderManifest {
  /** As the source spells it. */
  readonly sourceName: string;
  /** As people read it. */
  readonly sourceFolder: string;
  readonly folder: string;
  readonly uidValidity: number;
  readonly items: number;
  readonly bytes: number;
  readonly skipped: number;
  /**
   * The sum modulo 2^256 of the SHA-256 digests of all messages that were copied: 64 hexadecimal digits, the same in any
   * order, so that anybody can make it again from the messages of either side.
   */
  readonly checksum: string;
  readonly syncedAt: number | null;
}

export interface SkippedReport {
  readonly folder: string;
  readonly uid: number;
  readonly size: number;
  readonly subject: string | null;
  readonly sender: string | null;
  readonly sentAt: number | null;
  readonly reason: string;
  readonly text: string;
  readonly attempts: number;
  readonly isApproved: boolean;
  /** What has it tried again. */
  readonly command: string;
}
