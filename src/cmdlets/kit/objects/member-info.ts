/** The members of objects as Get-Member shows them: `int Length {get;}`, `string Name=kim`, `bool Equals(System.Object obj)`. */
import {
  adapter,
  DateTimeValue,
  findMember,
  GuidValue,
  HashtableValue,
  isAdapted,
  isCollection,
  PSObject,
  propertyNames,
  shortTypeName,
  TimeSpanValue,
  toText,
  typeNameOf,
  type Value,
} from '../../../wire/powershell-language/index.ts';

export interface MemberInfo {
  readonly name: string;
  readonly kind: 'Method' | 'NoteProperty' | 'Property';
  readonly definition: string;
}

/** Every object has these. */
const common: ReadonlyMap<string, string> = new Map([
  ['Equals', 'bool Equals(System.Object obj)'],
  ['GetHashCode', 'int GetHashCode()'],
  ['GetType', 'type GetType()'],
  ['ToString', 'string ToString()'],
]);

const tableProperties: readonly (readonly [string, string])[] = [
  ['Count', 'int'],
  ['IsFixedSize', 'bool'],
  ['IsReadOnly', 'bool'],
  ['Keys', 'System.Collections.ICollection'],
  ['Values', 'System.Collections.ICollection'],
];

/** Methods first, each kind by name. */
export function membersOf(item: Value): readonly MemberInfo[] {
  const byName = (left: MemberInfo, right: MemberInfo) =>
    left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1;
  return [...methodsOf(item).sort(byName), ...propertiesOf(item).sort(byName)];
}

function methodsOf(item: Value): MemberInfo[] {
  const own = isAdapted(item) ? (item[adapter].methodNames?.() ?? []) : [];
  const definitions = new Map(common);
  for (const name of own) definitions.set(name, `${name}()`);
  return [...definitions].map(([name, definition]) => ({ name, kind: 'Method', definition }));
}

function propertiesOf(item: Value): MemberInfo[] {
  if (item instanceof HashtableValue) {
    return tableProperties.map(([name, type]) => ({
      name,
      kind: 'Property',
      definition: `${type} ${name} {get;}`,
    }));
  }
  if (isCollection(item)) return [property('Count', 1), property('Length', 1)];
  const isNoted = item instanceof PSObject || isBag(item);
  return propertyNames(item).map((name) => {
    const value = findMember(item, name)?.value;
    return isNoted ? noted(name, value) : property(name, value);
  });
}

function property(name: string, value: Value): MemberInfo {
  return { name, kind: 'Property', definition: `${shownType(value)} ${name} {get;}` };
}

function noted(name: string, value: Value): MemberInfo {
  const shown = value === null || value === undefined ? 'null' : textOf(value);
  return { name, kind: 'NoteProperty', definition: `${shownType(value)} ${name}=${shown}` };
}

const textOf = (value: Value): string =>
  isCollection(value) || value instanceof HashtableValue ? typeNameOf(value) : toText(value);

/** Short where PowerShell has a short name: `int`, `string`, `Object[]`. */
function shownType(value: Value): string {
  if (value === null || value === undefined) return 'object';
  const name = typeNameOf(value);
  if (isCollection(value))
    return name.replace(/^System\.(?=Object\[\]|Byte\[\])/, '').replace('Byte', 'byte');
  if (value instanceof DateTimeValue) return 'datetime';
  if (value instanceof TimeSpanValue) return 'timespan';
  if (value instanceof GuidValue) return 'guid';
  return shortTypeName(name);
}

const isBag = (item: Value): boolean =>
  typeof item === 'object' &&
  item !== null &&
  Object.getPrototypeOf(item) === Object.prototype &&
  !isAdapted(item);
