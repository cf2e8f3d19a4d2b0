/** What the types of dates and of spans of time have by themselves, and how they are made. */
import { castTo } from './cast.ts';
import { failConversion } from './compare.ts';
import { findDate, findNumber, findTimeSpan, toText, toWhole } from './convert.ts';
import {
  DateTimeValue,
  maxDateTicks,
  TimeSpanValue,
  ticksPerDay,
  ticksPerMs,
  ticksPerSecond,
} from './date-time.ts';
import type { EvaluationHost } from './host.ts';
import { toDouble } from './numeric.ts';
import { fail } from './script-error.ts';
import type { FoundValue, Value } from './value.ts';

export function findDateStatic(name: string, host: EvaluationHost): FoundValue {
  switch (name) {
    case 'now':
      return { value: DateTimeValue.fromUnixMs(host.now(), 'Local') };
    case 'utcnow':
      return { value: DateTimeValue.fromUnixMs(host.now(), 'Utc') };
    case 'today':
      return { value: DateTimeValue.fromUnixMs(host.now(), 'Local').date() };
    case 'minvalue':
      return { value: new DateTimeValue(0n) };
    case 'maxvalue':
      return { value: new DateTimeValue(maxDateTicks) };
    case 'unixepoch':
      return { value: DateTimeValue.fromUnixMs(0, 'Utc') };
    default:
      return undefined;
  }
}

export function findTimeSpanStatic(name: string): FoundValue {
  switch (name) {
    case 'zero':
      return { value: new TimeSpanValue(0n) };
    case 'maxvalue':
      return { value: new TimeSpanValue(2n ** 63n - 1n) };
    case 'minvalue':
      return { value: new TimeSpanValue(-(2n ** 63n)) };
    default:
      return undefined;
  }
}

export function makeDate(args: readonly Value[]): DateTimeValue {
  const date =
    args.length === 1
      ? findDate(args[0])
      : DateTimeValue.fromParts(args.map((arg) => toDouble(findNumber(arg) ?? 0)));
  return (
    date ??
    fail(
      'ArgumentOutOfRangeException',
      'Year, Month, and Day parameters describe an un-representable DateTime.',
      'InvalidArgument',
    )
  );
}

export function makeTimeSpan(args: readonly Value[]): TimeSpanValue {
  const numbers = args.map((arg) => toDouble(findNumber(arg) ?? 0));
  if (numbers.length === 1) return new TimeSpanValue(BigInt(Math.trunc(numbers[0] ?? 0)));
  const [days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] =
    numbers.length === 3 ? [0, ...numbers] : numbers;
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  return new TimeSpanValue(BigInt(Math.trunc(total)) * ticksPerSecond + BigInt(Math.trunc(ms)) * ticksPerMs);
}

export function invokeDate(name: string, args: readonly Value[]): FoundValue {
  const [first, second] = args;
  switch (name) {
    case 'parseexact':
      return { value: castTo('datetime', first) };
    case 'daysinmonth':
      return {
        value: new Date(
          Date.UTC(toDouble(findNumber(first) ?? 1), toDouble(findNumber(second) ?? 1), 0),
        ).getUTCDate(),
      };
    case 'isleapyear': {
      const year = toDouble(findNumber(first) ?? 1);
      return { value: (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 };
    }
    case 'compare':
      return { value: Number((findDate(first)?.ticks ?? 0n) - (findDate(second)?.ticks ?? 0n)) };
    case 'fromfiletimeutc': {
      const ticks = toWhole(findNumber(first) ?? 0) ?? 0n;
      return { value: new DateTimeValue(504_911_232_000_000_000n + ticks, 'Utc') };
    }
    default:
      return undefined;
  }
}

const timeSpanUnits: Readonly<Record<string, bigint>> = {
  fromdays: ticksPerDay,
  fromhours: ticksPerSecond * 3_600n,
  fromminutes: ticksPerSecond * 60n,
  fromseconds: ticksPerSecond,
  frommilliseconds: ticksPerMs,
  fromticks: 1n,
};

export function invokeTimeSpan(name: string, args: readonly Value[]): FoundValue {
  const unit = Object.hasOwn(timeSpanUnits, name) ? timeSpanUnits[name] : undefined;
  if (unit !== undefined) {
    return {
      value: new TimeSpanValue(BigInt(Math.round(toDouble(findNumber(args[0]) ?? 0) * Number(unit)))),
    };
  }
  return name === 'parse'
    ? { value: findTimeSpan(toText(args[0])) ?? failConversion(args[0], 'System.TimeSpan') }
    : undefined;
}
