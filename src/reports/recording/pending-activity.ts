import type { RecipientId } from '../../base/ids.ts';
import { blockKey, blockOf, totalBlock, traceHour } from '../collections.ts';
import type { Day } from '../days.ts';
import { addCount, type Counts, type CountsByRecipient, wholeOrganization } from './counters.ts';
import { type LastAccess, laterAccess } from './last-access.ts';
import type { TracedMessage } from './traced-message.ts';

/** What is written in one transaction. */
export interface ActivityBatch {
  /** Grows from batch to batch of a recorder. */
  readonly sequence: number;
  /** By the key of their record. */
  readonly counts: ReadonlyMap<string, CountsByRecipient>;
  readonly access: ReadonlyMap<RecipientId, LastAccess>;
  /** Of one hour each. */
  readonly traces: readonly (readonly TracedMessage[])[];
  /** Whether it may be on disk although nobody said so. */
  wasTried: boolean;
}

/** Their sum stays below what the store takes at once. */
const mostBlocks = 400;
const mostAccesses = 400;
const mostTraceRecords = 100;
const tracesInRecord = 100;

/** What has happened in one organisation and is not written yet. */
export class PendingActivity {
  /** Put into blocks when it is taken: that is no work for whoever tells. */
  #counts = new Map<Day, CountsByRecipient>();
  #access = new Map<RecipientId, LastAccess>();
  #traces: TracedMessage[] = [];
  #size = 0;

  /** Counters, people and messages together. */
  get size(): number {
    return this.#size;
  }

  count(day: Day, recipient: RecipientId, name: string, count: number): void {
    this.#add(day, recipient, name, count);
  }

  countInTotal(day: Day, name: string, count: number): void {
    this.#add(day, wholeOrganization, name, count);
  }

  accessed(recipient: RecipientId, access: LastAccess): void {
    const before = this.#access.get(recipient);
    if (before === undefined) this.#size += 1;
    this.#access.set(recipient, laterAccess(before, access));
  }

  trace(message: TracedMessage): void {
    this.#traces.push(message);
    this.#size += 1;
  }

  /** Everything, in as few batches as can be written; nothing is left. */
  take(nextSequence: () => number): ActivityBatch[] {
    const blocks = slices([...inBlocks(this.#counts)], mostBlocks);
    const accesses = slices([...this.#access], mostAccesses);
    const byHour = [...Map.groupBy(this.#traces, ({ at }) => traceHour(at)).values()];
    const traces = slices(
      byHour.flatMap((some) => slices(some, tracesInRecord)),
      mostTraceRecords,
    );
    const count = Math.max(blocks.length, accesses.length, traces.length);
    this.#counts = new Map();
    this.#access = new Map();
    this.#traces = [];
    this.#size = 0;
    return Array.from({ length: count }, (_, index) => ({
      sequence: nextSequence(),
      counts: new Map(blocks[index]),
      access: new Map(accesses[index]),
      traces: traces[index] ?? [],
      wasTried: false,
    }));
  }

  #add(day: Day, recipient: number, name: string, count: number): void {
    let ofDay = this.#counts.get(day);
    if (ofDay === undefined) {
      ofDay = new Map();
      this.#counts.set(day, ofDay);
    }
    let counts: Counts | undefined = ofDay.get(recipient);
    if (counts === undefined) {
      counts = new Map();
      ofDay.set(recipient, counts);
    }
    const before = counts.size;
    addCount(counts, name, count);
    this.#size += counts.size - before;
  }
}

function inBlocks(byDay: ReadonlyMap<Day, CountsByRecipient>): Map<string, CountsByRecipient> {
  const blocks = new Map<string, CountsByRecipient>();
  for (const [day, ofDay] of byDay) {
    for (const [recipient, counts] of ofDay) {
      const isTotal = recipient === wholeOrganization;
      const key = blockKey(day, isTotal ? totalBlock : blockOf(recipient as RecipientId));
      const block: CountsByRecipient = blocks.get(key) ?? new Map();
      blocks.set(key, block.set(recipient, counts));
    }
  }
  return blocks;
}

function slices<T>(all: readonly T[], length: number): (readonly T[])[] {
  const some: (readonly T[])[] = [];
  for (let start = 0; start < all.length; start += length) some.push(all.slice(start, start + length));
  return some;
}
