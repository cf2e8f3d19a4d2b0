import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { MailboxId } from '../../base/ids.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationUserControl } from '../control/facade.ts';
import type { MigrationUser } from '../control/user-model.ts';
import type { FolderPattern } from '../folders/folder-patterns.ts';
import { emptyIndex } from '../sync/ledger-rows.ts';
import type { SourceMailbox } from '../sync/source-port.ts';
import type { LedgerReader } from './ledger-snapshot.ts';
import type { MailboxVerification, VerificationMode, VerificationProgress } from './verification-model.ts';
import type { VerificationTarget } from './verification-target.ts';
import { verifyMailbox } from './verify-mailbox.ts';

/** Both sides of a user's migration, opened for reading. */
export interface VerificationSides {
  readonly source: SourceMailbox;
  readonly target: VerificationTarget;
  readonly ledger: LedgerReader;
  readonly include: readonly FolderPattern[];
  readonly exclude: readonly FolderPattern[];
  close(): Promise<void>;
}

export interface BatchVerifierOptions {
  readonly users: Pick<MigrationUserControl, 'each' | 'get'>;
  /** As a round of the user would open them. */
  openSides(
    organization: Tenant,
    batch: MigrationBatch,
    user: MigrationUser,
    signal: AbortSignal,
  ): Promise<VerificationSides>;
  readonly clock: Clock;
}

export interface BatchVerification {
  readonly mode: VerificationMode;
  /** Addresses or GUIDs; all of the batch without it. */
  readonly users?: readonly string[];
  readonly onProgress?: (emailAddress: string, progress: VerificationProgress) => void;
}

export type UserVerification =
  | { readonly user: MigrationUser; readonly verification: MailboxVerification }
  | { readonly user: MigrationUser; readonly problem: AppError };

/** Verifies the mailboxes of a batch, one after the other. */
export class BatchVerifier {
  readonly #options: BatchVerifierOptions;

  constructor(options: BatchVerifierOptions) {
    this.#options = options;
  }

  async *verify(
    organization: Tenant,
    batch: MigrationBatch,
    options: BatchVerification,
    signal: AbortSignal,
  ): AsyncGenerator<UserVerification> {
    for await (const user of this.#usersOf(organization, batch, options.users)) {
      signal.throwIfAborted();
      try {
        yield { user, verification: await this.#verifyUser(organization, batch, user, options, signal) };
      } catch (error) {
        signal.throwIfAborted();
        // One server or mailbox that does not answer says nothing of the others.
        if (!isAppError(error) || error.kind === 'internal') throw error;
        yield { user, problem: error };
      }
    }
  }

  async *#usersOf(
    organization: Tenant,
    batch: MigrationBatch,
    wanted: readonly string[] | undefined,
  ): AsyncGenerator<MigrationUser> {
    const { users } = this.#options;
    if (wanted === undefined) {
      yield* users.each(organization, { batch: batch.guid });
      return;
    }
    for (const identity of wanted) {
      const user = await users.get(organization, identity);
      if (user.batch.guid !== batch.guid) throw notInBatch(user, batch);
      yield user;
    }
  }

  async #verifyUser(
    organization: Tenant,
    batch: MigrationBatch,
    user: MigrationUser,
    { mode, onProgress }: BatchVerification,
    signal: AbortSignal,
  ): Promise<MailboxVerification> {
    const { source, target, ledger, include, exclude, close } = await this.#options.openSides(
      organization,
      batch,
      user,
      signal,
    );
    try {
      return await verifyMailbox({
        source,
        target,
        ledger,
        mode,
        include,
        exclude,
        clock: this.#options.clock,
        signal,
        onProgress: (progress) => onProgress?.(user.emailAddress, progress),
      });
    } finally {
      await close();
    }
  }
}

/** The ledger that rounds from this source into this target write to; one without entries where none has begun. */
export async function findLedgerOf(
  mailboxes: Pick<Mailboxes, 'findLedgers'>,
  { tenant }: Tenant,
  identity: { readonly mailbox: MailboxId | null; readonly source: string; readonly target: string },
): Promise<LedgerReader> {
  const { mailbox, source, target } = identity;
  const ledgers = await mailboxes.findLedgers(tenant, mailbox ?? undefined);
  const found = ledgers.find(
    ({ record }) => record.mailbox === mailbox && record.source === source && record.target === target,
  );
  return found ?? emptyLedger;
}

const emptyLedger: LedgerReader = {
  folders: async () => [],
  readIndex: async () => emptyIndex,
  listEntries: async () => [],
};

function notInBatch({ emailAddress, batch: { name } }: MigrationUser, batch: MigrationBatch): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'migration.verification.notInBatch',
    message: `The mailbox ${emailAddress} is in the batch "${name}" and not in "${batch.name}". Verify that one: Test-MigrationBatch '${name.replaceAll("'", "''")}' -Users ${emailAddress}`,
    details: { emailAddress, batch: name },
  });
}
