/** `$x[…]` for reading and writing: specification section 7.1.4. */
import { findNumber, toText, toWhole } from './convert.ts';
import { elementsOf, isCollection } from './enumerate.ts';
import { HashtableValue } from './hashtable.ts';
import { getMember, setMember } from './members.ts';
import { isNumber } from './numeric.ts';
import { fail } from './script-error.ts';
import { typeNameOf } from './type-names.ts';
import { adapter, CharValue, isAdapted, isPlainObject, PSObject, type Value } from './value.ts';

export function getIndexed(target: Value, index: Value): Value {
  if (target === null || target === undefined) return fail('NullArray', 'Cannot index into a null array.');
  if (target instanceof HashtableValue) return indexTable(target, index);
  if (index === null || index === undefined) {
    return fail('NullArrayIndex', 'Index operation failed; the array index evaluated to null.');
  }
  if (isCollection(index)) {
    // An array of indexes takes a slice; what lies outside is left out.
    const values = elementsOf(index).map((one) => findIndexed(target, one));
    return values.filter((value) => value !== undefined);
  }
  return findIndexed(target, index) ?? null;
}

function indexTable(table: HashtableValue, index: Value): Value {
  if (isCollection(index)) return elementsOf(index).map((key) => table.get(key) ?? null);
  if (table.ordered && isNumber(index) && !table.has(index)) return table.at(Number(index)) ?? null;
  return table.get(index) ?? null;
}

function findIndexed(target: Value, index: Value): Value {
  if (target instanceof PSObject || isPlainObject(target) || isAdapted(target)) {
    if (typeof index === 'string') return indexAdapted(target, index);
    return Number(toWhole(findNumber(index) ?? 0)) === 0 ? target : undefined;
  }
  const length = isCollection(target)
    ? target.length
    : typeof target === 'string'
      ? target.length
      : undefined;
  if (length === undefined) {
    const only = wholeIndex(index);
    if (only === 0 || only === -1) return target;
    return fail('CannotIndex', `Unable to index into an object of type "${typeNameOf(target)}".`);
  }
  const position = wholeIndex(index);
  const offset = position < 0 ? position + length : position;
  if (offset < 0 || offset >= length) return undefined;
  if (typeof target === 'string') return new CharValue(target.charAt(offset));
  return isCollection(target) ? (elementsOf(target)[offset] ?? null) : undefined;
}

function indexAdapted(target: Value, name: string): Value {
  if (isAdapted(target)) return target[adapter].get(name)?.value;
  return getMember(target, name);
}

function wholeIndex(index: Value): number {
  const number = findNumber(index);
  const whole = number === undefined ? undefined : toWhole(number);
  if (whole !== undefined && whole >= -(2n ** 31n) && whole < 2n ** 31n) return Number(whole);
  return fail(
    'InvalidCastFromStringToInteger',
    `Cannot convert value "${toText(index)}" to type "System.Int32".`,
    'InvalidArgument',
  );
}

export function setIndexed(target: Value, index: Value, value: Value): void {
  if (target instanceof HashtableValue) {
    if (index === null || index === undefined)
      fail('NullArrayIndex', 'Index operation failed; the array index evaluated to null.');
    target.set(index, value ?? null);
    return;
  }
  if (target === null || target === undefined) fail('NullArray', 'Cannot index into a null array.');
  if (Array.isArray(target) && !Object.isFrozen(target)) {
    const position = wholeIndex(index);
    const offset = position < 0 ? position + target.length : position;
    if (offset < 0 || offset >= target.length) {
      fail(
        'System.IndexOutOfRangeException',
        'Index was outside the bounds of the array.',
        'OperationStopped',
      );
    }
    target[offset] = value ?? null;
    return;
  }
  if (typeof index === 'string') setMember(target, index, value);
  else fail('CannotIndex', `Unable to index into an object of type "${typeNameOf(target)}".`);
}
