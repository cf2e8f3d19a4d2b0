import { CharValue, markValueClass, TypedNumber, type Value } from './value.ts';

/** A hash table: keys of any kind, text without letter case. `[ordered]` is the same with another name. */
export class HashtableValue {
  readonly ordered: boolean;
  readonly #entries = new Map<unknown, { key: Value; value: Value }>();

  constructor(entries: Iterable<readonly [Value, Value]> = [], ordered = false) {
    this.ordered = ordered;
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Value): Value {
    return this.#entries.get(identity(key))?.value;
  }

  has(key: Value): boolean {
    return this.#entries.has(identity(key));
  }

  set(key: Value, value: Value): void {
    const id = identity(key);
    const entry = this.#entries.get(id);
    if (entry) entry.value = value;
    else this.#entries.set(id, { key, value });
  }

  delete(key: Value): boolean {
    return this.#entries.delete(identity(key));
  }

  clear(): void {
    this.#entries.clear();
  }

  keys(): Value[] {
    return [...this.#entries.values()].map((entry) => entry.key);
  }

  values(): Value[] {
    return [...this.#entries.values()].map((entry) => entry.value);
  }

  *entries(): IterableIterator<readonly [Value, Value]> {
    for (const { key, value } of this.#entries.values()) yield [key, value];
  }

  /** Only of an ordered table: the value at a place. */
  at(index: number): Value {
    return [...this.#entries.values()].at(index)?.value;
  }
}

markValueClass(HashtableValue);

/** Keys are equal as .NET sees it: 1 and 1L are two keys, 'a' and 'A' one. */
function identity(key: Value): unknown {
  if (typeof key === 'string') return `s:${key.toLowerCase()}`;
  if (key instanceof TypedNumber) return `${key.type}:${key.value}`;
  if (key instanceof CharValue) return `c:${key.text}`;
  return key;
}
