import { type CalendarTime, formatDate, formatUtcTime, parseDateTime } from './date-time.ts';

/** RFC 5545 section 3.3.10. Lists are empty where a part is missing. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly end:
    | { readonly kind: 'never' }
    | { readonly kind: 'count'; readonly count: number }
    | { readonly kind: 'until'; readonly until: CalendarTime };
  readonly byDay: readonly WeekdayPlace[];
  readonly byMonthDay: readonly number[];
  readonly byMonth: readonly number[];
  readonly bySetPosition: readonly number[];
  /** Sunday is 0. */
  readonly weekStart: number;
  /** RFC 7529: the calendar that days and months are counted in. */
  readonly scale: string | undefined;
  /** Parts that are there and not among those above: BYHOUR, BYWEEKNO, BYYEARDAY, … */
  readonly others: readonly string[];
}

export const frequencies = [
  'SECONDLY',
  'MINUTELY',
  'HOURLY',
  'DAILY',
  'WEEKLY',
  'MONTHLY',
  'YEARLY',
] as const;
export type Frequency = (typeof frequencies)[number];

/** `2TU` is the second Tuesday, `-1FR` the last Friday; without a number it is every one. */
export interface WeekdayPlace {
  readonly place: number | undefined;
  /** Sunday is 0. */
  readonly weekday: number;
}

export const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

const longestList = 400;

/** Undefined without a frequency that is known. */
export function parseRecurrenceRule(text: string): RecurrenceRule | undefined {
  const parts = new Map<string, string>();
  for (const part of text.split(';', 64)) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim().toUpperCase(), part.slice(at + 1).trim());
  }
  const frequency = frequencies.find((each) => each === parts.get('FREQ')?.toUpperCase());
  if (frequency === undefined) return undefined;
  const numbers = (name: string) => listOf(parts.get(name)).map(Number).filter(Number.isInteger);
  return {
    frequency,
    interval: Math.min(Math.max(Number.parseInt(parts.get('INTERVAL') ?? '1', 10) || 1, 1), 99_999),
    end: readEnd(parts.get('COUNT'), parts.get('UNTIL')),
    byDay: listOf(parts.get('BYDAY')).flatMap(readWeekday),
    byMonthDay: numbers('BYMONTHDAY'),
    byMonth: numbers('BYMONTH').filter((month) => month >= 1 && month <= 12),
    bySetPosition: numbers('BYSETPOS'),
    weekStart: Math.max(weekdayOf(parts.get('WKST') ?? 'MO'), 0),
    scale: parts.get('RSCALE')?.toUpperCase(),
    others: [...parts.keys()].filter((name) => !knownParts.has(name)),
  };
}

const knownParts = new Set([
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'BYDAY',
  'BYMONTHDAY',
  'BYMONTH',
  'BYSETPOS',
  'WKST',
  'RSCALE',
  'SKIP',
]);

const listOf = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',', longestList).map((each) => each.trim());

function readEnd(count: string | undefined, until: string | undefined): RecurrenceRule['end'] {
  const number = Number.parseInt(count ?? '', 10);
  if (number > 0) return { kind: 'count', count: Math.min(number, 0x7fff_ffff) };
  const time = until === undefined ? undefined : parseDateTime(until);
  return time === undefined ? { kind: 'never' } : { kind: 'until', until: time };
}

const weekdayOf = (text: string): number => (weekdays as readonly string[]).indexOf(text.toUpperCase());

function readWeekday(text: string): WeekdayPlace[] {
  const [, place, day = ''] = /^([+-]?\d{1,2})?\s*([A-Za-z]{2})$/.exec(text) ?? [];
  const weekday = weekdayOf(day);
  if (weekday < 0) return [];
  const number = place === undefined ? 0 : Number(place);
  return [{ place: number === 0 ? undefined : number, weekday }];
}

export function formatRecurrenceRule(rule: RecurrenceRule): string {
  const parts = [`FREQ=${rule.frequency}`];
  if (rule.end.kind === 'count') parts.push(`COUNT=${rule.end.count}`);
  if (rule.end.kind === 'until') {
    const { until } = rule.end;
    parts.push(`UNTIL=${until.form === 'date' ? formatDate(until.wallMs) : formatUtcTime(until.wallMs)}`);
  }
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  if (rule.byDay.length > 0) {
    parts.push(
      `BYDAY=${rule.byDay.map(({ place, weekday }) => `${place ?? ''}${weekdays[weekday]}`).join(',')}`,
    );
  }
  if (rule.byMonthDay.length > 0) parts.push(`BYMONTHDAY=${rule.byMonthDay.join(',')}`);
  if (rule.byMonth.length > 0) parts.push(`BYMONTH=${rule.byMonth.join(',')}`);
  if (rule.bySetPosition.length > 0) parts.push(`BYSETPOS=${rule.bySetPosition.join(',')}`);
  if (rule.weekStart !== 1) parts.push(`WKST=${weekdays[rule.weekStart]}`);
  return parts.join(';');
}
