import { type Adapted, type Adapter, adapter, type Value } from '../powershell-language/index.ts';

/** A member of an enumeration, which travels with its name and its number: [MS-PSRP] section 2.2.5.2.7. */
export class EnumValue implements Adapted, Adapter {
  readonly typeNames: readonly string[];
  readonly text: string;
  /** An Int32 nearly always; an enumeration may be made over another whole number. */
  readonly base: Value;

  constructor(typeNames: readonly string[], text: string, base: Value) {
    this.typeNames = typeNames;
    this.text = text;
    this.base = base;
  }

  get [adapter](): Adapter {
    return this;
  }

  toText(): string {
    return this.text;
  }

  propertyNames(): readonly string[] {
    return ['value__'];
  }

  get(name: string): { readonly value: Value } | undefined {
    if (name.toLowerCase() === 'value') return { value: this.text };
    return name.toLowerCase() === 'value__' ? { value: this.base } : undefined;
  }

  compareTo(other: Value): number | undefined {
    const text = other instanceof EnumValue ? other.text : other;
    if (typeof text === 'string') return text.toLowerCase() === this.text.toLowerCase() ? 0 : undefined;
    return typeof other === 'number' ? Math.sign(this.toNumber() - other) : undefined;
  }

  toNumber(): number {
    return typeof this.base === 'number' ? this.base : 0;
  }
}

export function makeEnum(typeName: string, text: string, number: number): EnumValue {
  return new EnumValue([typeName, 'System.Enum', 'System.ValueType', 'System.Object'], text, number);
}
