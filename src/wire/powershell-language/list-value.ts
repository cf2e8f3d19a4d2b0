import type { Value } from './value.ts';

/** `ArrayList` and `List[T]`: an array that scripts may change in place. */
export class ListValue extends Array<Value> {
  typeName = 'System.Collections.ArrayList';

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

export function makeList(items: Iterable<Value>, typeName?: string): ListValue {
  const list = new ListValue();
  if (typeName !== undefined) list.typeName = typeName;
  for (const item of items) list.push(item);
  return list;
}
