import { ImapError } from './imap-error.ts';
import type { Policy } from './limits.ts';

/** A moment, and the zone it was written in: both are copied with a message. */
export interface InternalDate {
  readonly epochMs: number;
  readonly zoneMinutes: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Seen: days of one digit, blanks doubled, two-digit years, no seconds, zones by name or absent. */
const lenientForm =
  /^\s*(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{1,4})\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\s*(?:([+-])(\d{1,2}):?(\d\d)|.*)$/;
/** RFC 822 section 5.1, as far as servers were seen to send them. */
const zonesByName: ReadonlyMap<string, number> = new Map([
  ['EST', -300],
  ['EDT', -240],
  ['CST', -360],
  ['CDT', -300],
  ['MST', -420],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
  ['KST', 540],
  ['JST', 540],
  ['CET', 60],
  ['CEST', 120],
]);
/** Nothing longer is a date, and some patterns take the square of its time. */
const maxDateLength = 64;
const maxZoneMinutes = 24 * 60;

/** Undefined if nothing can be made of it: a message does not fail for its date. */
export function findInternalDate(text: string, policy: Policy): InternalDate | undefined {
  return findExact(text) ?? (policy === 'lenient' ? findLenient(text) : undefined);
}

/** RFC 9051 date-time: 26 characters, each in its place. One comes with every message. */
function findExact(text: string): InternalDate | undefined {
  if (text.length !== 26 || !hasPunctuation(text)) return undefined;
  const month = findMonth(text.slice(3, 6));
  const day = text.charCodeAt(0) === 0x20 ? digitAt(text, 1) : twoDigits(text, 0);
  const year = twoDigits(text, 7) * 100 + twoDigits(text, 9);
  const [hour, minute, second] = [twoDigits(text, 12), twoDigits(text, 15), twoDigits(text, 18)];
  const zone = twoDigits(text, 22) * 60 + twoDigits(text, 24);
  // Whatever is no digit has made its number none, and no comparison holds for it.
  if (!(day >= 1 && year >= 0 && hour <= 23 && minute <= 59 && second <= 59 && zone < maxZoneMinutes))
    return undefined;
  if (month === -1 || day > daysOf(year, month)) return undefined;
  const zoneMinutes = text.charCodeAt(21) === minus && zone > 0 ? -zone : zone;
  return { epochMs: utc(year, month, day, hour, minute, second) - zoneMinutes * 60_000, zoneMinutes };
}

function hasPunctuation(text: string): boolean {
  const sign = text.charCodeAt(21);
  return (
    text.charCodeAt(2) === minus &&
    text.charCodeAt(6) === minus &&
    text.charCodeAt(11) === 0x20 &&
    text.charCodeAt(14) === colon &&
    text.charCodeAt(17) === colon &&
    text.charCodeAt(20) === 0x20 &&
    (sign === plus || sign === minus)
  );
}

const [minus, plus, colon] = [0x2d, 0x2b, 0x3a];

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}

const twoDigits = (text: string, at: number): number => digitAt(text, at) * 10 + digitAt(text, at + 1);

function findMonth(name: string): number {
  const found = months.indexOf(name);
  return found === -1 ? months.findIndex((month) => month.toLowerCase() === name.toLowerCase()) : found;
}

function daysOf(year: number, month: number): number {
  if (month !== 1) return month === 3 || month === 5 || month === 8 || month === 10 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function findLenient(text: string): InternalDate | undefined {
  if (text.length > maxDateLength) return undefined;
  const match = lenientForm.exec(text);
  if (match === null) return undefined;
  const [, day, name = '', year = '', hour, minute, second = '0', sign, zoneHours, zoneMinutes] = match;
  const month = findMonth(name);
  if (month === -1) return undefined;
  // Days and hours beyond their ends run over into the next.
  const local = utc(fullYear(year), month, Number(day), Number(hour), Number(minute), Number(second));
  let zone = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * (sign === '-' ? -1 : 1);
  if (sign === undefined)
    zone = zonesByName.get(/[A-Z]+\W*$/i.exec(text)?.[0].replace(/\W+$/, '').toUpperCase() ?? '') ?? 0;
  if (Math.abs(zone) >= maxZoneMinutes) zone = 0;
  return { epochMs: local - zone * 60_000, zoneMinutes: zone };
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999. */
function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  if (year >= 100) return Date.UTC(year, month, day, hour, minute, second);
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.setUTCHours(hour, minute, second);
}

/** RFC 5322 section 4.3; four digits are taken as they are, 0000 too. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return text.length === 3 ? 1900 + year : year;
}

/** RFC 9051 date-time, without its quotes. */
export function formatInternalDate({ epochMs, zoneMinutes }: InternalDate): string {
  const local = new Date(epochMs + zoneMinutes * 60_000);
  const year = local.getUTCFullYear();
  if (!(year >= 0 && year <= 9999) || !(Math.abs(zoneMinutes) < maxZoneMinutes))
    throw new ImapError(
      'argument',
      `${epochMs} ms in zone ${zoneMinutes} min is no date of the years 0 to 9999.`,
    );
  const two = (number: number): string => String(number).padStart(2, '0');
  const zone = Math.abs(zoneMinutes);
  const day = String(local.getUTCDate()).padStart(2, ' ');
  const month = months[local.getUTCMonth()] ?? '';
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  const offset = `${zoneMinutes < 0 ? '-' : '+'}${two(Math.floor(zone / 60))}${two(zone % 60)}`;
  return `${day}-${month}-${String(year).padStart(4, '0')} ${time} ${offset}`;
}

/** RFC 9051 date, of SEARCH: a day without a time, in whatever zone the server thinks. */
export interface SearchDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const searchDateForm = /^(\d{1,2})-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d{4})$/i;

export function findSearchDate(text: string): SearchDate | undefined {
  const match = searchDateForm.exec(text);
  if (match === null) return undefined;
  const [, day = '', monthName = '', year = ''] = match;
  const month = findMonth(monthName);
  const isDay = Number(day) >= 1 && Number(day) <= daysOf(Number(year), month);
  return isDay ? { year: Number(year), month: month + 1, day: Number(day) } : undefined;
}

export function formatSearchDate({ year, month, day }: SearchDate): string {
  return `${day}-${months[month - 1] ?? ''}-${String(year).padStart(4, '0')}`;
}
