import { identityOfKey, normalizedType, type PropertyKey, typeOfKey } from './property-key.ts';
import { PropertyType } from './property-type.ts';
import type { PropertyValue } from './property-value.ts';

export interface BagEntry {
  readonly key: PropertyKey;
  readonly value: PropertyValue;
}

/**
 * Properties of one object. A property is there once, whatever type it is asked for with; a String8 is kept as a String. What is
 * got with a type that the property does not have is not there: [MS-OXCPRPT] section 3.2.5.1 makes an error of it.
 */
export class PropertyBag {
  readonly #entries = new Map<number | string, BagEntry>();

  constructor(entries: Iterable<BagEntry> = []) {
    for (const { key, value } of entries) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** With its own type; a key of the type `unspecified` finds any. */
  find(key: PropertyKey): BagEntry | undefined {
    const found = this.#entries.get(identityOfKey(key));
    if (found === undefined) return undefined;
    const wanted = normalizedType(typeOfKey(key));
    return wanted === PropertyType.unspecified || wanted === typeOfKey(found.key) ? found : undefined;
  }

  get(key: PropertyKey): PropertyValue | undefined {
    return this.find(key)?.value;
  }

  text(key: PropertyKey): string | undefined {
    const value = this.get(key);
    return typeof value === 'string' ? value : undefined;
  }

  number(key: PropertyKey): number | undefined {
    const value = this.get(key);
    return typeof value === 'number' ? value : undefined;
  }

  boolean(key: PropertyKey): boolean | undefined {
    const value = this.get(key);
    return typeof value === 'boolean' ? value : undefined;
  }

  bytes(key: PropertyKey): Uint8Array | undefined {
    const value = this.get(key);
    return value instanceof Uint8Array ? value : undefined;
  }

  /** PtypTime, PtypInteger64. */
  bigint(key: PropertyKey): bigint | undefined {
    const value = this.get(key);
    return typeof value === 'bigint' ? value : undefined;
  }

  has(key: PropertyKey): boolean {
    return this.#entries.has(identityOfKey(key));
  }

  set(key: PropertyKey, value: PropertyValue): this {
    this.#entries.set(identityOfKey(key), { key: withNormalizedType(key), value });
    return this;
  }

  /** Leaves what is there already. */
  setDefault(key: PropertyKey, value: PropertyValue): this {
    return this.has(key) ? this : this.set(key, value);
  }

  delete(key: PropertyKey): boolean {
    return this.#entries.delete(identityOfKey(key));
  }

  entries(): IterableIterator<BagEntry> {
    return this.#entries.values();
  }

  clone(): PropertyBag {
    return new PropertyBag(this.entries());
  }
}

function withNormalizedType(key: PropertyKey): PropertyKey {
  const type = normalizedType(typeOfKey(key));
  if (typeof key === 'number') return ((key & 0xffff_0000) | type) >>> 0;
  return key.type === type ? key : { name: key.name, type };
}
