/** Reading what a message says, with the names in any letter case: clients write `CI` and `ci`. */
import { EnumValue, RemoteObject, TextValue } from '../clixml/index.ts';
import {
  DateTimeValue,
  GuidValue,
  HashtableValue,
  PSObject,
  TypedNumber,
  type Value,
} from '../powershell-language/index.ts';
import { PsrpError } from './psrp-error.ts';

export class Fields {
  readonly #object: PSObject | RemoteObject;
  readonly #what: string;

  /** `what` names the message in errors. */
  constructor(value: Value, what: string) {
    if (!(value instanceof PSObject) && !(value instanceof RemoteObject)) {
      throw new PsrpError('badPayload', `${what} holds no object.`);
    }
    this.#object = value;
    this.#what = what;
  }

  /** `null` where it is absent. */
  value(name: string): Value {
    const object = this.#object;
    return (object instanceof PSObject ? object.get(name) : object.get(name)?.value) ?? null;
  }

  has(name: string): boolean {
    const object = this.#object;
    return object instanceof PSObject ? object.has(name) : object.get(name) !== undefined;
  }

  findText(name: string): string | undefined {
    return textOf(this.value(name));
  }

  text(name: string): string {
    return this.findText(name) ?? this.#fail(name, 'text');
  }

  findNumber(name: string): number | undefined {
    const number = numberOf(this.value(name));
    return number === undefined ? undefined : Number(number);
  }

  number(name: string): number {
    return this.findNumber(name) ?? this.#fail(name, 'a number');
  }

  long(name: string): bigint {
    return numberOf(this.value(name)) ?? this.#fail(name, 'a number');
  }

  /** False where it is absent. */
  flag(name: string): boolean {
    const value = this.value(name);
    if (value === null) return false;
    return typeof value === 'boolean' ? value : this.#fail(name, 'true or false');
  }

  findFlag(name: string): boolean | undefined {
    const value = this.value(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  /** A single value stands for a list of one. */
  findList(name: string): readonly Value[] | undefined {
    const value = this.value(name);
    if (value === null) return undefined;
    return Array.isArray(value) ? (value as readonly Value[]) : [value];
  }

  list(name: string): readonly Value[] {
    return this.findList(name) ?? this.#fail(name, 'a list');
  }

  findTable(name: string): HashtableValue | null {
    const value = this.value(name);
    if (value === null || value instanceof HashtableValue) return value;
    return this.#fail(name, 'a hash table');
  }

  fields(name: string): Fields {
    return new Fields(this.value(name), `${name} of ${this.#what}`);
  }

  date(name: string): Date {
    const value = this.value(name);
    return value instanceof DateTimeValue ? new Date(value.unixMs) : this.#fail(name, 'a date');
  }

  bytes(name: string): Uint8Array | undefined {
    const value = this.value(name);
    return value instanceof Uint8Array ? value : undefined;
  }

  #fail(name: string, expected: string): never {
    throw new PsrpError('badPayload', `${name} of ${this.#what} is not ${expected}.`);
  }
}

function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof GuidValue) return value.text;
  return value instanceof TextValue ? value.text : undefined;
}

function numberOf(value: Value): bigint | undefined {
  if (value instanceof EnumValue) return numberOf(value.base);
  if (value instanceof TypedNumber)
    return Number.isInteger(Number(value.value)) ? BigInt(value.value) : undefined;
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
