import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { collections } from '../collections.ts';
import { PlanBook, type PlanChunk } from '../plan/plan-book.ts';
import type { ExplainedChange, PersonState, PlanAction, PlanItem, PlanSource } from '../plan/plan-model.ts';

/** One value that was changed, when, and why. */
export interface RecordedChange extends ExplainedChange {
  readonly run: number;
  readonly at: number;
  readonly action: PlanAction;
  readonly anchor: string;
  readonly name: string;
  readonly from: PlanSource | undefined;
}

/** Why recipients are as they are: the plans that were carried out, read again. */
export class ChangeHistory {
  readonly #store: RecordStore;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  /** Of one person, the newest first. */
  async *ofAnchor({ tenant }: Tenant, anchor: string): AsyncGenerator<RecordedChange> {
    const [record] = await this.#store.findRecords(tenant, collections.persons, [anchor]);
    const { history = [] } = (record?.content ?? {}) as unknown as Partial<PersonState>;
    for (const [run, key] of history.toReversed()) {
      const book = new PlanBook(this.#store, tenant, run);
      const at = await book.startedAt();
      if (at === undefined) continue;
      for (const chunk of await book.find([key])) {
        yield* changesIn(chunk, run, at, (item) => item.anchor === anchor);
      }
    }
  }

  /** Everything of one run, in the order in which it was done. */
  async *ofRun({ tenant }: Tenant, run: number): AsyncGenerator<RecordedChange> {
    const book = new PlanBook(this.#store, tenant, run);
    const at = await book.startedAt();
    if (at === undefined) return;
    for (let chunk = await book.next(null); chunk !== undefined; chunk = await book.next(chunk.key)) {
      yield* changesIn(chunk, run, at, () => true);
    }
  }
}

function* changesIn(
  { items }: PlanChunk,
  run: number,
  at: number,
  isWanted: (item: PlanItem) => boolean,
): Generator<RecordedChange> {
  for (const item of items) if (isWanted(item)) yield* recordedChanges(item, run, at);
}

export function* recordedChanges(item: PlanItem, run: number, at: number): Generator<RecordedChange> {
  const { action, anchor, name, changes, sources } = item;
  for (const change of changes) yield { ...change, run, at, action, anchor, name, from: sources[0] };
}
