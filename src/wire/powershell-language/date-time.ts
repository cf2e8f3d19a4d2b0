/** Points and lengths of time in ticks of 100 nanoseconds, as .NET counts them from the year 1. */
import { markValueClass } from './value.ts';

export const ticksPerMs = 10_000n;
export const ticksPerSecond = 10_000_000n;
export const ticksPerDay = 864_000_000_000n;
const unixEpochTicks = 621_355_968_000_000_000n;
export const maxDateTicks = 3_155_378_975_999_999_999n;

export type DateTimeKind = 'Unspecified' | 'Utc' | 'Local';

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly dayOfWeek: number;
  readonly dayOfYear: number;
}

export class DateTimeValue {
  readonly ticks: bigint;
  readonly kind: DateTimeKind;

  constructor(ticks: bigint, kind: DateTimeKind = 'Unspecified') {
    this.ticks = ticks;
    this.kind = kind;
    Object.freeze(this);
  }

  static fromUnixMs(ms: number, kind: DateTimeKind = 'Utc'): DateTimeValue {
    return new DateTimeValue(unixEpochTicks + BigInt(Math.floor(ms)) * ticksPerMs, kind);
  }

  static fromParts(parts: readonly number[], kind: DateTimeKind = 'Unspecified'): DateTimeValue | undefined {
    const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0] = parts;
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    date.setUTCHours(hour, minute, second, ms);
    const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
    const clock = minute >= 0 && minute < 60 && second >= 0 && second < 60;
    if (year < 1 || year > 9999 || !same || !clock) return undefined;
    return DateTimeValue.fromUnixMs(date.getTime(), kind);
  }

  get unixMs(): number {
    return Number((this.ticks - unixEpochTicks) / ticksPerMs);
  }

  parts(): DateParts {
    const ms = Number(
      (this.ticks - unixEpochTicks - modulo(this.ticks - unixEpochTicks, ticksPerMs)) / ticksPerMs,
    );
    const date = new Date(ms);
    const yearStart =
      Date.UTC(2000, 0, 1) + (date.getUTCFullYear() === 2000 ? 0 : yearOffsetMs(date.getUTCFullYear()));
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      millisecond: date.getUTCMilliseconds(),
      dayOfWeek: date.getUTCDay(),
      dayOfYear: Math.floor((ms - yearStart) / 86_400_000) + 1,
    };
  }

  /** Undefined outside the years 1 to 9999. */
  addTicks(ticks: bigint): DateTimeValue | undefined {
    const sum = this.ticks + ticks;
    return sum < 0n || sum > maxDateTicks ? undefined : new DateTimeValue(sum, this.kind);
  }

  addMonths(months: number): DateTimeValue | undefined {
    const { year, month, day } = this.parts();
    const index = year * 12 + (month - 1) + months;
    const newYear = Math.floor(index / 12);
    const newMonth = ((index % 12) + 12) % 12;
    if (newYear < 1 || newYear > 9999) return undefined;
    const last = new Date(0);
    last.setUTCFullYear(newYear, newMonth + 1, 0);
    const date = DateTimeValue.fromParts(
      [newYear, newMonth + 1, Math.min(day, last.getUTCDate())],
      this.kind,
    );
    return date?.addTicks(modulo(this.ticks, ticksPerDay));
  }

  date(): DateTimeValue {
    return new DateTimeValue(this.ticks - modulo(this.ticks, ticksPerDay), this.kind);
  }
}

function yearOffsetMs(year: number): number {
  const start = new Date(0);
  start.setUTCFullYear(year, 0, 1);
  return start.getTime() - Date.UTC(2000, 0, 1);
}

const modulo = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;

export class TimeSpanValue {
  readonly ticks: bigint;

  constructor(ticks: bigint) {
    this.ticks = ticks;
    Object.freeze(this);
  }

  static fromMs(ms: number): TimeSpanValue {
    return new TimeSpanValue(BigInt(Math.round(ms * 10_000)));
  }

  /** `[d.]hh:mm[:ss[.fffffff]]`, or days alone. */
  static parse(text: string): TimeSpanValue | undefined {
    const match = /^\s*(-?)(?:(\d{1,8})[.:])?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?\s*$/.exec(
      text,
    );
    if (!match) {
      const days = /^\s*(-?\d{1,8})\s*$/.exec(text)?.[1];
      return days === undefined ? undefined : new TimeSpanValue(BigInt(days) * ticksPerDay);
    }
    let [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
    // `1:02:03:04` counts days, but `1:02:03` counts hours: three numbers never hold days.
    if (match[2] !== undefined && !text.includes('.') && match[5] === undefined) {
      [days, hours, minutes, seconds] = ['0', days, hours, minutes];
    }
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    const whole = BigInt(days) * 86_400n + BigInt(hours) * 3_600n + BigInt(minutes) * 60n + BigInt(seconds);
    const ticks = whole * ticksPerSecond + BigInt(fraction.padEnd(7, '0'));
    return new TimeSpanValue(sign === '-' ? -ticks : ticks);
  }

  /** In units of this many ticks. */
  total(unitTicks: bigint): number {
    return Number(this.ticks) / Number(unitTicks);
  }

  parts(): { days: number; hours: number; minutes: number; seconds: number; milliseconds: number } {
    const ms = this.ticks / ticksPerMs;
    return {
      days: Number(ms / 86_400_000n),
      hours: Number((ms / 3_600_000n) % 24n),
      minutes: Number((ms / 60_000n) % 60n),
      seconds: Number((ms / 1_000n) % 60n),
      milliseconds: Number(ms % 1_000n),
    };
  }

  toString(): string {
    const magnitude = this.ticks < 0n ? -this.ticks : this.ticks;
    const { days, hours, minutes, seconds } = new TimeSpanValue(magnitude).parts();
    const pad = (value: number) => String(value).padStart(2, '0');
    const fraction = magnitude % ticksPerSecond;
    const tail = fraction === 0n ? '' : `.${fraction.toString().padStart(7, '0')}`;
    const text = `${days === 0 ? '' : `${days}.`}${pad(hours)}:${pad(minutes)}:${pad(seconds)}${tail}`;
    return this.ticks < 0n ? `-${text}` : text;
  }
}

markValueClass(DateTimeValue);
markValueClass(TimeSpanValue);
