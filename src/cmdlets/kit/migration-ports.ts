/** What cmdlets ask of migrations besides endpoints, batches and users: whether servers answer, and proof. */
import type { AppError } from '../../base/errors.ts';
import type { MigrationBatch } from '../../migration/control/batch-model.ts';
import type { MigrationUser } from '../../migration/control/user-model.ts';
import type {
  MailboxVerification,
  VerificationMode,
  VerificationProgress,
} from '../../migration/verification/verification-model.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';

export interface BatchVerifier {
  /** Reads source and target of each mailbox again, one after the other; one that cannot be looked at is told of. */
  verify(
    organization: Tenant,
    batch: MigrationBatch,
    options: BatchVerificationOptions,
    signal: AbortSignal,
  ): AsyncIterable<UserVerification>;
}

export interface BatchVerificationOptions {
  readonly mode: VerificationMode;
  /** Addresses or GUIDs; all of the batch without it. */
  readonly users?: readonly string[];
  readonly onProgress?: (emailAddress: string, progress: VerificationProgress) => void;
}

export type UserVerification =
  | { readonly user: MigrationUser; readonly verification: MailboxVerification }
  | { readonly user: MigrationUser; readonly problem: AppError };

export const reportFormats = ['Csv', 'Json', 'Html'] as const;
export type MigrationReportFormat = (typeof reportFormats)[number];

export interface BatchReporter {
  /** The report as it is to be written into a file, in pieces. */
  write(
    organization: Tenant,
    batch: MigrationBatch,
    format: MigrationReportFormat,
    signal: AbortSignal,
  ): AsyncIterable<string>;
}
