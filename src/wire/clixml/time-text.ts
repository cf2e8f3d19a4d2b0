/** Dates and durations as XML Schema writes them: [MS-PSRP] sections 2.2.5.1.3 and 2.2.5.1.4. */
import { DateTimeValue, TimeSpanValue } from '../powershell-language/index.ts';

const ticksPerSecond = 10_000_000n;
const ticksPerMinute = 600_000_000n;

/** Clients exist that drop an object whose date names no zone, so remoting calls every date UTC. */
export type UnspecifiedDates = 'utc' | 'plain';

export function formatDateTime(date: DateTimeValue, unspecified: UnspecifiedDates): string {
  const { year, month, day, hour, minute, second } = date.parts();
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const zone = date.kind === 'Local' ? '+00:00' : date.kind === 'Utc' || unspecified === 'utc' ? 'Z' : '';
  const day10 = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  return `${day10}T${pad(hour)}:${pad(minute)}:${pad(second)}${formatFraction(date.ticks % ticksPerSecond)}${zone}`;
}

function formatFraction(ticks: bigint): string {
  return ticks === 0n ? '' : `.${ticks.toString().padStart(7, '0').replace(/0+$/, '')}`;
}

const datePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,16}))?)?(?:(Z)|([+-])(\d{2}):(\d{2}))?$/;

/** A date of another zone is kept as the same moment: this side knows UTC alone. */
export function parseDateTime(text: string): DateTimeValue | undefined {
  const match = datePattern.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', utc, sign] = match;
  const kind = utc === 'Z' ? 'Utc' : sign === undefined ? 'Unspecified' : 'Local';
  const date = DateTimeValue.fromParts([year, month, day, hour, minute, second].map(Number), kind);
  const shift = BigInt(match[10] ?? '0') * 60n + BigInt(match[11] ?? '0');
  const offset = (sign === '-' ? -shift : shift) * ticksPerMinute;
  return date?.addTicks(BigInt(fraction.slice(0, 7).padEnd(7, '0')) - offset);
}

export function formatDuration(span: TimeSpanValue): string {
  const negative = span.ticks < 0n;
  const magnitude = negative ? -span.ticks : span.ticks;
  const { days, hours, minutes, seconds } = new TimeSpanValue(magnitude).parts();
  const fraction = formatFraction(magnitude % ticksPerSecond);
  const clock = [
    hours === 0 ? '' : `${hours}H`,
    minutes === 0 ? '' : `${minutes}M`,
    seconds === 0 && fraction === '' ? '' : `${seconds}${fraction}S`,
  ].join('');
  const date = days === 0 ? '' : `${days}D`;
  const time = clock === '' ? (date === '' ? 'T0S' : '') : `T${clock}`;
  return `${negative ? '-' : ''}P${date}${time}`;
}

const durationPattern =
  /^(-?)P(?:(\d{1,5})Y)?(?:(\d{1,6})M)?(?:(\d{1,8})D)?(?:T(?:(\d{1,10})H)?(?:(\d{1,12})M)?(?:(\d{1,14})(?:\.(\d{1,16}))?S)?)?$/;

export function parseDuration(text: string): TimeSpanValue | undefined {
  const trimmed = text.trim();
  const match = durationPattern.exec(trimmed);
  if (!match || /[PT]$/.test(trimmed)) return undefined;
  const number = (index: number): bigint => BigInt(match[index] ?? '0');
  // As .NET reads them: a year has 365 days and a month 30.
  const days = number(2) * 365n + number(3) * 30n + number(4);
  const seconds = days * 86_400n + number(5) * 3_600n + number(6) * 60n + number(7);
  const ticks = seconds * ticksPerSecond + BigInt((match[8] ?? '').slice(0, 7).padEnd(7, '0'));
  const signed = match[1] === '-' ? -ticks : ticks;
  return BigInt.asIntN(64, signed) === signed ? new TimeSpanValue(signed) : undefined;
}
