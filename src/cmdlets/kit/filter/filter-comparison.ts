/** One comparison as a test of a value, chosen once by the type of the property. */
import { parseGuid } from '../../../base/ids.ts';
import { foldText } from '../../../store/sort-key.ts';
import { FilterError } from '../../../wire/opath/filter-error.ts';
import type { FilterComparison } from '../../../wire/opath/filter-expression.ts';
import {
  compareText,
  DateTimeValue,
  findDate,
  isCollection,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { parseSize } from '../byte-size.ts';
import type { FilterType } from './filter-types.ts';

export type ValueTest = (value: Value) => boolean;

export function makeComparison(comparison: FilterComparison, type: FilterType): ValueTest {
  const { operator, value } = comparison;
  if (value === null) return compareWithNull(comparison);
  // `-ne` and `-notlike` hold where nothing fits: also for what is empty, and for lists without such a value.
  if (operator === 'ne') return negate(makeComparison({ ...comparison, operator: 'eq' }, type));
  if (operator === 'notlike') return negate(makeComparison({ ...comparison, operator: 'like' }, type));
  const test = operator === 'like' ? likeOf(comparison, type) : testOf(comparison, type);
  return (found) => anyOf(found, test);
}

const negate =
  (test: ValueTest): ValueTest =>
  (value) =>
    !test(value);

function anyOf(value: Value, test: ValueTest): boolean {
  if (isEmpty(value)) return false;
  if (!isCollection(value)) return test(value);
  return Array.isArray(value) && value.some((item: Value) => !isEmpty(item) && test(item));
}

/** A directory has no empty text: what is empty is not there. */
function isEmpty(value: Value): boolean {
  if (value === null || value === undefined || value === '') return true;
  return Array.isArray(value) && value.length === 0;
}

function compareWithNull({ operator, valuePosition }: FilterComparison): ValueTest {
  if (operator === 'eq') return isEmpty;
  if (operator === 'ne') return negate(isEmpty);
  throw new FilterError(
    `The operator -${operator} cannot be used with $null, only -eq and -ne.`,
    valuePosition,
  );
}

type Ordering = 'eq' | 'lt' | 'le' | 'gt' | 'ge';

const orderings: Readonly<Record<Ordering, (difference: number) => boolean>> = {
  eq: (difference) => difference === 0,
  lt: (difference) => difference < 0,
  le: (difference) => difference <= 0,
  gt: (difference) => difference > 0,
  ge: (difference) => difference >= 0,
};

/** Both sides as numbers; what is no such value never fits. */
function compareNumbers(
  comparison: FilterComparison,
  typeName: string,
  parse: (value: Value) => number | undefined,
): ValueTest {
  const wanted = parse(String(comparison.value));
  if (wanted === undefined) throw cannotConvert(comparison, typeName);
  const holds = orderings[comparison.operator as Ordering];
  return (value) => {
    const number = parse(value);
    return number !== undefined && holds(number === wanted ? 0 : number - wanted);
  };
}

function testOf(comparison: FilterComparison, type: FilterType): ValueTest {
  const { operator, value } = comparison;
  const given = String(value);
  if (typeof type === 'object') {
    refuseOrdering(comparison, type.typeName);
    const wanted = type.values.find((each) => isSameText(each, given));
    if (wanted === undefined) throw cannotConvert(comparison, type.typeName, type.values);
    return (found) => toText(found) === wanted;
  }
  switch (type) {
    case 'boolean': {
      refuseOrdering(comparison, 'System.Boolean');
      if (!/^(?:true|false)$/i.test(given))
        throw cannotConvert(comparison, 'System.Boolean', ['$true', '$false']);
      const wanted = given.toLowerCase() === 'true';
      return (found) => found === wanted;
    }
    case 'guid': {
      refuseOrdering(comparison, 'System.Guid');
      const wanted = parseGuid(given);
      if (wanted === undefined) throw cannotConvert(comparison, 'System.Guid');
      return (found) => isSameText(toText(found), wanted);
    }
    case 'number':
      return compareNumbers(comparison, 'System.Int32', numberOf);
    case 'size':
      return compareNumbers(comparison, 'Microsoft.Exchange.Data.ByteQuantifiedSize', sizeOf);
    case 'date':
      return compareNumbers(comparison, 'System.DateTime', dateOf);
    case 'address':
      if (operator === 'eq') return (found) => spellingsOf(found).some((each) => isSameText(each, given));
      break;
    case 'text':
      break;
  }
  if (operator === 'eq') return equalText(given);
  const holds = orderings[operator as Ordering];
  return (found) => holds(compareText(toText(found), given, false));
}

function equalText(given: string): ValueTest {
  const wanted = foldText(given);
  return (found) => foldText(toText(found)) === wanted;
}

const isSameText = (left: string, right: string): boolean => foldText(left) === foldText(right);

function numberOf(value: Value): number | undefined {
  const text = toText(value).trim();
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? undefined : number;
}

/** `Unlimited` is larger than every size. */
function sizeOf(value: Value): number | undefined {
  return /^\s*unlimited\s*$/i.test(toText(value)) ? Number.POSITIVE_INFINITY : parseSize(value);
}

/** What names no zone is UTC, as everything inside is. */
function dateOf(value: Value): number | undefined {
  return (value instanceof DateTimeValue ? value : findDate(value))?.unixMs;
}

/** With and without the prefix that says which kind of address it is. */
function spellingsOf(value: Value): readonly string[] {
  const whole = toText(value);
  const bare = /^smtp:(.+)$/is.exec(whole)?.[1];
  return bare === undefined ? [whole] : [whole, bare];
}

function likeOf(comparison: FilterComparison, type: FilterType): ValueTest {
  const { value, valuePosition } = comparison;
  if (type !== 'text' && type !== 'address' && typeof type !== 'object') {
    throw new FilterError(
      `The property "${comparison.property}" cannot be compared with -${comparison.operator}: it is no text. Use -eq, -ne${type === 'boolean' || type === 'guid' ? '' : ', -lt, -le, -gt or -ge'}.`,
      comparison.position,
    );
  }
  const parts = /^(\*?)(.*?)(\*?)$/s.exec(String(value));
  const middle = foldText(parts?.[2] ?? '');
  if (/[*]/.test(middle)) {
    throw new FilterError(
      "A wildcard can stand only at the beginning or at the end of the value of -like, as in 'T*' or '*T*'.",
      valuePosition,
    );
  }
  const matches = likeTest(parts?.[1] === '*', middle, parts?.[3] === '*');
  const spellings = type === 'address' ? spellingsOf : (found: Value) => [toText(found)];
  return (found) => spellings(found).some((each) => matches(foldText(each)));
}

function likeTest(openStart: boolean, middle: string, openEnd: boolean): (text: string) => boolean {
  if (middle === '') return openStart ? () => true : (text) => text === '';
  if (openStart) return openEnd ? (text) => text.includes(middle) : (text) => text.endsWith(middle);
  return openEnd ? (text) => text.startsWith(middle) : (text) => text === middle;
}

function refuseOrdering({ operator, property, position }: FilterComparison, typeName: string): void {
  if (operator === 'eq') return;
  throw new FilterError(
    `The property "${property}" is of type ${typeName} and cannot be compared with -${operator}. Use -eq or -ne.`,
    position,
  );
}

function cannotConvert(
  { value, property, valuePosition }: FilterComparison,
  typeName: string,
  values?: readonly string[],
): FilterError {
  const choices = values === undefined ? '' : ` Use one of: ${values.join(', ')}.`;
  return new FilterError(
    `Cannot convert value "${String(value).slice(0, 100)}" of the property "${property}" to type "${typeName}".${choices}`,
    valuePosition,
  );
}
