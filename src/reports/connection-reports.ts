import type { RecipientId, TenantId } from '../base/ids.ts';
import type { RecordStore } from '../store/ports/record-store.ts';
import { counterParser, readBlocks, readTotals } from './activity-days.ts';
import type { Day } from './days.ts';
import { type DayRange, lastDayOf, periodsOf, type ReportType } from './periods.ts';
import { addCounts, type CountsByRecipient, forEachCount, isMailboxAccess } from './recording/counters.ts';

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
    forEachCount(content, (_, name, count) => {
      const counter = parse(name);
      if (counter?.kind !== 'c') return;
      const { clientType } = counter;
      const key = `${date}/${clientType}`;
      sums.set(key, { date, clientType, count: (sums.get(key)?.count ?? 0) + count });
    });
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
    const sums: CountsByRecipient = new Map();
    for await (const { content } of readBlocks(store, tenant, period))
      addCounts(sums, content, (name) => parse(name)?.kind === 'c');
    for (const [recipient, counts] of [...sums].toSorted(([one], [other]) => one - other)) {
      for (const [name, count] of [...counts].toSorted(byKey)) {
        const counter = parse(name);
        if (counter?.kind !== 'c' || count === 0) continue;
        const { clientType, clientName } = counter;
        yield { date, recipient: recipient as RecipientId, clientType, clientName, count };
      }
    }
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
      forEachCount(content, (recipient, name) => {
        const counter = parse(name);
        if (counter?.kind === 'c' && isMailboxAccess(counter.clientType)) seen.add(recipient);
      });
    }
    yield { date: period.date, count: seen.size };
  }
}

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;
