/** What was skipped of a mailbox, over all its ledgers: whichever source, and whichever batch, it came from. */

import type { Mailboxes } from '../../../mailbox/mailboxes.ts';
import type { SyncLedgerView } from '../../../mailbox/sync-ledger.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { LedgerEntry } from '../../../store/ports/sync-ledger.ts';
import type { SkippedItems, SyncUser } from '../ports.ts';
import type { SkippedMessage } from '../user-model.ts';

const entriesAtOnce = 500;

export class LedgerSkippedItems implements SkippedItems {
  readonly #mailboxes: Pick<Mailboxes, 'findLedgers' | 'openLedger'>;

  constructor(mailboxes: Pick<Mailboxes, 'findLedgers' | 'openLedger'>) {
    this.#mailboxes = mailboxes;
  }

  async read({ tenant }: Tenant, { mailbox }: SyncUser, limit: number): Promise<readonly SkippedMessage[]> {
    if (mailbox === null) return [];
    const found: SkippedMessage[] = [];
    for (const ledger of await this.#mailboxes.findLedgers(tenant, mailbox.mailbox)) {
      const names = await namesOf(ledger);
      for await (const entry of ledger.eachEntry({ onlySkipped: true })) {
        if (found.length >= limit) return found;
        const shown = toSkipped(entry, names);
        if (shown) found.push(shown);
      }
    }
    return found;
  }

  /** The ledger is taken over for it: a round that is under way begins again, and copies nothing twice. */
  async approve({ tenant }: Tenant, { mailbox }: SyncUser): Promise<number> {
    if (mailbox === null) return 0;
    let count = 0;
    for (const view of await this.#mailboxes.findLedgers(tenant, mailbox.mailbox)) {
      const waiting: LedgerEntry[] = [];
      for await (const entry of view.eachEntry({ onlySkipped: true })) {
        if (entry.skipped !== null && !entry.skipped.isApproved) waiting.push(entry);
      }
      if (waiting.length === 0) continue;
      const ledger = await this.#mailboxes.openLedger(tenant, view.record);
      for (let start = 0; start < waiting.length; start += entriesAtOnce) {
        const putEntries = waiting.slice(start, start + entriesAtOnce).map(approved);
        await ledger.write({ putEntries });
        count += putEntries.length;
      }
    }
    return count;
  }
}

function approved(entry: LedgerEntry): LedgerEntry {
  return entry.skipped === null ? entry : { ...entry, skipped: { ...entry.skipped, isApproved: true } };
}

async function namesOf(ledger: SyncLedgerView): Promise<ReadonlyMap<number, string>> {
  const folders = await ledger.folders();
  return new Map(
    folders.map(({ number, name, state }) => [
      number,
      state.targetPath.length > 0 ? state.targetPath.join('/') : name,
    ]),
  );
}

function toSkipped(
  { folder, uid, size, receivedAt, skipped }: LedgerEntry,
  names: ReadonlyMap<number, string>,
): SkippedMessage | undefined {
  if (skipped === null || skipped.reason === 'filtered') return undefined;
  const { reason, text, subject, sender, recipients, sentAt, attempts, isApproved } = skipped;
  return {
    kind: reason,
    folder: names.get(folder) ?? String(folder),
    uid,
    size,
    receivedAt,
    subject,
    sender,
    recipients,
    sentAt,
    text,
    attempts,
    isApproved,
  };
}
