import type { Clock } from '../../base/clock.ts';
import type { LedgerId, MailboxId, TenantId } from '../../base/ids.ts';
import { checkArrivals, ledgerNotFound, ledgerTakenOver } from '../ledger-rules.ts';
import type { MailboxKey } from '../ports/mail-model.ts';
import type { LedgerArrivals, LedgerIdentity, LedgerRecord } from '../ports/sync-ledger.ts';
import { MemoryLedger } from './memory-ledger.ts';

/** All ledgers, by tenant. */
export class MemoryLedgers {
  readonly #tenants = new Map<TenantId, { last: number; readonly ledgers: Map<LedgerId, MemoryLedger> }>();

  open(tenant: TenantId, { mailbox, source, target }: LedgerIdentity, clock: Clock): LedgerRecord {
    const known = this.#ofTenant(tenant);
    for (const ledger of known.ledgers.values()) {
      const { record } = ledger;
      if (record.mailbox !== mailbox || record.source !== source || record.target !== target) continue;
      ledger.record = { ...record, session: record.session + 1 };
      return ledger.record;
    }
    known.last += 1;
    const id = known.last as LedgerId;
    const record = { ledger: id, mailbox, source, target, session: 1, revision: 0, createdAt: clock.now() };
    known.ledgers.set(id, new MemoryLedger(record));
    return record;
  }

  list(tenant: TenantId, mailbox: MailboxId | undefined): LedgerRecord[] {
    const records = Array.from(this.#tenants.get(tenant)?.ledgers.values() ?? [], ({ record }) => record);
    return records.filter((record) => mailbox === undefined || record.mailbox === mailbox);
  }

  get(tenant: TenantId, ledger: LedgerId): MemoryLedger {
    return this.#tenants.get(tenant)?.ledgers.get(ledger) ?? ledgerNotFound(ledger);
  }

  /** The ledger as whoever opened it last may write it. */
  opened(tenant: TenantId, ledger: LedgerId, session: number): MemoryLedger {
    const found = this.get(tenant, ledger);
    return found.record.session === session ? found : ledgerTakenOver(ledger);
  }

  /** Where messages of the mailbox are to be written down. */
  openedFor({ tenant, mailbox }: MailboxKey, arrivals: LedgerArrivals, messages: number): MemoryLedger {
    checkArrivals(arrivals, messages);
    const found = this.opened(tenant, arrivals.ledger, arrivals.session);
    return found.record.mailbox === mailbox ? found : ledgerNotFound(arrivals.ledger);
  }

  remove(tenant: TenantId, ledger: LedgerId): void {
    this.#tenants.get(tenant)?.ledgers.delete(ledger);
  }

  removeOf({ tenant, mailbox }: MailboxKey): void {
    for (const { ledger } of this.list(tenant, mailbox)) this.remove(tenant, ledger);
  }

  #ofTenant(tenant: TenantId) {
    const known = this.#tenants.get(tenant) ?? { last: 0, ledgers: new Map<LedgerId, MemoryLedger>() };
    this.#tenants.set(tenant, known);
    return known;
  }
}
