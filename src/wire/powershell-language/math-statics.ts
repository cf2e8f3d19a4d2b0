import { failConversion } from './compare.ts';
import { findNumber, toText, toWhole } from './convert.ts';
import { DecimalNumber } from './decimal.ts';
import { roundHalfEven } from './numbers.ts';
import {
  arithmetic,
  compareNumbers,
  isWholeKind,
  kindOf,
  makeDouble,
  makeInt64,
  makeInteger,
  type NumberValue,
  toDouble,
} from './numeric.ts';
import type { Value } from './value.ts';

export const mathConstants: Readonly<Record<string, Value>> = { pi: Math.PI, e: Math.E };

const doubleFunctions: Readonly<Record<string, (...args: number[]) => number>> = {
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  pow: Math.pow,
  exp: Math.exp,
  log10: Math.log10,
  log2: Math.log2,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  atan2: Math.atan2,
  log: (value = 0, base = Math.E) => (base === Math.E ? Math.log(value) : Math.log(value) / Math.log(base)),
};

function numberOf(value: Value): NumberValue {
  return findNumber(value) ?? failConversion(value, 'System.Double');
}

/** Undefined when `[math]` has no such method. */
export function invokeMathMethod(
  name: string,
  args: readonly Value[],
): { readonly value: Value } | undefined {
  const own = Object.hasOwn(doubleFunctions, name) ? doubleFunctions[name] : undefined;
  if (own) return { value: makeDouble(own(...args.map((arg) => toDouble(numberOf(arg))))) };
  const first = numberOf(args[0]);
  switch (name) {
    case 'abs':
      return { value: toDouble(first) < 0 ? arithmetic('-', 0, first) : first };
    case 'sign':
      return { value: Math.sign(toDouble(first)) };
    case 'max':
    case 'min': {
      const second = numberOf(args[1]);
      const order = compareNumbers(first, second);
      const chosen = (name === 'max') === order >= 0 ? first : second;
      return {
        value: isWholeKind(kindOf(first)) && !isWholeKind(kindOf(second)) ? roundToWhole(chosen) : chosen,
      };
    }
    case 'floor':
    case 'ceiling':
    case 'truncate':
      return { value: toWholeDouble(first, name) };
    case 'round':
      return { value: round(first, args.slice(1)) };
    default:
      return undefined;
  }
}

/** The overload is chosen by the first argument: of 1 and 2.5 the greater is 2. */
const roundToWhole = (value: NumberValue): NumberValue => {
  const whole = toWhole(value);
  return whole === undefined ? value : (makeInteger('Int32', whole) ?? makeInt64(whole));
};

function toWholeDouble(value: NumberValue, name: 'floor' | 'ceiling' | 'truncate'): NumberValue {
  const how = { floor: Math.floor, ceiling: Math.ceil, truncate: Math.trunc }[name];
  if (value instanceof DecimalNumber) return DecimalNumber.from(BigInt(how(value.toNumber()))) ?? value;
  return makeDouble(how(toDouble(value)));
}

/** Halves go to the even neighbour unless `AwayFromZero` is asked for. */
function round(value: NumberValue, args: readonly Value[]): NumberValue {
  const away = args.some((arg) => /awayfromzero/i.test(toText(arg)));
  const places = args
    .map((arg) => (typeof arg === 'string' ? undefined : findNumber(arg)))
    .find((arg) => arg !== undefined);
  const digits = Math.min(28, Math.max(0, places === undefined ? 0 : toDouble(places)));
  if (value instanceof DecimalNumber) return value.round(digits, away);
  const double = toDouble(value);
  if (!Number.isFinite(double) || Math.abs(double) > 1e15) return makeDouble(double);
  const power = 10 ** digits;
  const scaled = double * power;
  const rounded = away ? Math.sign(scaled) * Math.round(Math.abs(scaled)) : roundHalfEven(scaled);
  return makeDouble(rounded / power);
}
