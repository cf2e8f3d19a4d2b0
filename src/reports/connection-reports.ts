import type { RecipientId, TenantId } from '../base/ids.ts';
import type { RecordStore } from '../store/ports/record-store.ts';
import { counterParser, readBlocks, readTotals } from './activity-days.ts';
import type { Day } from './days.ts';
import { type DayRange, lastDayOf, periodsOf, type ReportType } from './periods.ts';
import { isMailboxAccess, readCounts } from './recording/counters.ts';

type Records = Pick<RecordStore, 'findRecords' | 'listRecords'>;

export interface ConnectionRow {
  readonly date: Day;
  readonly clientType: string;
  readonly count: number;
}

export interface ConnectionDetailRow extends ConnectionRow {
  readonly recipient: RecipientId;
  readonly clientName: string;
}

export async function* connectionsByType(
  store: Records,
  tenant: TenantId,
  range: DayRange,
  type: ReportType,
): AsyncGenerator<ConnectionRow> {
  const parse = counterParser();
  const sums = new Map<string, ConnectionRow>();
  for await (const { day, content } of readTotals(store, tenant, range)) {
    const date = lastDayOf(day, type);
    for (const [, name, count] of readCounts(content)) {
      const counter = parse(name);
      if (counter?.kind !== 'c') continue;
      const { clientType } = counter;
      const key = `${date}/${clientType}`;
      sums.set(key, { date, clientType, count: (sums.get(key)?.count ?? 0) + count });
    }
  }
  for (const [, row] of [...sums].toSorted(byKey)) yield row;
}

/** Of one period at a time: no more than one is in memory. */
export async function* connectionDetails(
  store: Records,
  tenant: TenantId,
  range: DayRange,
  type: ReportType,
): AsyncGenerator<ConnectionDetailRow> {
  const parse = counterParser();
  for (const period of periodsOf(range, type)) {
    const { date } = period;
    const sums = new Map<string, ConnectionDetailRow>();
    for await (const { content } of readBlocks(store, tenant, period)) {
      for (const [recipient, name, count] of readCounts(content)) {
        const counter = parse(name);
        if (counter?.kind !== 'c') continue;
        const key = `${String(recipient).padStart(12, '0')}/${name}`;
        const before = sums.get(key)?.count ?? 0;
        const { clientType, clientName } = counter;
        sums.set(key, {
          ...{ date, clientType, clientName, count: before + count },
          recipient: recipient as RecipientId,
        });
      }
    }
    for (const [, row] of [...sums].toSorted(byKey)) if (row.count !== 0) yield row;
  }
}

/** How many mailboxes somebody was in, by period. */
export async function* activeMailboxes(
  store: Records,
  tenant: TenantId,
  range: DayRange,
  type: ReportType,
): AsyncGenerator<{ readonly date: Day; readonly count: number }> {
  const parse = counterParser();
  for (const period of periodsOf(range, type)) {
    const seen = new Set<number>();
    for await (const { content } of readBlocks(store, tenant, period)) {
      for (const [recipient, name] of readCounts(content)) {
        const counter = parse(name);
        if (counter?.kind === 'c' && isMailboxAccess(counter.clientType)) seen.add(recipient);
      }
    }
    yield { date: period.date, count: seen.size };
  }
}

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;
