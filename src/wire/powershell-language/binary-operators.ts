/** The operators with two operands that evaluate both: specification section 7. */
import type { BinaryOperator, CaseRule } from './ast.ts';
import type { Budget } from './budget.ts';
import { castOrNull, nameOfType, requireTypeName } from './cast.ts';
import { compareValues, failConversion, isEqual } from './compare.ts';
import { findNumber, findTimeSpan, toBoolean, toText, toWhole } from './convert.ts';
import { DateTimeValue, TimeSpanValue } from './date-time.ts';
import { elementsOf, enumerate, isCollection } from './enumerate.ts';
import { formatComposite } from './format-operator.ts';
import { HashtableValue } from './hashtable.ts';
import {
  type ArithmeticOperator,
  arithmetic,
  isNumber,
  kindOf,
  makeInt64,
  type NumberValue,
  toBigInt,
} from './numeric.ts';
import { fail } from './script-error.ts';
import { joinText, matchText, replaceText, splitText } from './text-operators.ts';
import { isOfType, typeNameOf } from './type-names.ts';
import { CharValue, TypeValue, type Value } from './value.ts';
import { getWildcard } from './wildcard.ts';

/** What operators need of the script that is running. */
export interface OperatorContext {
  readonly budget: Budget;
  setMatches(groups: HashtableValue): void;
}

export type BinaryFunction = (left: Value, right: Value, context: OperatorContext) => Value;

export function getBinaryFunction(operator: BinaryOperator, caseRule: CaseRule): BinaryFunction {
  const sensitive = caseRule === 'sensitive';
  switch (operator) {
    case '+':
      return add;
    case '-':
      return subtract;
    case '*':
      return multiply;
    case '/':
    case '%':
      return (left, right) => numeric(operator, left, right);
    case '..':
      return range;
    case '-f':
      return (left, right, context) =>
        formatComposite(toText(left), isCollection(right) ? elementsOf(right) : [right], context.budget);
    case '-eq':
      return filtering((left, right) => isEqual(left, right, sensitive));
    case '-ne':
      return filtering((left, right) => !isEqual(left, right, sensitive));
    case '-gt':
      return filtering((left, right) => compareValues(left, right, sensitive) > 0);
    case '-ge':
      return filtering((left, right) => compareValues(left, right, sensitive) >= 0);
    case '-lt':
      return filtering((left, right) => compareValues(left, right, sensitive) < 0);
    case '-le':
      return filtering((left, right) => compareValues(left, right, sensitive) <= 0);
    case '-like':
      return filtering((left, right) => getWildcard(toText(right), sensitive)(toText(left)));
    case '-notlike':
      return filtering((left, right) => !getWildcard(toText(right), sensitive)(toText(left)));
    case '-match':
      return (left, right, context) => matchText(left, right, sensitive, false, context);
    case '-notmatch':
      return (left, right, context) => matchText(left, right, sensitive, true, context);
    case '-contains':
      return (left, right) => contains(left, right, sensitive);
    case '-notcontains':
      return (left, right) => !contains(left, right, sensitive);
    case '-in':
      return (left, right) => contains(right, left, sensitive);
    case '-notin':
      return (left, right) => !contains(right, left, sensitive);
    case '-replace':
      return (left, right, context) => replaceText(left, right, sensitive, context.budget);
    case '-split':
      return (left, right, context) => splitText(left, right, sensitive, context.budget);
    case '-join':
      return (left, right, context) => joinText(left, toText(right), context.budget);
    case '-xor':
      return (left, right) => toBoolean(left) !== toBoolean(right);
    case '-band':
    case '-bor':
    case '-bxor':
      return (left, right) => bitwise(operator, left, right);
    case '-shl':
    case '-shr':
      return (left, right) => shift(operator, left, right);
    case '-is':
      return (left, right) => isOfType(left, typeOperand(right));
    case '-isnot':
      return (left, right) => !isOfType(left, typeOperand(right));
    case '-as':
      return (left, right) => castOrNull(typeOperand(right), left);
    case '-and':
    case '-or':
    case '??':
      throw new TypeError(`${operator} decides whether to evaluate its right operand`);
  }
}

/** With a collection on the left, a comparison gives the elements for which it holds. */
function filtering(test: (left: Value, right: Value) => boolean): BinaryFunction {
  return (left, right) =>
    isCollection(left) ? elementsOf(left).filter((element) => test(element, right)) : test(left, right);
}

function contains(collection: Value, wanted: Value, sensitive: boolean): boolean {
  for (const element of enumerate(collection)) if (isEqual(element, wanted, sensitive)) return true;
  return false;
}

function typeOperand(value: Value): string {
  return value instanceof TypeValue ? value.fullName : requireTypeName(toText(value));
}

function notDefined(operator: string, left: Value, right: Value): never {
  const name = (value: Value) => nameOfType(value instanceof TypeValue ? typeNameOf(value) : value);
  return fail(
    'MethodNotFound',
    `Method invocation failed because [${name(left)}] does not contain a method named '${methodNames[operator] ?? operator}'.`,
    'InvalidOperation',
    undefined,
    toText(right),
  );
}

const methodNames: Readonly<Record<string, string>> = {
  '+': 'op_Addition',
  '-': 'op_Subtraction',
  '*': 'op_Multiply',
  '/': 'op_Division',
  '%': 'op_Modulus',
};

function add(left: Value, right: Value, context: OperatorContext): Value {
  if (typeof left === 'string' || left instanceof CharValue) {
    const text = toText(left) + toText(right);
    context.budget.allocate(text.length * 2);
    return text;
  }
  if (isNumber(left)) return numeric('+', left, right);
  if (left === null || left === undefined) return right;
  if (isCollection(left)) {
    const added = isCollection(right) ? elementsOf(right) : [right ?? null];
    context.budget.allocate((left.length + added.length) * 8);
    return [...elementsOf(left), ...added];
  }
  if (left instanceof HashtableValue) return addTables(left, right);
  if (left instanceof DateTimeValue || left instanceof TimeSpanValue || left instanceof Date)
    return addTime(left, right, 1n);
  return numeric('+', left, right);
}

function addTables(left: HashtableValue, right: Value): Value {
  if (!(right instanceof HashtableValue)) {
    return fail('AddHashTableToNonHashTable', 'A hash table can only be added to another hash table.');
  }
  const sum = new HashtableValue(left.entries(), left.ordered);
  for (const [key, value] of right.entries()) {
    if (sum.has(key)) {
      const why = `Item has already been added. Key in dictionary: '${toText(key)}'  Key being added: '${toText(key)}'`;
      return fail('System.ArgumentException', why, 'OperationStopped');
    }
    sum.set(key, value);
  }
  return sum;
}

function subtract(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return arithmetic('-', left, right);
  if (left instanceof DateTimeValue && (right instanceof DateTimeValue || right instanceof Date)) {
    return new TimeSpanValue(left.ticks - asDate(right).ticks);
  }
  if (left instanceof DateTimeValue || left instanceof TimeSpanValue || left instanceof Date)
    return addTime(left, right, -1n);
  return numeric('-', left, right);
}

const asDate = (value: DateTimeValue | Date): DateTimeValue =>
  value instanceof Date ? DateTimeValue.fromUnixMs(value.getTime()) : value;

function addTime(left: DateTimeValue | TimeSpanValue | Date, right: Value, sign: bigint): Value {
  if (left instanceof Date && (right instanceof Date || right instanceof DateTimeValue)) {
    return subtract(asDate(left), right);
  }
  const span = findTimeSpan(right);
  if (!span) return notDefined(sign > 0n ? '+' : '-', left, right);
  if (left instanceof TimeSpanValue) return new TimeSpanValue(left.ticks + sign * span.ticks);
  const sum = asDate(left).addTicks(sign * span.ticks);
  return (
    sum ??
    fail(
      'ArgumentOutOfRangeException',
      'The added or subtracted value results in an un-representable DateTime.',
      'InvalidArgument',
    )
  );
}

function multiply(left: Value, right: Value, context: OperatorContext): Value {
  if (typeof left === 'number' && typeof right === 'number') return arithmetic('*', left, right);
  if (left === null || left === undefined) return null;
  if (typeof left === 'boolean' && (isNumber(right) || typeof right === 'boolean')) {
    const types = `'[System.Boolean] * [${typeNameOf(right)}]'`;
    return fail('NotADefinedOperationForType', `The operation ${types} is not defined.`);
  }
  if (typeof left === 'string') {
    const count = repeatCount(right);
    context.budget.allocate(left.length * count * 2);
    return left.repeat(count);
  }
  if (isCollection(left)) {
    const count = repeatCount(right);
    context.budget.allocate(left.length * count * 8);
    return Array.from({ length: count }, () => elementsOf(left)).flat();
  }
  return numeric('*', left, right);
}

function repeatCount(value: Value): number {
  const number = findNumber(value);
  const count = number === undefined ? undefined : toWhole(number);
  if (count === undefined) return failConversion(value, 'System.Int32');
  if (count < 0n) {
    const why = `times ('${count}') must be a non-negative value. (Parameter 'times')\nActual value was ${count}.`;
    return fail('System.ArgumentOutOfRangeException', why, 'OperationStopped');
  }
  return Number(count);
}

function numeric(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (isCollection(left)) return notDefined(operator, left, right);
  if (isCollection(right)) return notDefined(operator, right, left);
  const a = findNumber(left);
  if (a === undefined)
    return typeof left === 'string'
      ? failConversion(left, 'System.Int32')
      : notDefined(operator, left, right);
  const b = findNumber(right);
  if (b === undefined) return failConversion(right, typeNameOf(a));
  return arithmetic(operator, a, b);
}

/** `1..10`, and from letter to letter when both ends are text of one character. */
function range(left: Value, right: Value, context: OperatorContext): Value {
  const bounds = rangeBounds(left, right);
  const length = Math.abs(bounds.to - bounds.from) + 1;
  context.budget.allocate(length * 8);
  const step = bounds.to >= bounds.from ? 1 : -1;
  return Array.from({ length }, (_, index) => {
    const code = bounds.from + index * step;
    return bounds.characters ? new CharValue(String.fromCharCode(code)) : code;
  });
}

export function rangeBounds(left: Value, right: Value): { from: number; to: number; characters: boolean } {
  const isLetter = (value: Value) =>
    (typeof value === 'string' && value.length === 1 && !/\d/.test(value)) || value instanceof CharValue;
  if (isLetter(left) && isLetter(right)) {
    return { from: toText(left).charCodeAt(0), to: toText(right).charCodeAt(0), characters: true };
  }
  return { from: rangeEnd(left), to: rangeEnd(right), characters: false };
}

function rangeEnd(value: Value): number {
  const number = findNumber(value);
  const whole = number === undefined ? undefined : toWhole(number);
  if (whole === undefined || whole < -(2n ** 31n) || whole >= 2n ** 31n)
    return failConversion(value, 'System.Int32');
  return Number(whole);
}

function wholeOperand(value: Value): NumberValue {
  const number = findNumber(value);
  const whole = number === undefined ? undefined : toWhole(number);
  if (number === undefined || whole === undefined) return failConversion(value, 'System.Int32');
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  const kind = kindOf(number);
  if (kind === 'Double' || kind === 'Decimal') return makeInt64(whole);
  return kind.endsWith('64') || kind === 'UInt32' || kind === 'BigInteger' ? number : Number(whole);
}

function bitwise(operator: '-band' | '-bor' | '-bxor', left: Value, right: Value): Value {
  const a = wholeOperand(left);
  const b = wholeOperand(right);
  const narrow = kindOf(a) === 'Int32' && kindOf(b) === 'Int32';
  const [x, y] = [toBigInt(a), toBigInt(b)];
  const result = operator === '-band' ? x & y : operator === '-bor' ? x | y : x ^ y;
  return narrow ? Number(BigInt.asIntN(32, result)) : makeInt64(BigInt.asIntN(64, result));
}

/** The count is taken modulo the width of the left operand, as the processor does. */
function shift(operator: '-shl' | '-shr', left: Value, right: Value): Value {
  const value = wholeOperand(left);
  const width = kindOf(value) === 'Int32' ? 32 : 64;
  const count = toBigInt(wholeOperand(right)) & BigInt(width - 1);
  const result = BigInt.asIntN(
    width,
    operator === '-shl' ? toBigInt(value) << count : toBigInt(value) >> count,
  );
  return width === 32 ? Number(result) : makeInt64(result);
}
