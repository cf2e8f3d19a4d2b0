import type { Value } from '../../../wire/powershell-language/index.ts';
import type { ObjectType } from '../object-type.ts';
import { type FilterType, typeOfProperty } from './filter-types.ts';

export interface FilterProperty<T> {
  readonly name: string;
  readonly type: FilterType;
  readonly read: (source: T) => Value;
}

/** The properties that a filter may name. */
export interface Filterable<T> {
  readonly names: readonly string[];
  find(name: string): FilterProperty<T> | undefined;
}

export interface FilterableOptions<T> {
  /** Names that a filter may use though objects do not show them. */
  readonly more?: Readonly<Record<string, (source: T) => Value>>;
  /** Types that differ from those in filter-types.ts. */
  readonly types?: Readonly<Record<string, FilterType>>;
}

/** Everything that objects of the type show, and `more`. */
export function makeFilterable<T>(
  objectType: ObjectType<T>,
  { more = {}, types = {} }: FilterableOptions<T> = {},
): Filterable<T> {
  const typesByKey = new Map(Object.entries(types).map(([name, type]) => [name.toLowerCase(), type]));
  const shown = objectType.propertyNames.map((name) => [name, objectType.reader(name)] as const);
  const properties = new Map(
    [...Object.entries(more), ...shown].flatMap(([name, read]) => {
      const key = name.toLowerCase();
      const type = typesByKey.get(key) ?? typeOfProperty(name);
      return read === undefined ? [] : [[key, { name, type, read }] as const];
    }),
  );
  return {
    names: [...properties.values()].map(({ name }) => name).toSorted(),
    find: (name) => properties.get(name.toLowerCase()),
  };
}
