import type { TenantId } from '../base/ids.ts';
import type {
  LedgerArrivals,
  LedgerChange,
  LedgerEntry,
  LedgerFolder,
  LedgerIndex,
  LedgerQuery,
  LedgerRecord,
  SyncLedgerReader,
  SyncLedgerWriter,
} from '../store/ports/sync-ledger.ts';

const entriesPerPage = 1000;

/** What was copied from where, to look at: for verification and reports. */
export class SyncLedgerView {
  readonly tenant: TenantId;
  readonly record: LedgerRecord;
  readonly #reader: SyncLedgerReader;

  constructor(reader: SyncLedgerReader, tenant: TenantId, record: LedgerRecord) {
    this.#reader = reader;
    this.tenant = tenant;
    this.record = record;
  }

  /** Ascending by number. */
  folders(): Promise<LedgerFolder[]> {
    return this.#reader.readLedgerFolders(this.tenant, this.record.ledger);
  }

  /** Half a million entries in a few dozen megabytes. */
  readIndex(folder: number): Promise<LedgerIndex> {
    return this.#reader.readLedgerIndex(this.tenant, this.record.ledger, folder);
  }

  listEntries(query: LedgerQuery): Promise<LedgerEntry[]> {
    return this.#reader.listLedgerEntries(this.tenant, this.record.ledger, query);
  }

  /** Read in pages as they are asked for. */
  async *eachEntry(query: Omit<LedgerQuery, 'after' | 'limit'> = {}): AsyncGenerator<LedgerEntry> {
    let after: LedgerQuery['after'];
    for (;;) {
      const page = { ...query, limit: entriesPerPage, ...(after && { after }) };
      const entries = await this.listEntries(page);
      yield* entries;
      after = entries.at(-1);
      if (entries.length < entriesPerPage) return;
    }
  }
}

/**
 * A ledger that this process has taken over, until another does: then every write is a `conflict`
 * (`store.ledger.takenOver`). Entries of messages for a mailbox here are written with them:
 * `mailbox.importBatch(folder, messages, { priority: 'bulk', ledger: handle.arrivals({ entries }) })`.
 */
export class SyncLedgerHandle extends SyncLedgerView {
  readonly #writer: SyncLedgerWriter;

  constructor(store: SyncLedgerReader & SyncLedgerWriter, tenant: TenantId, record: LedgerRecord) {
    super(store, tenant, record);
    this.#writer = store;
  }

  write(change: Omit<LedgerChange, 'session'>): Promise<void> {
    const { ledger, session } = this.record;
    return this.#writer.writeLedger(this.tenant, ledger, { ...change, session });
  }

  arrivals(given: Omit<LedgerArrivals, 'ledger' | 'session'>): LedgerArrivals {
    const { ledger, session } = this.record;
    return { ...given, ledger, session };
  }

  remove(): Promise<void> {
    return this.#writer.removeLedger(this.tenant, this.record.ledger);
  }
}
