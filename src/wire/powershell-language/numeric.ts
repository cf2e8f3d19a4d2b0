/** Numbers of all kinds and their arithmetic: specification sections 6.15 and 7.7. */
import type { NumberType } from './ast.ts';
import { DecimalNumber } from './decimal.ts';
import { fail } from './script-error.ts';
import { adapter, CharValue, isAdapted, TypedNumber, type Value } from './value.ts';

export type NumberKind = NumberType | 'Single';
export type NumberValue = number | bigint | TypedNumber | DecimalNumber;

export function isNumber(value: Value): value is NumberValue {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof TypedNumber ||
    value instanceof DecimalNumber
  );
}

export function kindOf(value: NumberValue): NumberKind {
  if (typeof value === 'number') {
    if (value === (value | 0) && !Object.is(value, -0)) return 'Int32';
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? 'Int64' : 'Double';
  }
  if (typeof value === 'bigint') return 'Int64';
  return value instanceof DecimalNumber ? 'Decimal' : value.type;
}

/** A double keeps its type even where it is whole. */
export function makeDouble(value: number): NumberValue {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? new TypedNumber('Double', value) : value;
}

const int32Min = -(2n ** 31n);
const int32Max = 2n ** 31n - 1n;

export function makeInt64(value: bigint): NumberValue {
  if (value >= int32Min && value <= int32Max) return new TypedNumber('Int64', Number(value));
  return value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : value;
}

const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  SByte: [-128n, 127n],
  Byte: [0n, 255n],
  Int16: [-32768n, 32767n],
  UInt16: [0n, 65535n],
  Int32: [int32Min, int32Max],
  UInt32: [0n, 2n ** 32n - 1n],
  Int64: [-(2n ** 63n), 2n ** 63n - 1n],
  UInt64: [0n, 2n ** 64n - 1n],
};

/** Undefined when the value is outside the type. */
export function makeInteger(kind: NumberKind, value: bigint): NumberValue | undefined {
  if (kind === 'BigInteger') return new TypedNumber('BigInteger', value);
  const range = ranges[kind];
  if (!range || value < range[0] || value > range[1]) return undefined;
  if (kind === 'Int32') return Number(value);
  if (kind === 'Int64') return makeInt64(value);
  return new TypedNumber(kind as TypedNumber['type'], kind === 'UInt64' ? value : Number(value));
}

export function literalNumber(type: NumberType, value: number | bigint | string): NumberValue {
  switch (type) {
    case 'Int32':
      return Number(value);
    case 'Int64':
      return makeInt64(BigInt(value));
    case 'Double':
      return makeDouble(Number(value));
    case 'Decimal':
      return DecimalNumber.parse(String(value)) ?? new DecimalNumber(0n, 0);
    default:
      return makeInteger(type, BigInt(value)) ?? 0;
  }
}

export function toDouble(value: NumberValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof DecimalNumber ? value.toNumber() : Number(value.value);
}

/** Only of a kind that holds whole numbers. */
export function toBigInt(value: NumberValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  return value instanceof DecimalNumber ? value.round(0).mantissa : BigInt(value.value);
}

export const isWholeKind = (kind: NumberKind): boolean =>
  kind !== 'Double' && kind !== 'Single' && kind !== 'Decimal';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

export function arithmetic(operator: ArithmeticOperator, left: NumberValue, right: NumberValue): NumberValue {
  if (typeof left === 'number' && typeof right === 'number') {
    const fast = int32Arithmetic(operator, left, right);
    if (fast !== undefined) return fast;
  }
  const leftKind = kindOf(left);
  const rightKind = kindOf(right);
  if (leftKind === 'Decimal' || rightKind === 'Decimal') return decimalArithmetic(operator, left, right);
  if (isWholeKind(leftKind) && isWholeKind(rightKind)) {
    return wholeArithmetic(operator, toBigInt(left), toBigInt(right), widerKind(leftKind, rightKind));
  }
  return makeDouble(doubleArithmetic(operator, toDouble(left), toDouble(right)));
}

/** The common case without any allocation; undefined where the answer is not simply an Int32. */
function int32Arithmetic(operator: ArithmeticOperator, left: number, right: number): number | undefined {
  if (left !== (left | 0) || right !== (right | 0)) return undefined;
  switch (operator) {
    case '+':
      return inInt32(left + right);
    case '-':
      return inInt32(left - right);
    case '*':
      return inInt32(left * right);
    case '%':
      return right === 0 ? undefined : inInt32(left % right);
    case '/':
      return right === 0 || left % right !== 0 ? undefined : inInt32(left / right);
  }
}

const inInt32 = (value: number): number | undefined => (value === (value | 0) ? value + 0 : undefined);

/** Small types work as Int32; a sum that overflows its type becomes a double. */
function wholeArithmetic(
  operator: ArithmeticOperator,
  left: bigint,
  right: bigint,
  kind: NumberKind,
): NumberValue {
  if ((operator === '/' || operator === '%') && right === 0n) return failDivideByZero();
  if (operator === '/' && left % right !== 0n && kind !== 'BigInteger') {
    return makeDouble(Number(left) / Number(right));
  }
  const result = wholeResult(operator, left, right);
  return makeInteger(kind, result) ?? makeDouble(Number(result));
}

function wholeResult(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

const small = new Set<NumberKind>(['Byte', 'SByte', 'Int16', 'UInt16', 'Int32']);

function widerKind(left: NumberKind, right: NumberKind): NumberKind {
  if (left === 'BigInteger' || right === 'BigInteger') return 'BigInteger';
  if (small.has(left) && small.has(right)) return 'Int32';
  if (left === 'UInt64' || right === 'UInt64')
    return left === right || small.has(left) || small.has(right) ? 'UInt64' : 'Int64';
  if (left === 'UInt32' && right === 'UInt32') return 'UInt32';
  return 'Int64';
}

function decimalArithmetic(operator: ArithmeticOperator, left: NumberValue, right: NumberValue): NumberValue {
  const a = toDecimal(left);
  const b = toDecimal(right);
  if ((operator === '/' || operator === '%') && b.mantissa === 0n) return failDivideByZero();
  const result =
    operator === '+'
      ? a.add(b)
      : operator === '-'
        ? a.subtract(b)
        : operator === '*'
          ? a.multiply(b)
          : operator === '/'
            ? a.divide(b)
            : a.remainder(b);
  return result ?? fail('RuntimeException', 'Value was either too large or too small for a Decimal.');
}

export function toDecimal(value: NumberValue): DecimalNumber {
  if (value instanceof DecimalNumber) return value;
  const plain = value instanceof TypedNumber ? value.value : value;
  return (
    DecimalNumber.from(plain) ??
    fail('RuntimeException', 'Value was either too large or too small for a Decimal.')
  );
}

function doubleArithmetic(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

function failDivideByZero(): never {
  return fail('RuntimeException', 'Attempted to divide by zero.', 'NotSpecified', [
    'System.DivideByZeroException',
    'System.ArithmeticException',
    'System.SystemException',
    'System.Exception',
    'System.Object',
  ]);
}

export function compareNumbers(left: NumberValue, right: NumberValue): number {
  if (typeof left === 'number' && typeof right === 'number')
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN;
  const leftKind = kindOf(left);
  const rightKind = kindOf(right);
  if (isWholeKind(leftKind) && isWholeKind(rightKind)) {
    const a = toBigInt(left);
    const b = toBigInt(right);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (leftKind === 'Decimal' || rightKind === 'Decimal') return toDecimal(left).compareTo(toDecimal(right));
  const a = toDouble(left);
  const b = toDouble(right);
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
}

/** The number inside a value that is one in all but name: a character, a boolean, an adapted size. */
export function numberInside(value: Value): NumberValue | undefined {
  if (isNumber(value)) return value;
  if (value === null || value === undefined) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof CharValue) return value.text.charCodeAt(0);
  if (isAdapted(value)) {
    const inner = value[adapter].toNumber?.();
    return typeof inner === 'bigint' ? makeInt64(inner) : inner;
  }
  return undefined;
}
