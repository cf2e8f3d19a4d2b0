/**
 * What people have decided about findings, by the finding's id: it outlives the run that found it, so that a value which
 * somebody wants to keep is not proposed for a mend again.
 */
import type { TenantId } from '../../base/ids.ts';
import { maxRecordBatch, type RecordStore } from '../../store/ports/record-store.ts';
import type { Finding, MendAction } from '../readiness/finding.ts';
import type { Mend } from './mend-plan.ts';

export interface MendDecision {
  readonly action: MendAction;
  /** With EDIT. */
  readonly update: string | null;
  readonly decidedAt: number;
  readonly decidedBy: string;
}

const collection = 'directory.decision';

export class MendDecisions {
  readonly #records: RecordStore;

  constructor(records: RecordStore) {
    this.#records = records;
  }

  async find(tenant: TenantId, ids: readonly string[]): Promise<ReadonlyMap<string, MendDecision>> {
    const found = new Map<string, MendDecision>();
    for (const some of batches(ids)) {
      for (const { key, content } of await this.#records.findRecords(tenant, collection, some)) {
        found.set(key, content as unknown as MendDecision);
      }
    }
    return found;
  }

  async keep(tenant: TenantId, decisions: ReadonlyMap<string, MendDecision>): Promise<void> {
    for (const some of batches([...decisions])) {
      await this.#records.writeRecords(
        tenant,
        some.map(([key, { action, update, decidedAt, decidedBy }]) => ({
          collection,
          key,
          content: { action, update, decidedAt, decidedBy },
        })),
      );
    }
  }

  /** Each finding with what was decided about it, else with what is proposed. */
  async *mends(tenant: TenantId, findings: AsyncIterable<Finding>): AsyncIterable<Mend> {
    let some: Finding[] = [];
    for await (const finding of findings) {
      some.push(finding);
      if (some.length < maxRecordBatch) continue;
      yield* await this.#decided(tenant, some);
      some = [];
    }
    yield* await this.#decided(tenant, some);
  }

  async #decided(tenant: TenantId, findings: readonly Finding[]): Promise<Mend[]> {
    const ids = findings.map(({ id }) => id);
    const decisions = await this.find(tenant, ids);
    return findings.map((finding) => {
      const { action, update } = decisions.get(finding.id) ?? proposed(finding);
      return { finding, action, update };
    });
  }
}

const proposed = ({ action, proposal }: Finding): Pick<MendDecision, 'action' | 'update'> => ({
  action,
  update: proposal,
});

function* batches<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let from = 0; from < all.length; from += maxRecordBatch) yield all.slice(from, from + maxRecordBatch);
}
