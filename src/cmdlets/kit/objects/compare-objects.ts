import {
  compareText,
  compareValues,
  findMember,
  PowerShellError,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import type { PropertyReader } from './property-reader.ts';

/** What an object is put in order by; undefined where it has no such property. */
export function keyFor(reader: PropertyReader, item: Value): Value | Promise<Value> {
  const { name } = reader;
  return name !== undefined && findMember(item, name) === undefined ? undefined : reader.read(item);
}

/** Key by key. Objects without the property stand last, whichever way the others go. */
export function compareKeys(
  left: readonly Value[],
  right: readonly Value[],
  isDescending: (index: number) => boolean,
  caseSensitive: boolean,
): number {
  for (const [index, key] of left.entries()) {
    const other = right[index];
    if (key === undefined || other === undefined) {
      if (key !== other) return key === undefined ? 1 : -1;
      continue;
    }
    const order = compareObjects(key, other, caseSensitive);
    if (order !== 0) return isDescending(index) ? -order : order;
  }
  return 0;
}

const isNothing = (value: Value): boolean => value === null || value === undefined;

/** An order for values of all kinds: nothing first, then by value; as text where two cannot be compared. */
export function compareObjects(left: Value, right: Value, caseSensitive: boolean): number {
  if (isNothing(left) || isNothing(right)) return Number(isNothing(right)) - Number(isNothing(left));
  try {
    const result = compareValues(left, right, caseSensitive);
    if (!Number.isNaN(result)) return result;
  } catch (error) {
    if (!(error instanceof PowerShellError)) throw error;
  }
  return compareText(toText(left), toText(right), caseSensitive);
}
