import { type Adapted, type Adapter, adapter, type Value } from '../powershell-language/index.ts';

interface Property {
  readonly name: string;
  value: Value;
}

export interface RemoteObjectFields {
  /** Most derived first. */
  readonly typeNames: readonly string[];
  /** What the object said of itself when it was written. */
  readonly text?: string | undefined;
  /** Properties of its class. */
  readonly adapted?: Iterable<readonly [string, Value]>;
  /** Properties that were added to it. */
  readonly extended?: Iterable<readonly [string, Value]>;
}

/** An object of some class, as it was when it was written: its properties and its text, no methods. */
export class RemoteObject implements Adapted, Adapter {
  readonly typeNames: readonly string[];
  readonly text: string | undefined;
  readonly #adapted: readonly Property[] | undefined;
  readonly #extended: readonly Property[] | undefined;
  /** By name in lower case; made when the first is asked for, which is never for most objects of a long list. */
  #index: Map<string, Property> | undefined;

  constructor(fields: RemoteObjectFields) {
    this.typeNames = fields.typeNames;
    this.text = fields.text;
    this.#adapted = fields.adapted && toProperties(fields.adapted);
    this.#extended = fields.extended && toProperties(fields.extended);
  }

  get [adapter](): Adapter {
    return this;
  }

  /** Undefined where the element was absent, which is written as it came. */
  get adapted(): Iterable<readonly [string, Value]> | undefined {
    return this.#adapted && entriesOf(this.#adapted);
  }

  get extended(): Iterable<readonly [string, Value]> | undefined {
    return this.#extended && entriesOf(this.#extended);
  }

  toText(): string {
    return this.text ?? this.typeNames[0] ?? '';
  }

  propertyNames(): readonly string[] {
    return [...(this.#adapted ?? []), ...(this.#extended ?? [])].map(({ name }) => name);
  }

  get(name: string): { readonly value: Value } | undefined {
    return this.#find(name);
  }

  set(name: string, value: Value): boolean {
    const property = this.#find(name);
    if (property) property.value = value;
    return property !== undefined;
  }

  /** A property that was added hides one of the class. */
  #find(name: string): Property | undefined {
    if (!this.#index) {
      this.#index = new Map();
      for (const bag of [this.#adapted, this.#extended]) {
        for (const property of bag ?? []) this.#index.set(property.name.toLowerCase(), property);
      }
    }
    return this.#index.get(name.toLowerCase());
  }
}

function toProperties(entries: Iterable<readonly [string, Value]>): Property[] {
  const properties: Property[] = [];
  for (const [name, value] of entries) properties.push({ name, value });
  return properties;
}

function* entriesOf(properties: readonly Property[]): Iterable<readonly [string, Value]> {
  for (const { name, value } of properties) yield [name, value];
}
