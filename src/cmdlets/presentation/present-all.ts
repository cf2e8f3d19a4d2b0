import type { Value } from '../../wire/powershell-language/index.ts';
import type { ObjectType } from '../kit/object-type.ts';

/** Rows as the objects that scripts see, as they come. */
export async function* presentAll<T>(type: ObjectType<T>, rows: AsyncIterable<T>): AsyncIterable<Value> {
  for await (const row of rows) yield type.present(row);
}
