import { findNumber, findTimeSpan, toText } from './convert.ts';
import { dayName, findDateFormat, formatTimeSpan } from './date-text.ts';
import { DateTimeValue, TimeSpanValue, ticksPerDay, ticksPerMs, ticksPerSecond } from './date-time.ts';
import { makeDouble, makeInt64, toDouble } from './numeric.ts';
import { fail } from './script-error.ts';
import type { Value } from './value.ts';

const bag = (properties: Record<string, Value>): Readonly<Record<string, Value>> =>
  Object.assign(Object.create(null) as Record<string, Value>, properties);

export function dateProperties(date: DateTimeValue): Readonly<Record<string, Value>> {
  const { year, month, day, hour, minute, second, millisecond, dayOfWeek, dayOfYear } = date.parts();
  return bag({
    year,
    month,
    day,
    hour,
    minute,
    second,
    millisecond,
    dayofyear: dayOfYear,
    dayofweek: dayName(dayOfWeek),
    kind: date.kind,
    ticks: makeInt64(date.ticks),
    date: date.date(),
    timeofday: new TimeSpanValue(date.ticks - date.date().ticks),
  });
}

const unitTicks: Readonly<Record<string, bigint>> = {
  days: ticksPerDay,
  hours: ticksPerSecond * 3_600n,
  minutes: ticksPerSecond * 60n,
  seconds: ticksPerSecond,
  milliseconds: ticksPerMs,
};

export function timeSpanProperties(span: TimeSpanValue): Readonly<Record<string, Value>> {
  const totals = Object.entries(unitTicks).map(([unit, ticks]) => [
    `total${unit}`,
    makeDouble(span.total(ticks)),
  ]);
  return bag({ ...span.parts(), ticks: makeInt64(span.ticks), ...Object.fromEntries(totals) });
}

const numberOf = (value: Value): number => toDouble(findNumber(value) ?? 0);

function addUnits(date: DateTimeValue, unit: bigint, count: Value): Value {
  const amount = numberOf(count);
  const ticks = Number.isInteger(amount) ? BigInt(amount) * unit : BigInt(Math.round(amount * Number(unit)));
  return inRange(date.addTicks(ticks));
}

function inRange(date: DateTimeValue | undefined): DateTimeValue {
  return (
    date ??
    fail(
      'ArgumentOutOfRangeException',
      'The added or subtracted value results in an un-representable DateTime.',
      'InvalidArgument',
    )
  );
}

/** Undefined when dates have no such method. */
export function invokeDateMethod(
  date: DateTimeValue,
  name: string,
  args: readonly Value[],
): { value: Value } | undefined {
  const unit = /^add(days|hours|minutes|seconds|milliseconds)$/.exec(name)?.[1];
  if (unit !== undefined) return { value: addUnits(date, unitTicks[unit] ?? 1n, args[0]) };
  switch (name) {
    case 'addmonths':
      return { value: inRange(date.addMonths(Math.trunc(numberOf(args[0])))) };
    case 'addyears':
      return { value: inRange(date.addMonths(Math.trunc(numberOf(args[0])) * 12)) };
    case 'addticks':
      return { value: addUnits(date, 1n, args[0]) };
    case 'add':
      return { value: inRange(date.addTicks(findTimeSpan(args[0])?.ticks ?? 0n)) };
    case 'subtract': {
      const [other] = args;
      if (other instanceof DateTimeValue) return { value: new TimeSpanValue(date.ticks - other.ticks) };
      return { value: inRange(date.addTicks(-(findTimeSpan(other)?.ticks ?? 0n))) };
    }
    // The one zone of a server is UTC: what has no zone is taken to be in it.
    case 'touniversaltime':
      return { value: new DateTimeValue(date.ticks, 'Utc') };
    case 'tolocaltime':
      return { value: new DateTimeValue(date.ticks, 'Local') };
    case 'toshortdatestring':
      return { value: findDateFormat(date, 'd') };
    case 'tolongdatestring':
      return { value: findDateFormat(date, 'D') };
    case 'toshorttimestring':
      return { value: findDateFormat(date, 't') };
    case 'tostring': {
      const text = findDateFormat(date, toText(args[0]));
      return {
        value:
          text ?? fail('FormatException', 'Input string was not in a correct format.', 'InvalidArgument'),
      };
    }
    default:
      return undefined;
  }
}

export function invokeTimeSpanMethod(
  span: TimeSpanValue,
  name: string,
  args: readonly Value[],
): { value: Value } | undefined {
  switch (name) {
    case 'add':
      return { value: new TimeSpanValue(span.ticks + (findTimeSpan(args[0])?.ticks ?? 0n)) };
    case 'subtract':
      return { value: new TimeSpanValue(span.ticks - (findTimeSpan(args[0])?.ticks ?? 0n)) };
    case 'negate':
      return { value: new TimeSpanValue(-span.ticks) };
    case 'duration':
      return { value: new TimeSpanValue(span.ticks < 0n ? -span.ticks : span.ticks) };
    case 'tostring':
      return { value: formatTimeSpan(span, toText(args[0])) };
    default:
      return undefined;
  }
}
