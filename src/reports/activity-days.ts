/** Counters of days, as reports read them. */
import type { TenantId } from '../base/ids.ts';
import type { JsonObject } from '../store/ports/directory-model.ts';
import { maxRecordBatch, type RecordStore } from '../store/ports/record-store.ts';
import { activityCollection, blockKey, totalBlock } from './collections.ts';
import { type Day, daysBetween } from './days.ts';
import type { DayRange } from './periods.ts';
import { type CounterName, parseCounter } from './recording/counters.ts';

type Records = Pick<RecordStore, 'findRecords' | 'listRecords'>;

/** A few hundred kilobytes at once. */
const blocksInPage = 50;

export interface DayCounts {
  readonly day: Day;
  readonly content: JsonObject;
}

/** Of the organisation as a whole, day after day; days on which nothing happened are left out. */
export async function* readTotals(
  store: Records,
  tenant: TenantId,
  range: DayRange,
): AsyncGenerator<DayCounts> {
  const days = [...daysBetween(range.first, range.last)];
  for (let start = 0; start < days.length; start += maxRecordBatch) {
    const keys = days.slice(start, start + maxRecordBatch).map((day) => blockKey(day, totalBlock));
    for (const { key, content } of await store.findRecords(tenant, activityCollection, keys))
      yield { day: key.slice(0, 10) as Day, content };
  }
}

/** Of recipients, some at a time, day after day. */
export async function* readBlocks(
  store: Records,
  tenant: TenantId,
  range: DayRange,
): AsyncGenerator<DayCounts> {
  let after = `${range.first}/`;
  for (;;) {
    const records = await store.listRecords(tenant, activityCollection, { after, limit: blocksInPage });
    for (const { key, content } of records) {
      const day = key.slice(0, 10) as Day;
      if (day > range.last) return;
      if (!key.endsWith(totalBlock)) yield { day, content };
    }
    const last = records.at(-1);
    if (last === undefined || records.length < blocksInPage) return;
    after = last.key;
  }
}

/** There are a few dozen names, in millions of counters. */
export function counterParser(): (name: string) => CounterName | undefined {
  const known = new Map<string, CounterName | undefined>();
  return (name) => {
    if (known.has(name)) return known.get(name);
    const parsed = parseCounter(name);
    known.set(name, parsed);
    return parsed;
  };
}
