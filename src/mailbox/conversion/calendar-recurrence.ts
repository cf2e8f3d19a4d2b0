import { minuteMs, startOfDay } from '../../wire/icalendar/date-time.ts';
import type { RecurrenceRule, WeekdayPlace } from '../../wire/icalendar/recurrence-rule.ts';
import {
  dayMinutes,
  dayOfMonthOf,
  firstDateTimeOf,
  minutesOf,
  monthOf,
  occurrencesOf,
  type RecurrenceShape,
  startOfMonth,
  wallOfMinutes,
  weekdayOf,
} from '../../wire/mapi/recurrence-dates.ts';
import {
  noEndDate,
  PatternType,
  RecurrenceEnd,
  RecurrenceFrequency,
  type RecurrencePattern,
} from '../../wire/mapi/recurrence-pattern.ts';
import { utcOfWall, wallOfUtc, type Zone } from '../../wire/time-zones/zone.ts';
import { isCountedInMonths, isLunar, lunarMonthOf } from './calendar-scale.ts';

/** Occurrences that are counted to find an end; a recurrence of more ends by its date, or not at all. */
const mostCounted = 10_000;
/** Written where there is no end ([MS-OXCICAL] section 2.1.3.2.2). */
const endlessCount = 10;

type Shape = Pick<
  RecurrencePattern,
  'frequency' | 'patternType' | 'period' | 'weekdays' | 'dayOfMonth' | 'place'
>;

/** [MS-OXCICAL] section 2.1.3.2.2: RRULE as a pattern; undefined for what none can say. */
export function patternOfRule(
  rule: RecurrenceRule,
  startWallMs: number,
  zone: Zone,
  calendarType: number,
): RecurrencePattern | undefined {
  const start = minutesOf(startOfDay(startWallMs));
  const shape = shapeOfRule(rule, start, isLunar(calendarType));
  if (shape === undefined) return undefined;
  const based = {
    ...shape,
    firstWeekday: rule.weekStart,
    startDate: startInMonth(rule, shape, start, calendarType),
  };
  const isMonthly = isCountedInMonths(shape.patternType);
  const base = {
    ...based,
    calendarType,
    firstDateTime: firstDateTimeOf(based),
    sliding: 0,
    // Where weeks are not counted, the day that one begins with is not kept either.
    firstWeekday: isMonthly || shape.patternType === PatternType.day ? 0 : rule.weekStart,
    deletedDates: [],
    modifiedDates: [],
  };
  return { ...base, ...endOfRule(rule, based, startWallMs, zone, calendarType) };
}

function shapeOfRule(rule: RecurrenceRule, start: number, lunar: boolean): Shape | undefined {
  const none = { weekdays: 0, dayOfMonth: 0, place: 0 };
  if (rule.others.some((part) => !['BYHOUR', 'BYMINUTE', 'BYSECOND'].includes(part))) return undefined;
  const mask = rule.byDay.reduce((bits, { weekday }) => bits | (1 << weekday), 0);
  const hasPlaces = rule.byDay.some(({ place }) => place !== undefined);
  const week = (frequency: number, weekdays: number): Shape => {
    return { ...none, frequency, patternType: PatternType.week, period: rule.interval, weekdays };
  };
  switch (rule.frequency) {
    case 'DAILY':
      if (rule.byMonth.length > 0 || rule.byMonthDay.length > 0 || hasPlaces) return undefined;
      if (mask === 0) {
        const period = rule.interval * dayMinutes;
        return { ...none, frequency: RecurrenceFrequency.daily, patternType: PatternType.day, period };
      }
      return rule.interval === 1 ? week(RecurrenceFrequency.daily, mask) : undefined;
    case 'WEEKLY':
      if (rule.byMonth.length > 0 || rule.bySetPosition.length > 0) return undefined;
      return week(RecurrenceFrequency.weekly, mask === 0 ? 1 << weekdayOf(start) : mask);
    case 'MONTHLY': {
      if (rule.byMonth.length > 0) return undefined;
      const everyDay = mask !== 0 && !hasPlaces && rule.bySetPosition.length === 0;
      if (everyDay && rule.byMonthDay.length === 0 && rule.interval === 1) {
        return week(RecurrenceFrequency.weekly, mask);
      }
      return monthShape(rule, start, RecurrenceFrequency.monthly, rule.interval);
    }
    case 'YEARLY': {
      if (rule.byMonth.length > 1 || (rule.byMonth.length === 0 && mask !== 0)) return undefined;
      const shape = monthShape(rule, start, RecurrenceFrequency.yearly, rule.interval * 12);
      return shape === undefined || (lunar && shape.patternType !== PatternType.month) ? undefined : shape;
    }
    default:
      return undefined;
  }
}

function monthShape(
  rule: RecurrenceRule,
  start: number,
  frequency: number,
  period: number,
): Shape | undefined {
  const base = { frequency, period, weekdays: 0, dayOfMonth: 0, place: 0 };
  if (rule.byDay.length === 0) {
    const [day = dayOfMonthOf(start), ...more] = rule.byMonthDay;
    if (more.length > 0 || rule.bySetPosition.length > 0 || day > 31 || day < -1 || day === 0)
      return undefined;
    return { ...base, patternType: PatternType.month, dayOfMonth: day === -1 ? 31 : day };
  }
  const place = placeOf(rule.byDay, rule.bySetPosition);
  if (place === undefined || rule.byMonthDay.length > 0) return undefined;
  const weekdays = rule.byDay.reduce((bits, { weekday }) => bits | (1 << weekday), 0);
  return { ...base, patternType: PatternType.monthNth, weekdays, place };
}

/** 1 to 4, or 5 for the last. The fifth of months that have one is nothing that a pattern can say. */
function placeOf(byDay: readonly WeekdayPlace[], positions: readonly number[]): number | undefined {
  const places = new Set(positions.length > 0 ? positions : byDay.map(({ place }) => place));
  const [place, ...more] = places;
  if (more.length > 0 || place === undefined) return undefined;
  // Several weekdays with one place each are several occurrences in a month.
  if (positions.length === 0 && byDay.length > 1) return undefined;
  if (positions.length > 0 && byDay.some((each) => each.place !== undefined)) return undefined;
  if (place === -1) return 5;
  return place >= 1 && place <= 4 ? place : undefined;
}

/** A yearly rule names its month; patterns have that of the day they start on. */
function startInMonth(rule: RecurrenceRule, shape: Shape, start: number, calendarType: number): number {
  const [month] = rule.byMonth;
  if (month === undefined || !isCountedInMonths(shape.patternType) || isLunar(calendarType)) return start;
  const ahead = (month - 1 - (monthOf(start) % 12) + 12) % 12;
  return ahead === 0 ? start : startOfMonth(monthOf(start) + ahead);
}

type End = Pick<RecurrencePattern, 'endType' | 'occurrenceCount' | 'endDate'>;

function endOfRule(
  rule: RecurrenceRule,
  shape: RecurrenceShape,
  startWallMs: number,
  zone: Zone,
  calendarType: number,
): End {
  const endless = { endType: RecurrenceEnd.never, occurrenceCount: endlessCount, endDate: noEndDate };
  if (rule.end.kind === 'never') return endless;
  if (rule.end.kind === 'count') {
    const { count } = rule.end;
    if (count > mostCounted) return endless;
    let last = shape.startDate;
    let left = count;
    for (const day of occurrencesOf(shape)) {
      last = day;
      left -= 1;
      if (left === 0) break;
    }
    // Months of the moon end up to one month later than those of the sun.
    const endDate = isLunar(calendarType) ? last + 31 * dayMinutes : last;
    return { endType: RecurrenceEnd.count, occurrenceCount: count, endDate };
  }
  const { until } = rule.end;
  const untilWallMs = until.form === 'utc' ? wallOfUtc(zone, until.wallMs) : until.wallMs;
  const untilDay = Math.max(minutesOf(startOfDay(untilWallMs)), shape.startDate);
  const clockMs = until.form === 'date' ? 0 : startWallMs - startOfDay(startWallMs);
  const ended = { endType: RecurrenceEnd.date, occurrenceCount: endlessCount, endDate: untilDay };
  if (isLunar(calendarType)) return ended;
  let [occurrenceCount, endDate] = [0, shape.startDate];
  for (const day of occurrencesOf(shape)) {
    if (day > untilDay || wallOfMinutes(day) + clockMs > untilWallMs) break;
    occurrenceCount += 1;
    endDate = day;
    if (occurrenceCount > mostCounted) return ended;
  }
  return { endType: RecurrenceEnd.date, occurrenceCount: Math.max(occurrenceCount, 1), endDate };
}

/** The rule of a pattern. `startOffset` is the time of day in minutes; undefined where whole days are meant. */
export function ruleOfPattern(
  pattern: RecurrencePattern,
  zone: Zone,
  startOffset: number | undefined,
): RecurrenceRule {
  const base: RecurrenceRule = {
    frequency: 'DAILY',
    interval: Math.max(pattern.period, 1),
    end: endOfPattern(pattern, zone, startOffset),
    byDay: [],
    byMonthDay: [],
    byMonth: [],
    bySetPosition: [],
    weekStart: 1,
    scale: undefined,
    others: [],
  };
  const byDay = weekdaysOf(pattern.weekdays);
  switch (pattern.patternType) {
    case PatternType.day:
      return { ...base, interval: Math.max(Math.round(pattern.period / dayMinutes), 1) };
    case PatternType.week:
      // "Every weekday" is a matter of days for Outlook, and is shown so.
      if (pattern.frequency === RecurrenceFrequency.daily && pattern.period === 1) return { ...base, byDay };
      return { ...base, frequency: 'WEEKLY', byDay, weekStart: pattern.firstWeekday % 7 };
    case PatternType.monthNth:
    case PatternType.hijriMonthNth: {
      const place = pattern.place >= 5 ? -1 : pattern.place;
      const [only, ...more] = byDay;
      const days =
        only !== undefined && more.length === 0
          ? { byDay: [{ ...only, place }] }
          : { byDay, bySetPosition: [place] };
      return { ...base, ...yearlyOrMonthly(pattern), ...days };
    }
    default: {
      const isLast = pattern.dayOfMonth >= 31 || pattern.patternType === PatternType.monthEnd;
      return { ...base, ...yearlyOrMonthly(pattern), byMonthDay: [isLast ? -1 : pattern.dayOfMonth] };
    }
  }
}

function yearlyOrMonthly(pattern: RecurrencePattern): Partial<RecurrenceRule> {
  if (pattern.frequency !== RecurrenceFrequency.yearly || pattern.period % 12 !== 0) {
    return { frequency: 'MONTHLY' };
  }
  const month = isLunar(pattern.calendarType)
    ? lunarMonthOf(wallOfMinutes(pattern.startDate), pattern.calendarType)
    : (monthOf(pattern.startDate) % 12) + 1;
  const byMonth = month === undefined ? [] : [month];
  return { frequency: 'YEARLY', interval: Math.max(pattern.period / 12, 1), byMonth };
}

function weekdaysOf(mask: number): WeekdayPlace[] {
  return [0, 1, 2, 3, 4, 5, 6].flatMap((weekday) =>
    ((mask >> weekday) & 1) === 1 ? [{ place: undefined, weekday }] : [],
  );
}

function endOfPattern(
  pattern: RecurrencePattern,
  zone: Zone,
  startOffset: number | undefined,
): RecurrenceRule['end'] {
  if (pattern.endType === RecurrenceEnd.count)
    return { kind: 'count', count: Math.max(pattern.occurrenceCount, 1) };
  if (pattern.endType !== RecurrenceEnd.date || pattern.endDate >= noEndDate) return { kind: 'never' };
  const wallMs = wallOfMinutes(pattern.endDate);
  if (startOffset === undefined) return { kind: 'until', until: { form: 'date', wallMs } };
  const utcMs = utcOfWall(zone, wallMs + startOffset * minuteMs);
  return { kind: 'until', until: { form: 'utc', wallMs: utcMs } };
}
