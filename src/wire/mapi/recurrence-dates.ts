import { PatternType, type RecurrencePattern } from './recurrence-pattern.ts';

/** Days of a recurrence of the Gregorian calendar, counted as [MS-OXOCAL] section 2.2.1.44.1 counts: minutes since 1601. */
export const dayMinutes = 24 * 60;

const epoch1601Ms = Date.UTC(1601, 0, 1);
const minuteMs = 60_000;

/** Of what a clock on the wall shows, as milliseconds that it would be in UTC. */
export const minutesOf = (wallMs: number): number => Math.floor((wallMs - epoch1601Ms) / minuteMs);
export const wallOfMinutes = (minutes: number): number => minutes * minuteMs + epoch1601Ms;

/** What a pattern says, without where it ends. */
export type RecurrenceShape = Pick<
  RecurrencePattern,
  'patternType' | 'period' | 'weekdays' | 'dayOfMonth' | 'place' | 'firstWeekday' | 'startDate'
>;

/** Periods without a day of the pattern, after which there will be none: the 31st of no month that comes round. */
const mostEmptyPeriods = 1000;

/** Days in ascending order, without end where the pattern finds some. */
export function* occurrencesOf(shape: RecurrenceShape): Generator<number> {
  const period = Math.max(shape.period, 1);
  if (shape.patternType === PatternType.day) {
    const step = Math.max(Math.round(period / dayMinutes), 1) * dayMinutes;
    for (let day = shape.startDate; ; day += step) yield day;
  }
  if (shape.patternType === PatternType.week) {
    yield* weekly(shape, period);
    return;
  }
  yield* monthly(shape, period);
}

function* weekly(shape: RecurrenceShape, period: number): Generator<number> {
  if ((shape.weekdays & 0x7f) === 0) return;
  const first = startOfWeek(shape.startDate, shape.firstWeekday);
  for (let week = first; ; week += period * 7 * dayMinutes) {
    for (let index = 0; index < 7; index++) {
      const day = week + index * dayMinutes;
      if (day >= shape.startDate && ((shape.weekdays >> weekdayOf(day)) & 1) === 1) yield day;
    }
  }
}

function* monthly(shape: RecurrenceShape, period: number): Generator<number> {
  const isNth = shape.patternType === PatternType.monthNth || shape.patternType === PatternType.hijriMonthNth;
  let empty = 0;
  for (let month = monthOf(shape.startDate); empty < mostEmptyPeriods; month += period) {
    const day = isNth ? nthDay(month, shape.weekdays, shape.place) : dayOf(month, shape.dayOfMonth);
    empty += 1;
    if (day === undefined || day < shape.startDate) continue;
    empty = 0;
    yield day;
  }
}

/** A day that the month does not have is its last: so Outlook has it. */
function dayOf(month: number, dayOfMonth: number): number {
  const first = startOfMonth(month);
  const days = (startOfMonth(month + 1) - first) / dayMinutes;
  return first + (Math.min(Math.max(dayOfMonth, 1), days) - 1) * dayMinutes;
}

function nthDay(month: number, weekdays: number, place: number): number | undefined {
  const [first, next] = [startOfMonth(month), startOfMonth(month + 1)];
  const found: number[] = [];
  for (let day = first; day < next; day += dayMinutes) {
    if (((weekdays >> weekdayOf(day)) & 1) === 1) found.push(day);
  }
  return place >= 5 ? found.at(-1) : found[place - 1];
}

/** [MS-OXOCAL] section 2.2.1.44.1.1, for the Gregorian calendar. */
export function firstDateTimeOf(shape: RecurrenceShape): number {
  const period = Math.max(shape.period, 1);
  if (shape.patternType === PatternType.day) return shape.startDate % period;
  if (shape.patternType === PatternType.week) {
    return startOfWeek(shape.startDate, shape.firstWeekday) % (period * 7 * dayMinutes);
  }
  return startOfMonth(monthOf(shape.startDate) % period);
}

/** Sunday is 0; 1 January 1601 was a Monday. */
export const weekdayOf = (minutes: number): number => (Math.floor(minutes / dayMinutes) + 1) % 7;

export function startOfWeek(minutes: number, firstWeekday: number): number {
  const back = (weekdayOf(minutes) - firstWeekday + 7) % 7;
  return minutes - back * dayMinutes;
}

/** Months since January 1601. */
export function monthOf(minutes: number): number {
  const date = new Date(wallOfMinutes(minutes));
  return (date.getUTCFullYear() - 1601) * 12 + date.getUTCMonth();
}

export const startOfMonth = (month: number): number => minutesOf(Date.UTC(1601, month, 1));

export const dayOfMonthOf = (minutes: number): number => new Date(wallOfMinutes(minutes)).getUTCDate();
