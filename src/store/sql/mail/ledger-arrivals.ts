import { normalizeKeywords } from '../../keywords.ts';
import { checkArrivals, checkEntry, ledgerNotFound } from '../../ledger-rules.ts';
import { allFlags } from '../../ports/mail-model.ts';
import type { LedgerArrivals, LedgerEntry } from '../../ports/sync-ledger.ts';
import { type LedgerTransaction, lockedLedger } from './ledger-transaction.ts';
import type { MessageTable } from './mail-schema.ts';
import type { MailboxTransaction } from './mailbox-transaction.ts';

/** What `addMessages` writes into a ledger, checked and spelt as it is kept, before a transaction begins. */
export interface PreparedArrivals {
  readonly given: LedgerArrivals;
  readonly keywords: readonly string[];
  readonly alsoPut: readonly LedgerEntry[];
}

export function prepareArrivals(given: LedgerArrivals, messages: number): PreparedArrivals {
  checkArrivals(given, messages);
  return {
    given,
    keywords: given.entries.map((entry) => normalizeKeywords(entry.keywords).join(' ')),
    alsoPut: given.alsoPut?.map(checkEntry) ?? [],
  };
}

/** The ledger, locked after its mailbox; a ledger of another mailbox is none. */
export async function openArrivals(
  { session, key }: MailboxTransaction,
  prepared: PreparedArrivals,
): Promise<{ store(rows: readonly MessageTable[]): Promise<void> }> {
  const { ledger, session: opened } = prepared.given;
  const transaction = await lockedLedger(session, key.tenant, ledger, opened);
  if (transaction.row.mailbox_id !== key.mailbox) ledgerNotFound(ledger);
  return { store: (rows) => storeArrivals(transaction, prepared, rows) };
}

async function storeArrivals(
  transaction: LedgerTransaction,
  { given, keywords, alsoPut }: PreparedArrivals,
  messages: readonly MessageTable[],
): Promise<void> {
  if (given.folder) await transaction.putFolder(given.folder);
  const rows = given.entries.map((entry, index) => {
    const message = messages[index] as MessageTable;
    return {
      folder_no: entry.folder,
      uid: entry.uid,
      place: message.folder_id,
      item: message.item_id,
      digest: message.body,
      size: entry.size,
      received_at: entry.receivedAt,
      flags: entry.flags & allFlags,
      keywords: keywords[index] ?? '',
      skipped: null,
    };
  });
  for (const [folder, some] of Map.groupBy(rows, (row) => row.folder_no)) {
    await transaction.arrive(folder, some);
  }
  await transaction.putEntries(alsoPut);
  await transaction.flush();
}
