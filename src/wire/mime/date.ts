import type { ByteString } from './byte-string.ts';

const months: Readonly<Record<string, number>> = {
  jan: 0,
  feb: 1,
  mar: 2,
  apr: 3,
  may: 4,
  jun: 5,
  jul: 6,
  aug: 7,
  sep: 8,
  oct: 9,
  nov: 10,
  dec: 11,
};

/** Minutes east of UTC: RFC 5322 section 4.3, and names that mail from Asia and Europe carries. */
const zones: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  kst: 540,
  jst: 540,
  hkt: 480,
  sgt: 480,
  bst: 60,
  wet: 0,
  west: 60,
  cet: 60,
  cest: 120,
  met: 60,
  mest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
};

/** What the tokens of a date have said so far; -1 where they have not. */
interface Found {
  day: number;
  month: number;
  year: number;
  time: number;
  zoneMinutes: number | undefined;
  isAfternoon: boolean | undefined;
}

/** A date is short; what follows is comment. */
const maxLength = 128;
const minuteMs = 60_000;

/**
 * RFC 5322 section 3.3 and 4.3, and what is sent instead: two-digit years, missing seconds and zones, any
 * order of the parts (asctime), `5-Mar-2024`, ISO 8601, dots in times, AM and PM. Milliseconds since the
 * epoch, or undefined. A missing zone is UTC, as `-0000` is.
 */
export function parseDate(raw: ByteString): number | undefined {
  const text = raw.length > maxLength ? raw.slice(0, maxLength) : raw;
  const found: Found = {
    day: -1,
    month: -1,
    year: -1,
    time: -1,
    zoneMinutes: undefined,
    isAfternoon: undefined,
  };
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) at = readNumbers(text, at, found);
    else if (isLetter(code)) at = readName(text, at, found);
    else if (code === 0x28) at = skipComment(text, at);
    else if ((code === 0x2b || code === 0x2d) && found.time >= 0) at = readOffset(text, at, found);
    else at++;
  }
  return resolve(found);
}

function resolve(found: Found): number | undefined {
  const { day, month, year, isAfternoon } = found;
  if (day < 1 || day > 31 || month < 0 || year < 0) return undefined;
  let time = Math.max(found.time, 0);
  const noon = 43_200;
  if (isAfternoon === true && time < noon) time += noon;
  if (isAfternoon === false && time >= noon && time < noon + 3600) time -= noon;
  const midnight = year >= 100 ? Date.UTC(year, month, day) : new Date(0).setUTCFullYear(year, month, day);
  return midnight + time * 1000 - (found.zoneMinutes ?? 0) * minuteMs;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function digitsEnd(text: string, start: number): number {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** A day, a year, a time, or a whole ISO 8601 date. Returns where reading goes on. */
function readNumbers(text: string, start: number, found: Found): number {
  const end = digitsEnd(text, start);
  const value = Number(text.slice(start, Math.min(end, start + 9)));
  const length = end - start;
  const separator = text[end];
  if (
    (separator === ':' || separator === '.') &&
    length <= 2 &&
    found.time < 0 &&
    isDigit(text.charCodeAt(end + 1))
  ) {
    return readTime(text, value, end, found);
  }
  if (length === 4 && (separator === '-' || separator === '/') && found.year < 0 && found.month < 0) {
    const monthEnd = digitsEnd(text, end + 1);
    const month = Number(text.slice(end + 1, monthEnd));
    if (monthEnd > end + 1 && month >= 1 && month <= 12) {
      found.month = month - 1;
      found.year = value;
      return monthEnd + 1;
    }
  }
  if (length <= 2 && found.day < 0) {
    found.day = value;
  } else if (found.year < 0 && length <= 4) {
    found.year = fullYear(value, length);
  }
  return end;
}

/** RFC 5322 section 4.3 for years of two and three digits. */
function fullYear(value: number, length: number): number {
  if (length === 2) return value < 50 ? value + 2000 : value + 1900;
  return length === 3 ? value + 1900 : value;
}

function readTime(text: string, hour: number, hourEnd: number, found: Found): number {
  const minuteEnd = digitsEnd(text, hourEnd + 1);
  const minute = Number(text.slice(hourEnd + 1, minuteEnd));
  let second = 0;
  let end = minuteEnd;
  const separator = text[end];
  if ((separator === ':' || separator === '.') && isDigit(text.charCodeAt(end + 1))) {
    end = digitsEnd(text, end + 1);
    second = Number(text.slice(minuteEnd + 1, end));
    // Fractions of ISO 8601: beyond the second nothing is kept.
    if ((text[end] === '.' || text[end] === ',') && isDigit(text.charCodeAt(end + 1))) {
      end = digitsEnd(text, end + 1);
    }
  }
  // 60 is a leap second, and counts as the second before it.
  if (hour <= 24 && minute <= 59 && second <= 60)
    found.time = hour * 3600 + minute * 60 + Math.min(second, 59);
  return end;
}

function readName(text: string, start: number, found: Found): number {
  let end = start;
  while (isLetter(text.charCodeAt(end))) end++;
  const name = text.slice(start, end).toLowerCase();
  if (name === 'am' || name === 'pm') {
    found.isAfternoon = name === 'pm';
    return end;
  }
  if (found.time >= 0 && Object.hasOwn(zones, name)) {
    found.zoneMinutes ??= zones[name];
    return end;
  }
  const prefix = name.slice(0, 3);
  if (found.month < 0 && Object.hasOwn(months, prefix)) found.month = months[prefix] ?? -1;
  return end;
}

/** `+0900`, `+09:00`, `+9`. Replaces a name before it, so that `GMT+0900` means what its writer meant. */
function readOffset(text: string, start: number, found: Found): number {
  const end = digitsEnd(text, start + 1);
  const digits = text.slice(start + 1, end);
  if (digits.length === 0) return start + 1;
  let minutes: number;
  let after = end;
  if (digits.length <= 2) {
    minutes = Number(digits) * 60;
    if (text[end] === ':') {
      after = digitsEnd(text, end + 1);
      minutes += Number(text.slice(end + 1, after));
    }
  } else if (digits.length <= 4) {
    minutes = Number(digits.slice(0, -2)) * 60 + Number(digits.slice(-2));
  } else {
    return end;
  }
  // No zone is further from UTC than a day: such an offset says nothing.
  if (minutes < 24 * 60) found.zoneMinutes = text[start] === '-' ? -minutes : minutes;
  return after;
}

function skipComment(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return i + 1;
  }
  return text.length;
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const monthNames = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

function padded(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}

/** `Tue, 5 Mar 2024 10:20:30 +0900`; the offset is minutes east of UTC. */
export function formatDate(timeMs: number, offsetMinutes = 0): string {
  const local = new Date(timeMs + offsetMinutes * minuteMs);
  const zone = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const date = `${local.getUTCDate()} ${monthNames[local.getUTCMonth()]} ${padded(local.getUTCFullYear(), 4)}`;
  const time = `${padded(local.getUTCHours())}:${padded(local.getUTCMinutes())}:${padded(local.getUTCSeconds())}`;
  return `${dayNames[local.getUTCDay()]}, ${date} ${time} ${sign}${padded(Math.floor(zone / 60))}${padded(zone % 60)}`;
}
