/** Reading and writing dates, in the invariant culture. */
import { type DateParts, DateTimeValue, type TimeSpanValue, ticksPerSecond } from './date-time.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

const standardFormats: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

/** Undefined when the format is none. */
export function findDateFormat(date: DateTimeValue, format: string): string | undefined {
  if (format === '') return formatDate(date, 'MM/dd/yyyy HH:mm:ss');
  if (format.length === 1) {
    const pattern = standardFormats[format];
    return pattern === undefined ? undefined : formatDate(date, pattern);
  }
  return formatDate(date, format);
}

const fieldPattern = /'[^']*'|"[^"]*"|\\.|%[a-zA-Z]|([dfFghHKmMstyz:/])\1*/g;

export function formatDate(date: DateTimeValue, format: string): string {
  const parts = date.parts();
  return format.replace(fieldPattern, (field) => {
    if (field.startsWith("'") || field.startsWith('"')) return field.slice(1, -1);
    if (field.startsWith('\\')) return field.slice(1);
    return formatField(field.startsWith('%') ? field.slice(1) : field, parts, date);
  });
}

function formatField(field: string, parts: DateParts, date: DateTimeValue): string {
  const width = field.length;
  const number = (value: number, atMost = 2) => String(value).padStart(Math.min(width, atMost), '0');
  switch (field[0]) {
    case 'y':
      return width <= 2 ? number(parts.year % 100) : String(parts.year).padStart(width, '0');
    case 'M':
      if (width <= 2) return number(parts.month);
      return width === 3 ? (months[parts.month - 1] ?? '').slice(0, 3) : (months[parts.month - 1] ?? '');
    case 'd':
      if (width <= 2) return number(parts.day);
      return width === 3 ? (days[parts.dayOfWeek] ?? '').slice(0, 3) : (days[parts.dayOfWeek] ?? '');
    case 'H':
      return number(parts.hour);
    case 'h':
      return number(parts.hour % 12 || 12);
    case 'm':
      return number(parts.minute);
    case 's':
      return number(parts.second);
    case 't':
      return (parts.hour < 12 ? 'AM' : 'PM').slice(0, width);
    case 'f':
    case 'F': {
      const fraction = (date.ticks % ticksPerSecond).toString().padStart(7, '0').slice(0, width);
      return field[0] === 'F' ? fraction.replace(/0+$/, '') : fraction;
    }
    case 'K':
      return date.kind === 'Utc' ? 'Z' : date.kind === 'Local' ? '+00:00' : '';
    case 'z':
      return width === 1 ? '+0' : width === 2 ? '+00' : '+00:00';
    case 'g':
      return 'A.D.';
    default:
      return field;
  }
}

export const dayName = (dayOfWeek: number): string => days[dayOfWeek] ?? '';

const isoPattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,7}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const americanPattern =
  /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?\s*([AP]M)?)?$/i;
const namedPattern =
  /^(?:[a-z]+,?\s+)?(?:(\d{1,2})[\s-]+([a-z]{3,9})|([a-z]{3,9})\s+(\d{1,2}),?)[\s,-]+(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M|GMT|Z)?)?$/i;

/** What administrators write: ISO 8601, `5/30/2021 9:30 AM`, `30 May 2021`. Undefined when it is no date. */
export function parseDate(text: string): DateTimeValue | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 64) return undefined;
  const iso = isoPattern.exec(trimmed);
  if (iso) return isoDate(iso);
  const american = americanPattern.exec(trimmed);
  if (american) {
    const [, month, day, year, hour, minute, second, fraction, half] = american;
    return makeDate([fullYear(year), month, day, clockHour(hour, half), minute, second], fraction);
  }
  const named = namedPattern.exec(trimmed);
  if (!named) return undefined;
  const [, dayFirst, monthAfter, monthFirst, dayAfter, year, hour, minute, second, half] = named;
  const name = (monthAfter ?? monthFirst ?? '').toLowerCase();
  const month = months.findIndex(
    (full) => full.toLowerCase() === name || full.slice(0, 3).toLowerCase() === name,
  );
  if (month < 0) return undefined;
  const parts = [year, month + 1, dayFirst ?? dayAfter, clockHour(hour, half), minute, second];
  return makeDate(parts, undefined);
}

/** With a zone the moment is meant, and shown in UTC, the only zone a server has. */
function isoDate(match: RegExpExecArray): DateTimeValue | undefined {
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const date = makeDate([year, month, day, hour, minute, second], fraction);
  if (!date || zone === undefined) return date;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  const minutes = offset ? (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1) : 0;
  const utc = new DateTimeValue(date.ticks, 'Utc');
  return utc.addTicks(BigInt(-minutes) * 60n * ticksPerSecond);
}

function makeDate(parts: readonly (string | number | undefined)[], fraction: string | undefined) {
  const date = DateTimeValue.fromParts(parts.map((part) => Number(part ?? 0)));
  return fraction === undefined ? date : date?.addTicks(BigInt(fraction.padEnd(7, '0')));
}

function fullYear(year: string | undefined): number {
  const value = Number(year);
  if (value >= 100) return value;
  return value < 50 ? 2000 + value : 1900 + value;
}

function clockHour(hour: string | undefined, half: string | undefined): number {
  const value = Number(hour ?? 0);
  if (half === undefined || !/^[AP]M$/i.test(half)) return value;
  return (value % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

/** `c`, `g`, `G` and patterns such as `hh\:mm`. */
export function formatTimeSpan(span: TimeSpanValue, format: string): string {
  if (format === '' || format === 'c' || format === 't' || format === 'T') return span.toString();
  const { days: dayCount, hours, minutes, seconds, milliseconds } = span.parts();
  return format.replace(/'[^']*'|\\.|d+|h+|m+|s+|f+/g, (field) => {
    if (field.startsWith("'")) return field.slice(1, -1);
    if (field.startsWith('\\')) return field.slice(1);
    const values: Readonly<Record<string, number>> = { d: dayCount, h: hours, m: minutes, s: seconds };
    const value = Math.abs(values[field[0] ?? ''] ?? milliseconds);
    if (field[0] === 'f') return String(value).padStart(3, '0').padEnd(7, '0').slice(0, field.length);
    return String(value).padStart(field.length, '0');
  });
}
