import {
  compareText,
  compareValues,
  PowerShellError,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';

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
