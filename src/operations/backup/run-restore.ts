import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { MailboxId, TenantId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import { targetNotEmpty } from './backup-errors.ts';
import { lineageSetting, type RestoreTarget } from './backup-ports.ts';
import { BodyTable } from './body-table.ts';
import { OpenedBackup } from './opened-backup.ts';
import { type RestoredTenant, restoreDirectory } from './restore-directory.ts';
import { restoreLedger } from './restore-ledger.ts';
import { restoreMailbox } from './restore-mailbox.ts';
import { type RestoreLoss, RestoreReport } from './restore-report.ts';
import { markFinished, markUnfinished, refuseUnfinishedRestore } from './unfinished-restore.ts';

export interface RestoreOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly random: Random;
  /** The newest without it. */
  readonly generation?: string;
  /** The name of one organisation; without it everything, into an installation that has none. */
  readonly tenant?: string;
  /** Restores what can be read and tells of the rest. */
  readonly keepGoing?: boolean;
  readonly signal?: AbortSignal;
  onMailbox?(tenant: TenantId, mailbox: MailboxId, messages: number): void;
  onLoss?(loss: RestoreLoss): void;
}

export interface RestoreResult {
  readonly generation: string;
  readonly tenants: number;
  readonly mailboxes: number;
  readonly changes: number;
  readonly losses: number;
}

/** Restores an installation into an empty one, or one organisation into any. */
export async function runRestore(target: RestoreTarget, options: RestoreOptions): Promise<RestoreResult> {
  const backup = await OpenedBackup.open(options.folder, options.clock, options.generation);
  try {
    return await restoreFrom(backup, target, options);
  } finally {
    await backup.close();
  }
}

async function restoreFrom(
  backup: OpenedBackup,
  target: RestoreTarget,
  options: RestoreOptions,
): Promise<RestoreResult> {
  const { manifest } = backup;
  await refuseUnfinishedRestore(target.directory);
  const only = options.tenant === undefined ? undefined : tenantNamed(backup, options.tenant);
  if (only === undefined && (await target.directory.listTenants({ limit: 1 })).length > 0) {
    throw targetNotEmpty();
  }
  const report = new RestoreReport(options.keepGoing === true, options.onLoss);
  if (only === undefined) await markUnfinished(target.directory, manifest.generation);
  const tenants = await restoreDirectory(backup, target, only, report);
  let [mailboxes, changes] = [0, 0];
  const ledgers = Map.groupBy(manifest.ledgers, ({ tenant, mailbox }) => `${tenant}/${mailbox}`);
  for (const tenant of tenants) {
    const known = new BodyTable();
    const present = new Set<MailboxId>();
    for (const entry of manifest.mailboxes.filter((each) => each.tenant === tenant.source)) {
      options.signal?.throwIfAborted();
      const lossesBefore = report.losses;
      const { messages } = await restoreMailbox(backup, target, tenant, entry, known, report);
      const isWhole = report.losses === lossesBefore;
      for (const ledger of ledgers.get(`${tenant.source}/${entry.mailbox}`) ?? []) {
        await restoreLedger(backup, target.mail, tenant, ledger, isWhole, report);
      }
      present.add(entry.mailbox as MailboxId);
      mailboxes += 1;
      changes += messages;
      options.onMailbox?.(tenant.target, entry.mailbox as MailboxId, messages);
    }
    for (const ledger of ledgers.get(`${tenant.source}/null`) ?? []) {
      await restoreLedger(backup, target.mail, tenant, ledger, true, report);
    }
    noteMissing(tenant, present, report);
    if (tenant.state === 'softDeleted') await target.directory.moveTenant(tenant.target, 'softDeleted');
  }
  if (only === undefined) {
    await target.directory.writeSetting(lineageSetting, options.random.guid());
    await markFinished(target.directory);
  }
  return {
    generation: manifest.generation,
    tenants: tenants.length,
    mailboxes,
    changes,
    losses: report.losses,
  };
}

/** A mailbox may have been removed between the reading of the directory and that of the mail. */
function noteMissing(tenant: RestoredTenant, present: ReadonlySet<MailboxId>, report: RestoreReport): void {
  for (const mailbox of tenant.expected) {
    if (present.has(mailbox)) continue;
    report.note({
      tenant: tenant.target,
      mailbox,
      sentence: `Mailbox ${mailbox} of "${tenant.name}" is in the directory and was not in the mail store when the backup was made.`,
    });
  }
}

function tenantNamed(backup: OpenedBackup, name: string): TenantId {
  const found = backup.manifest.tenants.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found.tenant as TenantId;
  throw new AppError({
    kind: 'notFound',
    code: 'restore.tenantNotFound',
    message: `There is no organisation "${name}" in generation ${backup.manifest.generation}. There are: ${backup.manifest.tenants.map((each) => each.name).join(', ')}.`,
    details: { name },
  });
}
