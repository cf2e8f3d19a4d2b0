import { AppError } from '../base/errors.ts';
import type { RecipientId, TenantId } from '../base/ids.ts';
import type { RecordStore } from '../store/ports/record-store.ts';
import { counterParser, readBlocks, readTotals } from './activity-days.ts';
import { type Day, hourMs, startOf } from './days.ts';
import { type DayRange, lastDayOf, periodsOf, type ReportType } from './periods.ts';
import { addCounts, type CountsByRecipient, forEachCount, otherDomains } from './recording/counters.ts';

type Records = Pick<RecordStore, 'findRecords' | 'listRecords'>;

/** `Summary` is one period, from the beginning to the end. */
export type TrafficPeriod = ReportType | 'Hour' | 'Summary';

export interface TrafficQuery {
  readonly period: TrafficPeriod;
  /** By domain rather than of the organisation as a whole, where a message to several domains counts once. */
  readonly byDomain: boolean;
  /** Of the organisation; what is in none of them goes under `Others`. */
  readonly ownDomains: ReadonlySet<string>;
}

export interface TrafficRow {
  readonly at: number;
  /** `undefined` for the organisation as a whole. */
  readonly domain: string | undefined;
  readonly direction: string;
  readonly event: string;
  readonly count: number;
}

export interface TopRow {
  readonly date: Day;
  readonly recipient: RecipientId;
  readonly direction: string;
  readonly event: string;
  readonly count: number;
}

export async function* traffic(
  store: Records,
  tenant: TenantId,
  range: DayRange,
  { period, byDomain, ownDomains }: TrafficQuery,
): AsyncGenerator<TrafficRow> {
  if (byDomain && period === 'Hour') throw hoursAreOfAll();
  const parse = counterParser();
  const wanted = byDomain ? 'd' : 'h';
  const sums = new Map<string, TrafficRow>();
  for await (const { day, content } of readTotals(store, tenant, range)) {
    forEachCount(content, (_, name, count) => {
      const counter = parse(name);
      if (counter?.kind !== wanted) return;
      const { direction, event, of } = counter;
      const at = timeOf(day, period, range, of);
      const domain = byDomain ? (ownDomains.has(of) ? of : otherDomains) : undefined;
      const key = [String(at).padStart(16, '0'), domain ?? '', event, direction].join('\t');
      const before = sums.get(key)?.count ?? 0;
      sums.set(key, { at, domain, direction, event, count: before + count });
    });
  }
  for (const [, row] of [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1))) yield row;
}

function timeOf(day: Day, period: TrafficPeriod, range: DayRange, hour: string): number {
  if (period === 'Hour') return startOf(day) + Number(hour) * hourMs;
  return startOf(period === 'Summary' ? range.first : lastDayOf(day, period));
}

/** Who got and sent the most, by period, the first at the top. */
export async function* topUsers(
  store: Records,
  tenant: TenantId,
  range: DayRange,
  type: ReportType | 'Summary',
): AsyncGenerator<TopRow> {
  const parse = counterParser();
  const periods = type === 'Summary' ? [{ ...range, date: range.first }] : periodsOf(range, type);
  for (const period of periods) {
    const { date } = period;
    const sums: CountsByRecipient = new Map();
    for await (const { content } of readBlocks(store, tenant, period))
      addCounts(sums, content, (name) => parse(name)?.kind === 'm');
    const rows: TopRow[] = [];
    for (const [recipient, counts] of sums) {
      for (const [name, count] of counts) {
        const counter = parse(name);
        if (counter?.kind !== 'm') continue;
        const { direction, event } = counter;
        rows.push({ date, recipient: recipient as RecipientId, direction, event, count });
      }
    }
    yield* rows.sort((one, other) => other.count - one.count || one.recipient - other.recipient);
  }
}

function hoursAreOfAll(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'report.hours',
    message:
      'Hours are counted for the organisation as a whole, not for its domains. Leave -Domain out, or ask for -AggregateBy Day.',
  });
}
