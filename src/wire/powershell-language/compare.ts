/** Equality and order: the left operand decides the type. Specification section 7.8. */
import { findDate, findNumber, findTimeSpan, toBoolean, toText } from './convert.ts';
import { DateTimeValue, TimeSpanValue } from './date-time.ts';
import { GuidValue } from './guid.ts';
import { compareNumbers, isNumber } from './numeric.ts';
import { fail } from './script-error.ts';
import { typeNameOf } from './type-names.ts';
import { adapter, CharValue, isAdapted, TypeValue, type Value } from './value.ts';

export function isEqual(left: Value, right: Value, caseSensitive: boolean): boolean {
  if (typeof left === 'string') {
    if (right === null || right === undefined) return false;
    return sameText(left, typeof right === 'string' ? right : toText(right), caseSensitive);
  }
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (typeof left === 'boolean') return left === toBoolean(right);
  if (isNumber(left)) {
    const number = findNumber(right);
    return number !== undefined && compareNumbers(left, number) === 0;
  }
  if (left instanceof DateTimeValue || left instanceof Date) {
    const date = findDate(right);
    return date !== undefined && findDate(left)?.ticks === date.ticks;
  }
  if (left instanceof TimeSpanValue) return findTimeSpan(right)?.ticks === left.ticks;
  if (left instanceof GuidValue) return sameText(left.text, toText(right), false);
  if (left instanceof CharValue) return sameText(left.text, toText(right), caseSensitive);
  if (left instanceof TypeValue) return right instanceof TypeValue && left.fullName === right.fullName;
  if (isAdapted(left)) return isEqualAdapted(left[adapter].compareTo?.(right), left, right, caseSensitive);
  return left === right;
}

function isEqualAdapted(
  order: number | undefined,
  left: Value,
  right: Value,
  caseSensitive: boolean,
): boolean {
  if (order !== undefined) return order === 0;
  if (left === right) return true;
  return typeof right === 'string' && sameText(toText(left), right, caseSensitive);
}

export function sameText(left: string, right: string, caseSensitive: boolean): boolean {
  if (left === right) return true;
  return !caseSensitive && left.length === right.length && left.toLowerCase() === right.toLowerCase();
}

/** Negative, zero or positive; NaN where neither is less. Fails where the right operand cannot be converted. */
export function compareValues(left: Value, right: Value, caseSensitive: boolean): number {
  if (typeof left === 'string') return compareText(left, toText(right), caseSensitive);
  if (isNumber(left)) {
    const number = findNumber(right);
    return number === undefined ? failConversion(right, typeNameOf(left)) : compareNumbers(left, number);
  }
  if (left === null || left === undefined) return compareWithNull(right);
  if (typeof left === 'boolean') return Number(left) - Number(toBoolean(right));
  if (left instanceof DateTimeValue || left instanceof Date) {
    const date = findDate(right);
    if (!date) return failConversion(right, 'System.DateTime');
    const ticks = findDate(left)?.ticks ?? 0n;
    return ticks < date.ticks ? -1 : ticks > date.ticks ? 1 : 0;
  }
  if (left instanceof TimeSpanValue) {
    const span = findTimeSpan(right);
    if (!span) return failConversion(right, 'System.TimeSpan');
    return left.ticks < span.ticks ? -1 : left.ticks > span.ticks ? 1 : 0;
  }
  if (left instanceof CharValue || left instanceof GuidValue) {
    return compareText(left.text, toText(right), caseSensitive);
  }
  const order = isAdapted(left) ? left[adapter].compareTo?.(right) : undefined;
  if (order !== undefined) return order;
  if (isAdapted(left) && typeof right === 'string') return compareText(toText(left), right, caseSensitive);
  return fail('NotIcomparable', `Cannot compare "${toText(left)}" because it is not IComparable.`);
}

function compareWithNull(right: Value): number {
  if (right === null || right === undefined) return 0;
  const number = isNumber(right) ? right : undefined;
  return number === undefined ? -1 : compareNumbers(0, number);
}

const collators = {
  insensitive: new Intl.Collator('en', { sensitivity: 'accent' }),
  sensitive: new Intl.Collator('en', { caseFirst: 'false' }),
};

export function compareText(left: string, right: string, caseSensitive: boolean): number {
  if (left === right) return 0;
  return (caseSensitive ? collators.sensitive : collators.insensitive).compare(left, right);
}

const castException = [
  'System.Management.Automation.PSInvalidCastException',
  'System.InvalidCastException',
  'System.SystemException',
  'System.Exception',
  'System.Object',
];

export function failConversion(value: Value, typeName: string): never {
  const text = toText(value);
  const own = typeNameOf(value);
  if (Array.isArray(value) || own.endsWith('Hashtable')) {
    const why = `Cannot convert the "${own}" value of type "${own}" to type "${typeName}".`;
    return fail('ConvertToFinalInvalidCastException', why, 'InvalidArgument', castException);
  }
  const time = typeName === 'System.DateTime' || typeName === 'System.TimeSpan';
  const why = typeof value === 'string' ? ` Error: "${conversionError(text, typeName)}"` : '';
  return fail(
    time ? 'InvalidCastParseTargetInvocationWithFormatProvider' : 'InvalidCastFromStringToInteger',
    `Cannot convert value "${text}" to type "${typeName}".${why}`,
    'InvalidArgument',
    castException,
  );
}

function conversionError(text: string, typeName: string): string {
  if (typeName === 'System.DateTime') return `The string '${text}' was not recognized as a valid DateTime.`;
  if (typeName === 'System.TimeSpan') return `String '${text}' was not recognized as a valid TimeSpan.`;
  return text === '' ? 'Input string was empty.' : `The input string '${text}' was not in a correct format.`;
}
