import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import type { SyncLedgerView } from '../../mailbox/sync-ledger.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { LedgerEntry, LedgerFolder, SkippedItem } from '../../store/ports/sync-ledger.ts';
import { readMailboxName } from '../../wire/imap/index.ts';
import type { MigrationUser } from '../control/user-model.ts';
import type { FolderManifest, MailboxManifest, SkippedReport } from './report-model.ts';

/** Reads what was copied of a mailbox. */
export interface ManifestReader {
  read(organization: Tenant, user: MigrationUser, maxSkipped: number): Promise<MailboxManifest>;
}

/**
 * Manifests from the ledgers of a mailbox here, all of them where it was copied from several sources. Of a mailbox that
 * was copied to another server there is none.
 */
export class LedgerManifests implements ManifestReader {
  readonly #mailboxes: Pick<Mailboxes, 'findLedgers'>;

  constructor(mailboxes: Pick<Mailboxes, 'findLedgers'>) {
    this.#mailboxes = mailboxes;
  }

  async read({ tenant }: Tenant, user: MigrationUser, maxSkipped: number): Promise<MailboxManifest> {
    const folders: FolderManifest[] = [];
    const skipped: SkippedReport[] = [];
    let omittedSkipped = 0;
    const ledgers = user.mailbox ? await this.#mailboxes.findLedgers(tenant, user.mailbox.mailbox) : [];
    for (const ledger of ledgers) {
      const known = await ledger.folders();
      folders.push(...known.filter(holdsSomething).map(folderManifest));
      for await (const { folder, entry, why } of skippedOf(ledger, known)) {
        if (skipped.length < maxSkipped) skipped.push(skippedReport(user, folder, entry, why));
        else omittedSkipped += 1;
      }
    }
    return { folders, skipped, omittedSkipped };
  }
}

function holdsSomething({ state }: LedgerFolder): boolean {
  return state.copiedCount + state.skippedCount > 0 || state.uidValidity !== 0;
}

function folderManifest({ name, state }: LedgerFolder): FolderManifest {
  // What waits for its folder to be found again has a number behind its name.
  const [sourceName = name] = name.split('\0');
  const sourceFolder = readMailboxName(sourceName).text;
  return {
    sourceName,
    sourceFolder,
    folder: state.targetPath.length > 0 ? state.targetPath.join('/') : sourceFolder,
    uidValidity: state.uidValidity,
    items: state.copiedCount,
    bytes: state.copiedBytes,
    skipped: state.skippedCount,
    checksum: state.checksum,
    syncedAt: state.syncedAt,
  };
}

interface SkippedEntry {
  readonly folder: LedgerFolder | undefined;
  readonly entry: LedgerEntry;
  readonly why: SkippedItem;
}

/** What a filter leaves out was not wanted, and is no loss. */
async function* skippedOf(
  ledger: SyncLedgerView,
  folders: readonly LedgerFolder[],
): AsyncGenerator<SkippedEntry> {
  if (folders.every(({ state }) => state.skippedCount === 0)) return;
  const byNumber = new Map(folders.map((folder) => [folder.number, folder]));
  for await (const entry of ledger.eachEntry({ onlySkipped: true })) {
    const { skipped: why } = entry;
    if (why !== null && why.reason !== 'filtered') yield { folder: byNumber.get(entry.folder), entry, why };
  }
}

function skippedReport(
  { emailAddress }: MigrationUser,
  folder: LedgerFolder | undefined,
  { uid, size }: LedgerEntry,
  { subject, sender, sentAt, reason, text, attempts, isApproved }: SkippedItem,
): SkippedReport {
  return {
    folder: folder === undefined ? '' : folderManifest(folder).sourceFolder,
    uid,
    size,
    subject,
    sender,
    sentAt,
    reason,
    text,
    attempts,
    isApproved,
    command: `Set-MigrationUser -Identity ${argument(emailAddress)} -SyncNow`,
  };
}

/** A word of a command line, quoted where it needs to be. */
function argument(text: string): string {
  return /^[\w.@-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
