import type { Guid } from '../../../base/ids.ts';
import type { Mailboxes } from '../../../mailbox/mailboxes.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { LedgerIdentity } from '../../../store/ports/sync-ledger.ts';
import { parseFolderPattern } from '../../folders/folder-patterns.ts';
import { findLedgerOf, type VerificationSides } from '../../verification/batch-verifier.ts';
import { MailboxVerificationTarget } from '../../verification/mailbox-verification-target.ts';
import { RemoteVerificationTarget } from '../../verification/remote-verification-target.ts';
import type { ControlContext } from '../context.ts';
import { migrationNotFound } from '../control-errors.ts';
import type { SyncJob } from '../ports.ts';
import { makeJob } from '../user-job.ts';
import type { MailboxSides } from './mailbox-sides.ts';

export interface VerificationContext extends Pick<ControlContext, 'store' | 'secretsOf'> {
  readonly mailboxes: Mailboxes;
  readonly sides: MailboxSides;
}

/** As a round of the user would open them, without taking its ledger over: a copy may be under way. */
export async function openVerificationSides(
  context: VerificationContext,
  organization: Tenant,
  guid: Guid,
): Promise<VerificationSides> {
  const { mailboxes, sides } = context;
  const { tenant } = organization;
  const job = await jobOf(context, organization, guid);
  const { source, identity, close } = await sides.open(job);
  const ledger = await findLedgerOf(mailboxes, organization, identity);
  const remote = job.target && sides.openServer(job.target);
  const { includeFolders, excludeFolders } = job.settings;
  return {
    source,
    target:
      remote || identity.mailbox === null
        ? new RemoteVerificationTarget({ mailbox: remote ?? source, ledgerFolders: await ledger.folders() })
        : new MailboxVerificationTarget(mailboxes.open({ tenant, mailbox: identity.mailbox })),
    ledger,
    include: includeFolders.map(parseFolderPattern),
    exclude: excludeFolders.map(parseFolderPattern),
    async close() {
      await remote?.close();
      await close();
    },
  };
}

/** What the ledger of a user is found by. Nobody signs in for it. */
export async function findUserIdentity(
  context: VerificationContext,
  organization: Tenant,
  guid: Guid,
): Promise<LedgerIdentity> {
  return context.sides.identityOf(await jobOf(context, organization, guid));
}

async function jobOf(context: VerificationContext, organization: Tenant, guid: Guid): Promise<SyncJob> {
  const { store } = context;
  const { tenant } = organization;
  const [user] = await store.findMigrationUsers(tenant, [guid]);
  const batch = user && (await store.findMigrationObject(tenant, 'batch', { guid: user.batch }));
  if (user === undefined || batch === undefined) throw migrationNotFound('user', guid);
  return makeJob(context, organization, user, batch, 'incremental');
}
