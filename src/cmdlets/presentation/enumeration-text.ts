import {
  type Adapted,
  type Adapter,
  adapter,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';

/**
 * A member of an enumeration. Scripts for Exchange Online read its name from `.Value`, as remote sessions there have
 * it, and scripts for servers compare it as it is: both must do.
 */
class EnumerationText implements Adapted, Adapter {
  readonly typeNames: readonly string[];
  readonly #name: string;

  constructor(typeNames: readonly string[], name: string) {
    this.typeNames = typeNames;
    this.#name = name;
  }

  get [adapter](): Adapter {
    return this;
  }

  toText(): string {
    return this.#name;
  }

  propertyNames(): readonly string[] {
    return [];
  }

  get(name: string): { readonly value: Value } | undefined {
    return name.toLowerCase() === 'value' ? { value: this.#name } : undefined;
  }

  compareTo(other: Value): number {
    const [own, text] = [this.#name.toLowerCase(), toText(other).toLowerCase()];
    return own === text ? 0 : own < text ? -1 : 1;
  }
}

/** One object for each member, so that a list of a hundred thousand holds no more than there are names. */
export function enumerationTexts(typeName: string): (name: string) => Value {
  const made = new Map<string, Value>();
  const typeNames = [typeName, 'System.Enum', 'System.ValueType', 'System.Object'];
  return (name) => {
    const value = made.get(name) ?? new EnumerationText(typeNames, name);
    made.set(name, value);
    return value;
  };
}
