import { findClosestWord } from '../../../base/closest-word.ts';
import { FilterError } from '../../../wire/opath/filter-error.ts';
import type { FilterComparison, FilterExpression } from '../../../wire/opath/filter-expression.ts';
import { parseFilter } from '../../../wire/opath/parse-filter.ts';
import { makeComparison } from './filter-comparison.ts';
import type { Filterable, FilterProperty } from './filterable.ts';

/** A filter made ready for one type of objects. */
export interface Filter<T> {
  readonly text: string;
  /** Property names spelt as the type has them. */
  readonly expression: FilterExpression;
  matches(source: T): boolean;
  /** Whether it can be asked where no more than these properties can be read. */
  readsOnly(names: ReadonlySet<string>): boolean;
}

/** Throws `FilterError`, also for properties that are not there and values of another type. */
export function compileFilter<T>(text: string, filterable: Filterable<T>): Filter<T> {
  const named = new Set<string>();
  const resolved = resolve(parseFilter(text), (comparison) => {
    const { name } = getProperty(comparison, filterable);
    named.add(name);
    return { ...comparison, property: name };
  });
  return {
    text,
    expression: resolved,
    matches: testOf(resolved, filterable),
    readsOnly: (names) => named.isSubsetOf(names),
  };
}

function resolve(
  expression: FilterExpression,
  change: (comparison: FilterComparison) => FilterComparison,
): FilterExpression {
  switch (expression.kind) {
    case 'comparison':
      return change(expression);
    case 'not':
      return { kind: 'not', operand: resolve(expression.operand, change) };
    default:
      return { ...expression, operands: expression.operands.map((each) => resolve(each, change)) };
  }
}

function testOf<T>(expression: FilterExpression, filterable: Filterable<T>): (source: T) => boolean {
  switch (expression.kind) {
    case 'comparison': {
      const { type, read } = getProperty(expression, filterable);
      const test = makeComparison(expression, type);
      return (source) => test(read(source));
    }
    case 'not': {
      const test = testOf(expression.operand, filterable);
      return (source) => !test(source);
    }
    case 'and': {
      const tests = expression.operands.map((each) => testOf(each, filterable));
      return (source) => tests.every((test) => test(source));
    }
    case 'or': {
      const tests = expression.operands.map((each) => testOf(each, filterable));
      return (source) => tests.some((test) => test(source));
    }
  }
}

function getProperty<T>(
  { property, position }: FilterComparison,
  filterable: Filterable<T>,
): FilterProperty<T> {
  const found = filterable.find(property);
  if (found) return found;
  const near = findClosestWord(property, filterable.names);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new FilterError(
    `"${property.slice(0, 100)}" is not a recognized filterable property.${hint}`,
    position,
  );
}
