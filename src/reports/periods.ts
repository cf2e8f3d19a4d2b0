/** Which days a row of a report stands for. */
import { AppError } from '../base/errors.ts';
import { addDays, type Day, dayOf, earlier, later, startOf } from './days.ts';

export const reportTypes = ['Daily', 'Weekly', 'Monthly', 'Yearly'] as const;
export type ReportType = (typeof reportTypes)[number];

/** Days of a report, both included. */
export interface DayRange {
  readonly first: Day;
  readonly last: Day;
}

/** What of a report was asked for. */
export interface ReportSpan {
  readonly from: number | undefined;
  /** A whole day where it is midnight. */
  readonly until: number | undefined;
  readonly type: ReportType;
}

/** How far a report goes back where nobody says. */
const defaultDays: Readonly<Record<ReportType, number>> = {
  Daily: 30,
  Weekly: 84,
  Monthly: 365,
  Yearly: 1_096,
};
/** Twenty years: nobody waits for what was never kept. */
const maxDays = 7_305;

/** The last day of the period that the day belongs to. Weeks end on Saturday. */
export function lastDayOf(day: Day, type: ReportType): Day {
  const date = new Date(startOf(day));
  switch (type) {
    case 'Daily':
      return day;
    case 'Weekly':
      return addDays(day, 6 - date.getUTCDay());
    case 'Monthly':
      return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
    case 'Yearly':
      return dayOf(Date.UTC(date.getUTCFullYear(), 11, 31));
  }
}

/** The days that were asked for, none of them in the future. */
export function rangeOf({ from, until, type }: ReportSpan, now: number): DayRange {
  requireOrder(from, until);
  const today = dayOf(now);
  const end = until === undefined ? today : dayOf(until);
  const last = earlier(end, today);
  const first = from === undefined ? addDays(last, 1 - defaultDays[type]) : dayOf(from);
  const earliest = addDays(last, 1 - maxDays);
  return { first: later(first, earliest), last };
}

export interface Period extends DayRange {
  /** By which rows name it: the last day that it has, in the range or beyond it. */
  readonly date: Day;
}

/** The periods that days of the range belong to, in order; of the first and the last, the days that are in the range. */
export function* periodsOf({ first, last }: DayRange, type: ReportType): Generator<Period> {
  for (let day = first; day <= last; ) {
    const date = lastDayOf(day, type);
    yield { date, first: day, last: earlier(date, last) };
    day = addDays(date, 1);
  }
}

/** Whoever types two dates may mix them up. */
export function requireOrder(from: number | undefined, until: number | undefined): void {
  if (from === undefined || until === undefined || from <= until) return;
  throw new AppError({
    kind: 'invalid',
    code: 'report.dates',
    message: 'The StartDate must be before the EndDate. Exchange the two dates, or leave one of them out.',
  });
}
