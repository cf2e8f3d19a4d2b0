/**
 * The values that scripts handle. Wherever JavaScript has the thing itself, it is used as it is:
 *
 * - `null` is `$null`; `undefined` is "no value", what a pipeline without output gives.
 * - `boolean`, `string`, arrays (`object[]`), `Uint8Array` (`byte[]`), `Date` (a UTC `DateTime`).
 * - `number` is an Int32 where it fits one, an Int64 where it is a whole number beyond that, else a Double;
 *   `bigint` is an Int64. What this cannot say (a Double 3.0, a Byte) is a `TypedNumber`.
 * - A plain object, frozen or not, is a property bag: its own enumerable properties and nothing else of it
 *   can be reached. No name that a script writes ever gets to a prototype.
 * - An object with an adapter speaks for itself: sizes, recipients' identities, error records.
 */

import type { DateTimeValue, TimeSpanValue } from './date-time.ts';
import type { DecimalNumber } from './decimal.ts';
import type { HashtableValue } from './hashtable.ts';
import type { ScriptBlockValue } from './script-block.ts';

export type Value =
  | null
  | undefined
  | boolean
  | string
  | number
  | bigint
  | readonly Value[]
  | Uint8Array
  | Date
  | TypedNumber
  | DecimalNumber
  | CharValue
  | DateTimeValue
  | TimeSpanValue
  | HashtableValue
  | PSObject
  | ScriptBlockValue
  | TypeValue
  | Adapted
  | PropertyBag;

/** Anything else that a cmdlet may return: only its own enumerable properties can be seen. */
export type PropertyBag = object;

/** Of a member or of a call; undefined where there is no such. */
export type FoundValue = { readonly value: Value } | undefined;

export type WholeNumberType =
  | 'Byte'
  | 'SByte'
  | 'Int16'
  | 'UInt16'
  | 'UInt32'
  | 'UInt64'
  | 'Int64'
  | 'BigInteger';

export class TypedNumber {
  readonly type: WholeNumberType | 'Double' | 'Single';
  readonly value: number | bigint;

  constructor(type: WholeNumberType | 'Double' | 'Single', value: number | bigint) {
    this.type = type;
    this.value = value;
    Object.freeze(this);
  }
}

export class CharValue {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
    Object.freeze(this);
  }
}

/** A type as a value: `[int]`, `[System.Math]`. Only the name: what may be done with it is decided elsewhere. */
export class TypeValue {
  readonly fullName: string;

  constructor(fullName: string) {
    this.fullName = fullName;
    Object.freeze(this);
  }
}

export const adapter: unique symbol = Symbol('powershell adapter');

/** How an object of the host presents itself to scripts. All members are names of the host's choosing. */
export interface Adapter {
  /** Most derived first, as `Get-Member` and `-is` see them. */
  readonly typeNames: readonly string[];
  toText(): string;
  propertyNames(): readonly string[];
  /** `name` in any letter case; `undefined` when there is no such property. */
  get(name: string): { readonly value: Value } | undefined;
  set?(name: string, value: Value): boolean;
  methodNames?(): readonly string[];
  /** `undefined` when there is no such method. */
  invoke?(name: string, args: readonly Value[]): { readonly value: Value } | undefined;
  /** Negative, zero or positive; `undefined` when the two cannot be compared. */
  compareTo?(other: Value): number | undefined;
  /** For arithmetic and conversion to a number. */
  toNumber?(): number | bigint;
  /** Levels that it keeps where it is sent inside another object; without it such an object becomes its text. */
  readonly serializationDepth?: number;
}

export interface Adapted {
  readonly [adapter]: Adapter;
}

export function isAdapted(value: unknown): value is Adapted {
  return typeof value === 'object' && value !== null && adapter in value;
}

/** An object made by a script or by Select-Object: properties in order, names without letter case. */
export class PSObject {
  readonly typeNames: string[];
  readonly #properties = new Map<string, { name: string; value: Value }>();

  constructor(entries: Iterable<readonly [string, Value]> = [], typeNames: readonly string[] = customObject) {
    this.typeNames = [...typeNames];
    for (const [name, value] of entries) this.set(name, value);
  }

  get(name: string): Value {
    return this.#properties.get(name.toLowerCase())?.value;
  }

  has(name: string): boolean {
    return this.#properties.has(name.toLowerCase());
  }

  set(name: string, value: Value): void {
    const key = name.toLowerCase();
    const property = this.#properties.get(key);
    if (property) property.value = value;
    else this.#properties.set(key, { name, value });
  }

  delete(name: string): boolean {
    return this.#properties.delete(name.toLowerCase());
  }

  names(): string[] {
    return [...this.#properties.values()].map((property) => property.name);
  }

  *entries(): IterableIterator<readonly [string, Value]> {
    for (const { name, value } of this.#properties.values()) yield [name, value];
  }
}

const customObject = ['System.Management.Automation.PSCustomObject', 'System.Object'];

export function isPlainObject(value: Value): value is Readonly<Record<string, Value>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !isValueClass(value) &&
    !isAdapted(value)
  );
}

const valueClass: unique symbol = Symbol('powershell value');

/** Marks the classes of this folder, which are values of their own and no property bags. */
export function markValueClass(type: { readonly prototype: object }): void {
  Object.defineProperty(type.prototype, valueClass, { value: true });
}

const isValueClass = (value: object): boolean => valueClass in value || value instanceof Date;

for (const type of [TypedNumber, CharValue, TypeValue, PSObject]) markValueClass(type);
