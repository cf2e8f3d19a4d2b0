import { noTime, type SystemTime, type TimeZoneRule } from '../mapi/time-zone-rule.ts';
import { type Component, findLine, linesOf } from './component.ts';
import type { ContentLine } from './content-line.ts';
import { formatLocalTime, parseDateTime, wallOf } from './date-time.ts';
import { parseRecurrenceRule, weekdays } from './recurrence-rule.ts';
import { hasDaylight, noRule, systemTimeOf } from './zone-rule.ts';

/** STANDARD or DAYLIGHT of a VTIMEZONE: RFC 5545 section 3.6.5. */
interface Observance {
  readonly isDaylight: boolean;
  readonly offsetMinutes: number;
  readonly startMs: number;
  /** Years in which it begins again. */
  readonly lastYear: number;
  readonly turn: SystemTime;
}

/** The rule by which a VTIMEZONE turns clocks in a year; undefined where it says nothing that can be read. */
export function ruleOfComponent(component: Component, year: number): TimeZoneRule | undefined {
  const observances = component.components.flatMap((each) => readObservance(each, year));
  if (observances.length === 0) return undefined;
  const yearEnd = wallOf(year + 1, 1, 1);
  // Where all begin later, the first is what there is.
  const begun = observances.filter(({ startMs }) => startMs < yearEnd);
  const known = begun.length > 0 ? begun : observances;
  const latest = (isDaylight: boolean) =>
    known
      .filter((each) => each.isDaylight === isDaylight)
      .reduce<Observance | undefined>(
        (best, each) => (best === undefined || each.startMs >= best.startMs ? each : best),
        undefined,
      );
  const [standard, daylight] = [latest(false), latest(true)];
  if (
    standard !== undefined &&
    daylight !== undefined &&
    daylight.lastYear >= year &&
    standard.lastYear >= year
  ) {
    return {
      bias: 0 - standard.offsetMinutes,
      standardBias: 0,
      daylightBias: standard.offsetMinutes - daylight.offsetMinutes,
      standardDate: standard.turn,
      daylightDate: daylight.turn,
    };
  }
  // What holds now may be called either: zones have kept their summer time for good.
  const only =
    daylight !== undefined && (standard === undefined || daylight.lastYear > standard.lastYear)
      ? daylight
      : standard;
  return only === undefined ? undefined : { ...noRule, bias: 0 - only.offsetMinutes };
}

function readObservance(component: Component, year: number): Observance[] {
  if (component.name !== 'STANDARD' && component.name !== 'DAYLIGHT') return [];
  const offsetMinutes = parseOffset(findLine(component, 'TZOFFSETTO')?.value ?? '');
  const start = parseDateTime(findLine(component, 'DTSTART')?.value ?? '');
  if (offsetMinutes === undefined) return [];
  const startMs = start?.wallMs ?? wallOf(1601, 1, 1);
  const text = findLine(component, 'RRULE')?.value;
  const rule = text === undefined ? undefined : parseRecurrenceRule(text);
  const base = { isDaylight: component.name === 'DAYLIGHT', offsetMinutes, startMs };
  if (rule === undefined || rule.frequency !== 'YEARLY') {
    const dates = linesOf(component, 'RDATE').flatMap((line) =>
      line.value.split(',', 400).flatMap((value) => parseDateTime(value)?.wallMs ?? []),
    );
    const inYear = [startMs, ...dates].find((date) => new Date(date).getUTCFullYear() === year);
    const years = [startMs, ...dates].map((date) => new Date(date).getUTCFullYear());
    return [{ ...base, lastYear: Math.max(...years), turn: systemTimeOf(inYear ?? startMs) }];
  }
  const lastYear = rule.end.kind === 'until' ? new Date(rule.end.until.wallMs).getUTCFullYear() : 9999;
  return [{ ...base, lastYear, turn: turnOf(startMs, rule.byMonth[0], rule.byDay[0], rule.byMonthDay) }];
}

function turnOf(
  startMs: number,
  month: number | undefined,
  day: { readonly place: number | undefined; readonly weekday: number } | undefined,
  monthDays: readonly number[],
): SystemTime {
  const start = systemTimeOf(startMs);
  if (day === undefined) return start;
  // `BYDAY=SU;BYMONTHDAY=8,9,…,14` is the second Sunday, as older libraries write it.
  const first = monthDays.length > 0 ? Math.min(...monthDays) : undefined;
  const place = day.place ?? (first === undefined ? 1 : first < 0 ? -1 : Math.ceil(first / 7));
  return {
    ...start,
    month: month ?? start.month,
    dayOfWeek: day.weekday,
    day: place < 0 ? 5 : Math.min(place, 5),
  };
}

const offset = /^([+-])(\d{2}):?(\d{2})(?::?\d{2})?$/;

export function parseOffset(text: string): number | undefined {
  const [, sign, hours, minutes] = offset.exec(text.trim()) ?? [];
  if (hours === undefined) return undefined;
  const total = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -total : total;
}

function formatOffset(minutes: number): string {
  const [hours, left] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(left).padStart(2, '0')}`;
}

/** [MS-OXCICAL] section 2.1.3.1.1.19: from the year 1601 on, as Exchange writes it. */
export function componentOfRule(name: string, rule: TimeZoneRule): Component {
  const standard = -(rule.bias + rule.standardBias);
  const daylight = -(rule.bias + rule.daylightBias);
  const turns = hasDaylight(rule);
  const components = [
    observance('STANDARD', turns ? daylight : standard, standard, turns ? rule.standardDate : noTime),
    ...(turns ? [observance('DAYLIGHT', standard, daylight, rule.daylightDate)] : []),
  ];
  return { name: 'VTIMEZONE', lines: [line('TZID', name)], components };
}

function observance(name: string, from: number, to: number, turn: SystemTime): Component {
  const clock = ((turn.hour * 60 + turn.minute) * 60 + turn.second) * 1000;
  const lines = [
    line('DTSTART', formatLocalTime(wallOf(1601, 1, 1) + clock)),
    line('TZOFFSETFROM', formatOffset(from)),
    line('TZOFFSETTO', formatOffset(to)),
  ];
  if (turn.month !== 0) {
    const place = turn.day >= 5 ? -1 : Math.max(turn.day, 1);
    const day = weekdays[turn.dayOfWeek % 7] ?? 'SU';
    lines.push(line('RRULE', `FREQ=YEARLY;INTERVAL=1;BYDAY=${place}${day};BYMONTH=${turn.month}`));
  }
  return { name, lines, components: [] };
}

const line = (name: string, value: string): ContentLine => ({ name, parameters: [], value });
