import { auditBehind } from '../directory/audit-errors.ts';
import type { AuditChain, AuditHead, AuditQuery, AuditRecord, AuditStore } from '../ports/audit-store.ts';
import { foldText } from '../sort-key.ts';

export class MemoryAudit implements AuditStore {
  readonly #chains = new Map<AuditChain, { records: AuditRecord[]; head: AuditHead }>();

  async findAuditHead(chain: AuditChain): Promise<AuditHead | undefined> {
    return this.#chains.get(chain)?.head;
  }

  async appendAudit(chain: AuditChain, records: readonly AuditRecord[], head: AuditHead): Promise<void> {
    const [first] = records;
    if (first === undefined) return;
    const { records: known, head: last } = this.#chains.get(chain) ?? { records: [], head: undefined };
    if (first.sequence !== (last?.sequence ?? 0) + 1) throw auditBehind();
    this.#chains.set(chain, { records: [...known, ...structuredClone(records)], head: { ...head } });
  }

  async listAudit(chain: AuditChain, query: AuditQuery): Promise<AuditRecord[]> {
    const records = this.#chains.get(chain)?.records ?? [];
    const ordered = query.order === 'oldestFirst' ? records : records.toReversed();
    return ordered.filter((record) => fits(record, query)).slice(0, query.limit);
  }

  forget(chain: AuditChain): void {
    this.#chains.delete(chain);
  }
}

function fits(record: AuditRecord, query: AuditQuery): boolean {
  const { from = -Infinity, until = Infinity, cmdlets, actors, external, outcomes, after, order } = query;
  const among = (value: string, values: readonly string[] | undefined) =>
    values === undefined || values.some((each) => foldText(each) === foldText(value));
  return (
    record.at >= from &&
    record.at < until &&
    among(record.cmdlet, cmdlets) &&
    among(record.actor, actors) &&
    (external === undefined || record.external === external) &&
    among(record.outcome, outcomes) &&
    (after === undefined || (order === 'oldestFirst' ? record.sequence > after : record.sequence < after))
  );
}
