/** Conversions between types: specification section 6. */

import { formatDate, parseDate } from './date-text.ts';
import { DateTimeValue, TimeSpanValue } from './date-time.ts';
import { DecimalNumber } from './decimal.ts';
import { formatDouble } from './format-double.ts';
import { GuidValue } from './guid.ts';
import { HashtableValue } from './hashtable.ts';
import { readNumberLiteral, roundHalfEven } from './numbers.ts';
import { isNumber, kindOf, literalNumber, type NumberValue, numberInside, toDouble } from './numeric.ts';
import { RegexValue } from './regex-value.ts';
import { ScriptBlockValue } from './script-block.ts';
import { shortTypeName, typeNameOf } from './type-names.ts';
import {
  adapter,
  CharValue,
  isAdapted,
  isPlainObject,
  PSObject,
  TypedNumber,
  TypeValue,
  type Value,
} from './value.ts';

export function toBoolean(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value.length > 0;
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    case 'undefined':
      return false;
    default:
      return objectToBoolean(value);
  }
}

function objectToBoolean(value: Value): boolean {
  if (value === null) return false;
  if (Array.isArray(value)) {
    if (value.length === 0) return false;
    return value.length > 1 || toBoolean(value[0]);
  }
  if (value instanceof Uint8Array) return value.length > 1 || (value[0] ?? 0) !== 0;
  if (isNumber(value)) return toDouble(value) !== 0;
  if (value instanceof CharValue) return value.text !== '\0';
  return true;
}

/** As in `"$value"`: invariant culture, elements of an array with spaces between. */
export function toText(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return Number.isSafeInteger(value) ? String(value) : formatDouble(value);
    case 'bigint':
      return value.toString();
    case 'undefined':
      return '';
    default:
      return value === null ? '' : objectToText(value);
  }
}

function objectToText(value: Exclude<Value, null | undefined>): string {
  if (Array.isArray(value)) return value.map(innerText).join(' ');
  if (value instanceof Uint8Array) return value.join(' ');
  if (value instanceof TypedNumber) {
    return typeof value.value === 'number' ? formatDouble(value.value) : value.value.toString();
  }
  if (value instanceof DecimalNumber || value instanceof TimeSpanValue) return value.toString();
  if (value instanceof CharValue || value instanceof GuidValue) return value.text;
  if (value instanceof DateTimeValue) return formatDate(value, 'MM/dd/yyyy HH:mm:ss');
  if (value instanceof Date)
    return formatDate(DateTimeValue.fromUnixMs(value.getTime()), 'MM/dd/yyyy HH:mm:ss');
  if (value instanceof RegexValue) return value.pattern;
  if (value instanceof ScriptBlockValue) return value.text;
  if (value instanceof TypeValue) return shortTypeName(value.fullName);
  if (value instanceof PSObject) return bagToText(value.entries());
  if (value instanceof HashtableValue) return typeNameOf(value);
  if (isAdapted(value)) return value[adapter].toText();
  return bagToText(Object.entries(value));
}

/** Of a value inside another: a collection is only named by its type there, and a custom object is empty. */
export function innerText(value: Value): string {
  if (Array.isArray(value) || value instanceof Uint8Array) return typeNameOf(value);
  return value instanceof PSObject || isPlainObject(value) ? '' : toText(value);
}

function bagToText(entries: Iterable<readonly [string, Value]>): string {
  const parts = [...entries].map(([name, value]) => `${name}=${innerText(value)}`);
  return parts.length === 0 ? '' : `@{${parts.join('; ')}}`;
}

/** Text as a number: `'35MB'`, `'0x10'`, `' 5 '`, `'1e3'`. Empty text is zero. Undefined when it is none. */
export function textToNumber(text: string): NumberValue | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  if (/^[+-]?\d{1,9}$/.test(trimmed)) return Number(trimmed) + 0;
  const literal = readNumberLiteral(trimmed.replace(/(?<=\d),(?=\d{3})/g, ''));
  return literal && literalNumber(literal.type, literal.value);
}

/** For arithmetic and comparison with a number; undefined when the value is no number. */
export function findNumber(value: Value): NumberValue | undefined {
  if (typeof value === 'string') return textToNumber(value);
  return numberInside(value);
}

/** The nearest whole number, halves to even, as a conversion to an integer type does. */
export function toWhole(value: NumberValue): bigint | undefined {
  const kind = kindOf(value);
  if (kind === 'Double' || kind === 'Single') {
    const double = toDouble(value);
    return Number.isFinite(double) ? BigInt(roundHalfEven(double)) : undefined;
  }
  if (value instanceof DecimalNumber) return value.round(0).mantissa;
  return BigInt(value instanceof TypedNumber ? value.value : value);
}

export function findDate(value: Value): DateTimeValue | undefined {
  if (value instanceof DateTimeValue) return value;
  if (value instanceof Date) return DateTimeValue.fromUnixMs(value.getTime());
  if (typeof value === 'string') return parseDate(value);
  const ticks = isNumber(value) ? toWhole(value) : undefined;
  return ticks !== undefined && ticks >= 0n ? new DateTimeValue(0n).addTicks(ticks) : undefined;
}

export function findTimeSpan(value: Value): TimeSpanValue | undefined {
  if (value instanceof TimeSpanValue) return value;
  if (typeof value === 'string') return TimeSpanValue.parse(value);
  const ticks = isNumber(value) ? toWhole(value) : undefined;
  return ticks === undefined ? undefined : new TimeSpanValue(ticks);
}
