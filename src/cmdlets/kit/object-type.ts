/** What cmdlets give out: typed rows of the rooms, seen by scripts under the names that Exchange prints. */
import { type Adapted, type Adapter, adapter, type Value } from '../../wire/powershell-language/index.ts';
import type { ViewDefinition } from './format/view-definition.ts';

export interface ObjectTypeOptions<T> {
  /** Most derived first; `System.Object` is added. */
  readonly typeNames: readonly [string, ...string[]];
  /** In the order of `Format-List`. Each is computed when it is asked for. */
  readonly properties: Readonly<Record<string, (source: T) => Value>>;
  /** In a string, and as the identity that another cmdlet takes. */
  readonly toText: (source: T) => string;
  /** Of this type alone, unless it names others: a type from which several derive, so that they share a table. */
  readonly view?: Omit<ViewDefinition, 'typeNames'> & Partial<Pick<ViewDefinition, 'typeNames'>>;
  /** A part of other objects, whose properties remote clients are to see as well. */
  readonly isPart?: boolean;
}

/** What is known of a type without an object of it. */
export interface OutputType {
  readonly typeName: string;
  readonly propertyNames: readonly string[];
  readonly view: ViewDefinition | undefined;
}

export interface ObjectType<T> extends OutputType {
  present(source: T): Adapted;
  /** What reads a property, whatever the letter case of its name. */
  reader(name: string): ((source: T) => Value) | undefined;
  /** The row behind an object of this type. */
  find(value: Value): T | undefined;
}

/** Looks up properties without regard to letter case once for all objects of the type. */
export function defineObjectType<T>(options: ObjectTypeOptions<T>): ObjectType<T> {
  const { typeNames, properties, toText, view, isPart = false } = options;
  const [typeName] = typeNames;
  const names = Object.keys(properties);
  const byKey = new Map(Object.entries(properties).map(([name, read]) => [name.toLowerCase(), read]));
  const allTypeNames = [...typeNames, 'System.Object'];
  /** Is its own adapter: an object of a list of a hundred thousand costs one allocation. */
  class Presented implements Adapted, Adapter {
    readonly typeNames = allTypeNames;
    readonly serializationDepth = isPart ? 1 : 0;
    readonly source: T;

    constructor(source: T) {
      this.source = source;
    }

    get [adapter](): Adapter {
      return this;
    }
    toText(): string {
      return toText(this.source);
    }
    propertyNames(): readonly string[] {
      return names;
    }
    get(name: string): { readonly value: Value } | undefined {
      const read = byKey.get(name.toLowerCase());
      return read && { value: read(this.source) };
    }
  }
  return {
    typeName,
    propertyNames: names,
    view: view && { typeNames: [typeName], ...view },
    present: (source) => new Presented(source),
    reader: (name) => byKey.get(name.toLowerCase()),
    find: (value) => (value instanceof Presented ? value.source : undefined),
  };
}
