import { type Adapted, type Adapter, adapter, toText, type Value } from '../powershell-language/index.ts';

/**
 * A member of an enumeration that has a name and no number. Scripts for Exchange Online read the name from `.Value`, as
 * remote sessions there have it, and scripts for servers compare the member as it is: both must do.
 */
export class NamedEnum implements Adapted, Adapter {
  readonly typeNames: readonly string[];
  readonly name: string;

  constructor(typeNames: readonly string[], name: string) {
    this.typeNames = typeNames;
    this.name = name;
  }

  get [adapter](): Adapter {
    return this;
  }

  toText(): string {
    return this.name;
  }

  /** In JSON and in lists it is its name. */
  propertyNames(): readonly string[] {
    return [];
  }

  get(name: string): { readonly value: Value } | undefined {
    return name.toLowerCase() === 'value' ? { value: this.name } : undefined;
  }

  compareTo(other: Value): number {
    const [own, text] = [this.name.toLowerCase(), toText(other).toLowerCase()];
    return own === text ? 0 : own < text ? -1 : 1;
  }
}
