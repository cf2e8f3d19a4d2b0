/** Change sets and their items in the record store. */
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { type Guid, parseGuid, type TenantId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { JsonObject } from '../../store/ports/directory-model.ts';
import { maxRecordBatch, type RecordChange, type RecordStore } from '../../store/ports/record-store.ts';
import { changeItems, changeSets, openChangeSets } from './change-set-collections.ts';
import {
  type ChangeItem,
  type ChangeSet,
  isFinished,
  noCounts,
  type PlannedItem,
} from './change-set-model.ts';
import { timedGuid } from './timed-guid.ts';

/** So that the order of keys is that of numbers. */
const itemKey = (number: number): string => String(number).padStart(9, '0');
const pageSize = 500;

export interface JournalOptions {
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly random: Random;
  /** For so long a change set that is being prepared is its maker's. */
  readonly preparingMs?: number;
}

const defaultPreparingMs = 600_000;
/** Who has a change set that nobody has begun to apply. */
export const preparingRunner = 'preparing';

export type NewChangeSet = Pick<ChangeSet, 'kind' | 'connector' | 'undoes' | 'createdBy'>;

export class ChangeSetJournal {
  readonly #records: RecordStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #preparingMs: number;

  constructor({ records, clock, random, preparingMs = defaultPreparingMs }: JournalOptions) {
    this.#preparingMs = preparingMs;
    this.#records = records;
    this.#clock = clock;
    this.#random = random;
  }

  /** The whole intent. Once it returns, a crash at any point leads to the same end. */
  async create(tenant: TenantId, wanted: NewChangeSet, items: Iterable<PlannedItem>): Promise<ChangeSet> {
    const now = this.#clock.now();
    const id = timedGuid(now, this.#random);
    const begun: Omit<ChangeSet, 'version'> = {
      ...wanted,
      id,
      status: 'Preparing',
      createdAt: now,
      finishedAt: null,
      counts: noCounts,
      nextItem: 0,
      reason: null,
      run: { id: preparingRunner, until: now + this.#preparingMs },
    };
    await this.#records.writeRecords(tenant, [
      { ...recordOf(begun), ifVersion: 0 },
      { collection: openChangeSets, key: id, content: {} },
    ]);
    let total = 0;
    let waiting: RecordChange[] = [];
    for (const planned of items) {
      waiting.push(itemRecord(id, { ...pending, ...planned, number: total }));
      total += 1;
      if (waiting.length < maxRecordBatch) continue;
      await this.#records.writeRecords(tenant, waiting);
      waiting = [];
    }
    if (waiting.length > 0) await this.#records.writeRecords(tenant, waiting);
    const counts = { ...noCounts, Pending: total };
    return this.update(tenant, { ...begun, version: 1 }, { status: 'Applying', counts });
  }

  async get(tenant: TenantId, identity: string): Promise<ChangeSet> {
    const id = parseGuid(identity);
    const found = id && (await this.find(tenant, id));
    if (found) return found;
    throw new AppError({
      kind: 'notFound',
      code: 'directory.changeset.notFound',
      message: `There is no change set "${identity}". Run Get-DirectoryRepair to see those that there are.`,
      details: { changeSet: identity },
    });
  }

  async find(tenant: TenantId, id: Guid): Promise<ChangeSet | undefined> {
    const [found] = await this.#records.findRecords(tenant, changeSets, [id]);
    return found && setOf(found);
  }

  /** The newest first. */
  async *each(tenant: TenantId): AsyncIterable<ChangeSet> {
    yield* this.#pages(tenant, changeSets, { descending: true }, setOf);
  }

  /** Those that have not come to an end, the oldest first. */
  async *open(tenant: TenantId): AsyncIterable<ChangeSet> {
    for await (const id of this.#pages(tenant, openChangeSets, {}, ({ key }) => key as Guid)) {
      const found = await this.find(tenant, id);
      if (found !== undefined) yield found;
    }
  }

  async *items(tenant: TenantId, id: Guid, from = 0): AsyncIterable<ChangeItem> {
    const after = from === 0 ? {} : { after: itemKey(from - 1) };
    yield* this.#pages(tenant, changeItems(id), after, itemOf);
  }

  /** Whoever has written the change set meanwhile makes this fail: `conflict`. */
  async update(
    tenant: TenantId,
    before: ChangeSet,
    change: Partial<Omit<ChangeSet, 'id' | 'version'>>,
    settled: readonly ChangeItem[] = [],
  ): Promise<ChangeSet> {
    const after = { ...before, ...change };
    const items = settled.map((item) => itemRecord(before.id, item));
    const open: RecordChange = isFinished(after)
      ? { collection: openChangeSets, key: before.id, gone: true }
      : { collection: openChangeSets, key: before.id, content: {} };
    const changes = [{ ...recordOf(after), ifVersion: before.version }, open, ...items];
    await this.#records.writeRecords(tenant, changes);
    return { ...after, version: before.version + 1 };
  }

  async *#pages<T>(
    tenant: TenantId,
    collection: string,
    { after, descending }: { readonly after?: string; readonly descending?: boolean },
    read: (record: Stored) => T,
  ): AsyncIterable<T> {
    let last = after;
    for (;;) {
      const page = await this.#records.listRecords(tenant, collection, {
        limit: pageSize,
        ...(last !== undefined && { after: last }),
        ...(descending !== undefined && { descending }),
      });
      for (const record of page) yield read(record);
      last = page.at(-1)?.key;
      if (page.length < pageSize) return;
    }
  }
}

const pending: Pick<ChangeItem, 'status' | 'note' | 'settledAt' | 'before' | 'after'> = {
  status: 'Pending',
  note: null,
  settledAt: null,
  before: null,
  after: null,
};

interface Stored {
  readonly key: string;
  readonly version: number;
  readonly content: JsonObject;
}

/** What is kept was written by this file: its form is that of the model. */
const setOf = ({ content, version }: Stored): ChangeSet => ({ ...content, version }) as unknown as ChangeSet;
const itemOf = ({ content }: Stored): ChangeItem => content as unknown as ChangeItem;

function recordOf({ id, ...rest }: Omit<ChangeSet, 'version'>): RecordChange {
  const content = JSON.parse(JSON.stringify({ id, ...rest, version: undefined })) as JsonObject;
  return { collection: changeSets, key: id, content };
}

function itemRecord(id: Guid, item: ChangeItem): RecordChange {
  const content = JSON.parse(JSON.stringify(item)) as JsonObject;
  return { collection: changeItems(id), key: itemKey(item.number), content };
}
