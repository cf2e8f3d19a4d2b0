/**
 * Dates and times of RFC 5545 sections 3.3.4, 3.3.5 and 3.3.6. What a clock on a wall shows is kept as the milliseconds that it
 * would be in UTC: so that it can be counted with before its zone is known.
 */
export type CalendarTime =
  | { readonly form: 'date'; readonly wallMs: number }
  | { readonly form: 'utc'; readonly wallMs: number }
  /** In the zone of whoever reads, or in that of TZID. */
  | { readonly form: 'local'; readonly wallMs: number; readonly zone: string | undefined };

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

const dateTime = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(Z)?)?$/i;

/** Undefined for what is no date. A day that its month does not have is the one so many days behind its first, as clients make it. */
export function parseDateTime(text: string, zone?: string): CalendarTime | undefined {
  const [whole, year, month, day, hour, minute, second, utc] = dateTime.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const [m, d] = [Number(month), Number(day)];
  const [h, min, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (m < 1 || m > 12 || d < 1 || d > 31 || h > 24 || min > 59 || s > 60) return undefined;
  const wallMs = wallOf(Number(year), m, d) + ((h * 60 + min) * 60 + s) * 1000;
  if (hour === undefined) return { form: 'date', wallMs };
  return utc === undefined ? { form: 'local', wallMs, zone } : { form: 'utc', wallMs };
}

/** `Date.UTC` takes years below 100 for those of the last century. */
export function wallOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

export const startOfDay = (wallMs: number): number => Math.floor(wallMs / dayMs) * dayMs;

export function formatDate(wallMs: number): string {
  const date = new Date(wallMs);
  return `${pad(date.getUTCFullYear(), 4)}${pad(date.getUTCMonth() + 1)}${pad(date.getUTCDate())}`;
}

export function formatLocalTime(wallMs: number): string {
  const date = new Date(wallMs);
  return `${formatDate(wallMs)}T${pad(date.getUTCHours())}${pad(date.getUTCMinutes())}${pad(date.getUTCSeconds())}`;
}

export const formatUtcTime = (timeMs: number): string => `${formatLocalTime(timeMs)}Z`;

const duration =
  /^([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/i;

/** Milliseconds; undefined for what is none. */
export function parseDuration(text: string): number | undefined {
  const found = duration.exec(text.trim());
  if (found === null) return undefined;
  const [, sign, ...parts] = found;
  if (parts.every((part) => part === undefined)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  const ms = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * minuteMs + seconds * 1000;
  return sign === '-' ? -ms : ms;
}

export function formatDuration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
  const [hours, minutes, left] = [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60), rest % 60];
  const date = days > 0 ? `${days}D` : '';
  const parts = [hours > 0 ? `${hours}H` : '', minutes > 0 ? `${minutes}M` : '', left > 0 ? `${left}S` : ''];
  const time = parts.join('') || (date === '' ? '0S' : '');
  return `${ms < 0 ? '-' : ''}P${date}${time === '' ? '' : `T${time}`}`;
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
