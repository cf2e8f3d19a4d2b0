import { type Adapted, type Adapter, adapter, type Value } from '../powershell-language/index.ts';

interface Property {
  readonly name: string;
  readonly value: Value;
}

type Bag = Map<string, Property>;

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
  readonly #adapted: Bag | undefined;
  readonly #extended: Bag | undefined;

  constructor(fields: RemoteObjectFields) {
    this.typeNames = fields.typeNames;
    this.text = fields.text;
    this.#adapted = fields.adapted && makeBag(fields.adapted);
    this.#extended = fields.extended && makeBag(fields.extended);
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
    return [...(this.#adapted?.values() ?? []), ...(this.#extended?.values() ?? [])].map(({ name }) => name);
  }

  get(name: string): { readonly value: Value } | undefined {
    const key = name.toLowerCase();
    return this.#extended?.get(key) ?? this.#adapted?.get(key);
  }

  set(name: string, value: Value): boolean {
    const key = name.toLowerCase();
    const bag = [this.#extended, this.#adapted].find((one) => one?.has(key));
    bag?.set(key, { name: bag.get(key)?.name ?? name, value });
    return bag !== undefined;
  }
}

function makeBag(entries: Iterable<readonly [string, Value]>): Bag {
  const bag: Bag = new Map();
  for (const [name, value] of entries) bag.set(name.toLowerCase(), { name, value });
  return bag;
}

function* entriesOf(bag: Bag): Iterable<readonly [string, Value]> {
  for (const { name, value } of bag.values()) yield [name, value];
}
