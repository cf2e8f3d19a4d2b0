import type { TenantId } from '../../../base/ids.ts';
import type { JsonObject } from '../../../store/ports/directory-model.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { collections, ordered, planOf } from '../collections.ts';
import { planHead } from '../plan/plan-book.ts';
import type { SyncRun } from './run-model.ts';

/** How long it is kept why a recipient is as it is: longer than runs, for the question comes late. */
const changeHistoryMs = 365 * 24 * 60 * 60 * 1000;
const runsAtOnce = 100;

/** The runs of organisations, each a record; the newest first. */
export class RunHistory {
  readonly #store: RecordStore;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  async save(tenant: TenantId, run: SyncRun): Promise<void> {
    const content = run as unknown as JsonObject;
    await this.#store.writeRecords(tenant, [
      { collection: collections.runs, key: ordered(run.number), content },
    ]);
  }

  async *each(tenant: TenantId): AsyncGenerator<SyncRun> {
    let after: string | undefined;
    do {
      const page = await this.#store.listRecords(tenant, collections.runs, {
        descending: true,
        limit: runsAtOnce,
        ...(after !== undefined && { after }),
      });
      for (const { content } of page) yield content as unknown as SyncRun;
      after = page.length < runsAtOnce ? undefined : page.at(-1)?.key;
    } while (after !== undefined);
  }

  /** Runs past their time; with their plans once these are past theirs. The last run is always kept. */
  async purge(
    tenant: TenantId,
    now: number,
    keepMs: number,
    isNeeded: (run: number) => boolean,
  ): Promise<void> {
    let isLast = true;
    const doomed: string[] = [];
    for await (const { number, startedAt } of this.each(tenant)) {
      if (!isLast && startedAt < now - keepMs && !isNeeded(number)) doomed.push(ordered(number));
      isLast = false;
    }
    for (const key of doomed) {
      await this.#store.writeRecords(tenant, [{ collection: collections.runs, key, gone: true }]);
    }
    await this.#purgePlans(tenant, now);
  }

  /** A plan tells its own time by the first record of it, which is written when the plan is carried out. */
  async #purgePlans(tenant: TenantId, now: number): Promise<void> {
    for (const collection of await this.#store.listRecordCollections(tenant)) {
      if (!collection.startsWith(planOf(0).slice(0, -ordered(0).length))) continue;
      const [head] = await this.#store.findRecords(tenant, collection, [planHead]);
      if (head !== undefined && Number(head.content.at) < now - changeHistoryMs) {
        await this.#store.removeRecords(tenant, collection);
      }
    }
  }
}
