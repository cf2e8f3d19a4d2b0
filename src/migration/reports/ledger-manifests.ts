import { isAppError } from '../../base/errors.ts';
import { loadOnce } from '../../base/load-once.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import type { SyncLedgerView } from '../../mailbox/sync-ledger.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type {
  LedgerEntry,
  LedgerFolder,
  LedgerIdentity,
  SkippedItem,
} from '../../store/ports/sync-ledger.ts';
import { readMailboxName } from '../../wire/imap/index.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationUser } from '../control/user-model.ts';
import type { FolderManifest, MailboxManifest, SkippedReport } from './report-model.ts';

/** Reads what was copied of the mailboxes of a batch. */
export interface ManifestReader {
  open(organization: Tenant, batch: Pick<MigrationBatch, 'direction'>): ManifestsOfBatch;
}

export interface ManifestsOfBatch {
  read(user: MigrationUser, maxSkipped: number): Promise<MailboxManifest>;
}

type Ledgers = Pick<Mailboxes, 'findLedgers'>;
/** What the ledger of a mailbox is found by that is copied to another server. */
export type IdentityElsewhere = (
  organization: Tenant,
  user: MigrationUser,
) => Promise<Pick<LedgerIdentity, 'source' | 'target'>>;

/** Manifests from ledgers: all of a mailbox here, or the one of a mailbox elsewhere. */
export class LedgerManifests implements ManifestReader {
  readonly #mailboxes: Ledgers;
  readonly #identityElsewhere: IdentityElsewhere;

  constructor(mailboxes: Ledgers, identityElsewhere: IdentityElsewhere) {
    this.#mailboxes = mailboxes;
    this.#identityElsewhere = identityElsewhere;
  }

  open(organization: Tenant, { direction }: Pick<MigrationBatch, 'direction'>): ManifestsOfBatch {
    const { tenant } = organization;
    const ledgersHere = async ({ mailbox }: MigrationUser) =>
      mailbox ? this.#mailboxes.findLedgers(tenant, mailbox.mailbox) : [];
    // Those of an organisation are listed once, and not for each of its users.
    const elsewhere = loadOnce(() => this.#ledgersElsewhere(organization));
    const ledgersElsewhere = async (user: MigrationUser) => {
      const identity = await this.#findIdentity(organization, user);
      const found = identity && (await elsewhere()).get(keyOf(identity));
      return found ? [found] : [];
    };
    const ledgersOf = direction === 'Onboarding' ? ledgersHere : ledgersElsewhere;
    return { read: async (user, maxSkipped) => readManifest(user, await ledgersOf(user), maxSkipped) };
  }

  /** Undefined where its endpoint or mailbox is gone: then nothing is known, and the report is of the others. */
  async #findIdentity(organization: Tenant, user: MigrationUser) {
    try {
      return await this.#identityElsewhere(organization, user);
    } catch (error) {
      if (isAppError(error) && !error.retryable && error.kind !== 'internal') return undefined;
      throw error;
    }
  }

  async #ledgersElsewhere({ tenant }: Tenant): Promise<ReadonlyMap<string, SyncLedgerView>> {
    const ledgers = await this.#mailboxes.findLedgers(tenant);
    const targeted = ledgers.filter(({ record }) => record.mailbox === null);
    return new Map(targeted.map((ledger) => [keyOf(ledger.record), ledger]));
  }
}

function keyOf({ source, target }: Pick<LedgerIdentity, 'source' | 'target'>): string {
  return `${source}\0${target}`;
}

async function readManifest(
  user: MigrationUser,
  ledgers: readonly SyncLedgerView[],
  maxSkipped: number,
): Promise<MailboxManifest> {
  const folders: FolderManifest[] = [];
  const skipped: SkippedReport[] = [];
  let omittedSkipped = 0;
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
