import type { TenantId } from '../../../base/ids.ts';
import type { JsonObject } from '../../../store/ports/directory-model.ts';
import type { RecordStore } from '../../../store/ports/record-store.ts';
import { ordered, planOf } from '../collections.ts';
import type { Planned } from './plan-items.ts';
import { type PlanItem, type PlanPhase, planPhases } from './plan-model.ts';
import { chunkContent, readChunk } from './plan-text.ts';

/** Tells when the plan began to be carried out. Sorts behind every chunk. */
export const planHead = 'run';

const usualItemsAtOnce = 400;
/** Members count as much as items do: a chunk is read whole. */
const membersPerItem = 10;

export interface PlanCounts {
  readonly items: number;
  readonly deletions: number;
}

export interface PlanChunk {
  /** Phase and number: chunks are carried out in this order. */
  readonly key: string;
  readonly phase: PlanPhase;
  readonly items: readonly PlanItem[];
}

/** A plan as it is written down, before anything of it is done; afterwards it is the record of what was done. */
export class PlanBook {
  readonly #store: RecordStore;
  readonly #tenant: TenantId;
  readonly #run: number;
  readonly #open = new Map<PlanPhase, { items: PlanItem[]; weight: number }>();
  readonly #itemsAtOnce: number;
  #chunks = 0;
  #items = 0;
  #deletions = 0;

  constructor(store: RecordStore, tenant: TenantId, run: number, itemsAtOnce = usualItemsAtOnce) {
    this.#store = store;
    this.#tenant = tenant;
    this.#run = run;
    this.#itemsAtOnce = itemsAtOnce;
  }

  get counts(): PlanCounts {
    return { items: this.#items, deletions: this.#deletions };
  }

  async add({ phase, item }: Planned): Promise<void> {
    const open = this.#open.get(phase) ?? { items: [], weight: 0 };
    this.#open.set(phase, open);
    open.items.push(item);
    open.weight += 1 + (item.action === 'members' ? item.changes.length / membersPerItem : 0);
    this.#items += 1;
    if (item.action === 'delete' && item.recipient !== null) this.#deletions += 1;
    if (open.weight >= this.#itemsAtOnce) await this.#write(phase, open.items);
  }

  async finish(): Promise<void> {
    for (const [phase, { items }] of this.#open) if (items.length > 0) await this.#write(phase, items);
  }

  async #write(phase: PlanPhase, items: readonly PlanItem[]): Promise<void> {
    this.#chunks += 1;
    const key = `${planPhases.indexOf(phase)}/${ordered(this.#chunks)}`;
    const content = chunkContent(phase, items);
    await this.#store.writeRecords(this.#tenant, [{ collection: planOf(this.#run), key, content }]);
    this.#open.delete(phase);
  }

  /** The chunk behind that one. */
  async next(after: string | null): Promise<PlanChunk | undefined> {
    const [record] = await this.#store.listRecords(this.#tenant, planOf(this.#run), {
      limit: 1,
      ...(after !== null && { after }),
    });
    return record && record.key !== planHead ? toChunk(record.key, record.content) : undefined;
  }

  /** When it began to be carried out; `undefined` of one that never was, or is forgotten. */
  async startedAt(): Promise<number | undefined> {
    const [head] = await this.#store.findRecords(this.#tenant, planOf(this.#run), [planHead]);
    return head && Number(head.content.at);
  }

  async find(keys: readonly string[]): Promise<PlanChunk[]> {
    const found = await this.#store.findRecords(this.#tenant, planOf(this.#run), keys);
    return found.map(({ key, content }) => toChunk(key, content));
  }

  async remove(): Promise<void> {
    await this.#store.removeRecords(this.#tenant, planOf(this.#run));
  }
}

function toChunk(key: string, content: JsonObject): PlanChunk {
  return { key, ...readChunk(content) };
}
