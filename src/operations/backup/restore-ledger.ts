import type { ItemId, LedgerId } from '../../base/ids.ts';
import type { LedgerEntry, LedgerFolderChange, LedgerIdentity } from '../../store/ports/sync-ledger.ts';
import type { RestoreTarget, TenantPlace } from './backup-ports.ts';
import { entryOf, type LedgerLine } from './ledger-lines.ts';
import type { BackupLedger } from './manifest.ts';
import type { OpenedBackup } from './opened-backup.ts';
import type { RestoreReport } from './restore-report.ts';

/**
 * Puts a ledger back after its mailbox. Its folders have everything to look at again: the sources have gone on since the
 * backup, and a round over all of it finds what changed in between. Where the mailbox could not be restored whole, only
 * entries whose messages are there come back, so that the others are copied again.
 */
export async function restoreLedger(
  backup: OpenedBackup,
  mail: RestoreTarget['mail'],
  place: TenantPlace,
  entry: BackupLedger,
  isMailboxWhole: boolean,
  report: RestoreReport,
): Promise<void> {
  const where = { tenant: entry.tenant, ...(entry.mailbox !== null && { mailbox: entry.mailbox }) };
  let writer: LedgerWriter | undefined;
  for await (const line of backup.ledgerLines(entry)) {
    const value = report.value(line, where) as LedgerLine | undefined;
    if (value?.kind === 'ledger') {
      writer = await LedgerWriter.open(mail, place, value.identity, isMailboxWhole);
    } else if (value?.kind === 'folder') await writer?.putFolder(value.folder);
    else if (value?.kind === 'skipped') await writer?.putEntries(value.entries);
    else if (value?.kind === 'entries') {
      await writer?.putEntries(value.rows.map((row) => entryOf(value.folder, row)));
    }
  }
}

class LedgerWriter {
  readonly #mail: RestoreTarget['mail'];
  readonly #place: TenantPlace;
  readonly #identity: LedgerIdentity;
  readonly #opened: { readonly ledger: LedgerId; readonly session: number };
  readonly #isMailboxWhole: boolean;
  /** Entries of a folder whose line is damaged have nowhere to go. */
  readonly #folders = new Set<number>();

  private constructor(
    mail: RestoreTarget['mail'],
    place: TenantPlace,
    identity: LedgerIdentity,
    opened: { readonly ledger: LedgerId; readonly session: number },
    isMailboxWhole: boolean,
  ) {
    this.#mail = mail;
    this.#place = place;
    this.#identity = identity;
    this.#opened = opened;
    this.#isMailboxWhole = isMailboxWhole;
  }

  static async open(
    mail: RestoreTarget['mail'],
    place: TenantPlace,
    identity: LedgerIdentity,
    isMailboxWhole: boolean,
  ): Promise<LedgerWriter> {
    const opened = await mail.openLedger(place.target, identity);
    return new LedgerWriter(mail, place, identity, opened, isMailboxWhole);
  }

  async putFolder({ number, name, state }: LedgerFolderChange): Promise<void> {
    const isHere = this.#identity.mailbox !== null;
    const targetUidValidity = isHere ? state.targetUidValidity : null;
    const fresh = { ...state, uidNext: 0, highestModseq: null, targetUidValidity };
    await this.#write({ putFolders: [{ number, name, state: fresh }] });
    this.#folders.add(number);
  }

  async putEntries(entries: readonly LedgerEntry[]): Promise<void> {
    const putEntries: LedgerEntry[] = [];
    for (const entry of entries) {
      if (this.#folders.has(entry.folder) && (await this.#isTrue(entry))) putEntries.push(entry);
    }
    if (putEntries.length > 0) await this.#write({ putEntries });
  }

  async #isTrue({ item, skipped }: LedgerEntry): Promise<boolean> {
    const { mailbox } = this.#identity;
    if (this.#isMailboxWhole || skipped !== null || mailbox === null) return true;
    const key = { tenant: this.#place.target, mailbox };
    return (await this.#mail.findItem(key, item as ItemId)) !== undefined;
  }

  #write(change: { putFolders?: LedgerFolderChange[]; putEntries?: LedgerEntry[] }): Promise<void> {
    const { ledger, session } = this.#opened;
    return this.#mail.writeLedger(this.#place.target, ledger, { ...change, session });
  }
}
