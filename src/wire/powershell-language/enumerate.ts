import { TypedNumber, type Value } from './value.ts';

const byteValues = Array.from({ length: 256 }, (_, byte) => new TypedNumber('Byte', byte));
const byteValue = (byte: number): Value => byteValues[byte] ?? null;

/** What a pipeline makes of a value: an array gives its elements, one level deep; `$null` is an object of its own. */
export function* enumerate(value: Value): IterableIterator<Value> {
  if (value === undefined) return;
  if (Array.isArray(value)) yield* value;
  else if (value instanceof Uint8Array) for (const byte of value) yield byteValue(byte);
  else yield value;
}

export const isCollection = (value: Value): value is readonly Value[] | Uint8Array =>
  Array.isArray(value) || value instanceof Uint8Array;

/** The elements to be looked at by an operator that filters a collection. */
export const elementsOf = (value: readonly Value[] | Uint8Array): readonly Value[] =>
  value instanceof Uint8Array ? Array.from(value, byteValue) : value;

/** What a pipeline gives when its output is used as one value: nothing, the one object, or an array. */
export function unwrap(output: readonly Value[]): Value {
  if (output.length > 1) return output;
  return output.length === 0 ? undefined : output[0];
}
