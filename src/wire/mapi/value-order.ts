/** How values stand to each other: for conditions and for the rows of tables. */
import type { PropertyValue } from './property-value.ts';
import { foldedText } from './text-match.ts';

/**
 * Below 0, 0 or above it; undefined for values that have no order between them: a text and a number, two of which one is NaN.
 * Texts are compared without case and in NFC; the store of Exchange knows no property in which case tells two apart.
 */
export function compareValues(left: PropertyValue, right: PropertyValue): number | undefined {
  if (typeof left === 'string')
    return typeof right === 'string' ? rankOf(foldedText(left), foldedText(right)) : undefined;
  if (typeof left === 'boolean') return typeof right === 'boolean' ? Number(left) - Number(right) : undefined;
  if (typeof left === 'number' || typeof left === 'bigint')
    return typeof right === 'number' || typeof right === 'bigint' ? rankOf(left, right) : undefined;
  if (left instanceof Uint8Array)
    return right instanceof Uint8Array ? Buffer.compare(left, right) : undefined;
  return isList(left) && isList(right) ? compareLists(left, right) : undefined;
}

/** The same with one side that stays: it is folded once. */
export function orderAgainst(right: PropertyValue): (left: PropertyValue) => number | undefined {
  if (typeof right !== 'string') return (left) => compareValues(left, right);
  const folded = foldedText(right);
  return (left) => (typeof left === 'string' ? rankOf(foldedText(left), folded) : undefined);
}

export const isList = (value: PropertyValue): value is Extract<PropertyValue, readonly unknown[]> =>
  Array.isArray(value);

/** The first two that differ decide; a list that the other begins with comes first. */
function compareLists(left: readonly PropertyValue[], right: readonly PropertyValue[]): number | undefined {
  const both = Math.min(left.length, right.length);
  for (let index = 0; index < both; index += 1) {
    const [a, b] = [left[index], right[index]];
    const order = a === undefined || b === undefined ? undefined : compareValues(a, b);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** A number and a bigint have an order between them: PidTagMessageSize and its extended form do. */
function rankOf(left: string | number | bigint, right: string | number | bigint): number | undefined {
  if (left < right) return -1;
  if (left > right) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint of the same value are equal in no other way.
  return left == right ? 0 : undefined;
}
