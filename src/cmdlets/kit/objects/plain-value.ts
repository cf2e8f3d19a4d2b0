/** Values as JSON has them. */
import {
  adapter,
  DateTimeValue,
  DecimalNumber,
  enumerate,
  formatValue,
  getMember,
  HashtableValue,
  isAdapted,
  isCollection,
  isNumber,
  propertyNames,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';

export type PlainValue = null | boolean | number | string | PlainValue[] | { [name: string]: PlainValue };

/** Objects deeper than `depth` become text. */
export function toPlainValue(value: Value, depth: number): PlainValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (isNumber(value))
    return toPlainNumber(value instanceof DecimalNumber ? value.toNumber() : Number(toText(value)));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof DateTimeValue) return formatValue(value, 'o').replace(/\.0+(?=Z|[+-]|$)/, '');
  if (isCollection(value)) {
    if (depth < 0) return toText(value);
    return Array.from(enumerate(value), (each) => toPlainValue(each, depth - 1));
  }
  if (isScalar(value) || depth < 0) return toText(value);
  // Without a prototype, so that a property may be called anything.
  const plain: { [name: string]: PlainValue } = Object.create(null);
  for (const [name, each] of entriesOf(value)) plain[name] = toPlainValue(each, depth - 1);
  return plain;
}

function toPlainNumber(number: number): PlainValue {
  return Number.isFinite(number) ? number : String(number);
}

/** Identifiers, sizes, characters: what has no parts that anybody would look for. */
function isScalar(value: Value): boolean {
  if (isAdapted(value) && value[adapter].toNumber !== undefined) return true;
  return !(value instanceof HashtableValue) && propertyNames(value).length === 0 && !isEmptyBag(value);
}

const isEmptyBag = (value: Value): boolean => toText(value) === '@{}' || toText(value) === '';

function entriesOf(value: Value): readonly (readonly [string, Value])[] {
  if (value instanceof HashtableValue) return [...value.entries()].map(([key, each]) => [toText(key), each]);
  return propertyNames(value).map((name) => [name, getMember(value, name)]);
}
