/** Reading and writing properties. Whatever the name, only what is listed here or is the object's own answers. */
import { toText } from './convert.ts';
import { dateProperties, timeSpanProperties } from './date-members.ts';
import { DateTimeValue, TimeSpanValue } from './date-time.ts';
import { GuidValue } from './guid.ts';
import { HashtableValue } from './hashtable.ts';
import { RegexValue } from './regex-value.ts';
import { ScriptBlockValue } from './script-block.ts';
import { fail } from './script-error.ts';
import { typeNameOf } from './type-names.ts';
import {
  type Adapter,
  adapter,
  isAdapted,
  isPlainObject,
  type PropertyBag,
  PSObject,
  TypeValue,
  type Value,
} from './value.ts';

/** `$null` for a property that is not there, as PowerShell without strict mode gives. */
export function getMember(value: Value, name: string): Value {
  if (value === null || value === undefined) return /^(?:count|length)$/i.test(name) ? 0 : null;
  const found = findMember(value, name);
  if (found) return found.value;
  const lower = name.toLowerCase();
  if (Array.isArray(value) || value instanceof Uint8Array) return collectMember(value, name, lower);
  // Every object is also a list of one.
  return lower === 'count' || lower === 'length' ? 1 : null;
}

/** `$list.Name` gives the property of every element that has it. */
function collectMember(list: readonly Value[] | Uint8Array, name: string, lower: string): Value {
  if (lower === 'syncroot') return [...list];
  const values: Value[] = [];
  for (const element of list) {
    const found = element === null || element === undefined ? undefined : findMember(element, name);
    if (!found) continue;
    if (Array.isArray(found.value)) values.push(...found.value);
    else values.push(found.value);
  }
  return values.length > 1 ? values : (values[0] ?? null);
}

export function findMember(value: Value, name: string): { readonly value: Value } | undefined {
  if (isPlainObject(value)) return findOwn(value, name) ?? findIntrinsic(value, name);
  const lower = name.toLowerCase();
  if (typeof value === 'boolean' && lower === 'ispresent') return { value };
  if (typeof value === 'string')
    return lower === 'length' ? { value: value.length } : findIntrinsic(value, lower);
  if (Array.isArray(value) || value instanceof Uint8Array) {
    if (lower === 'count' || lower === 'length' || lower === 'longlength') return { value: value.length };
    return lower === 'rank' ? { value: 1 } : findIntrinsic(value, lower);
  }
  if (value instanceof PSObject) {
    return value.has(name) ? { value: value.get(name) ?? null } : findIntrinsic(value, lower);
  }
  if (value instanceof HashtableValue) return findInTable(value, name) ?? findIntrinsic(value, lower);
  if (isAdapted(value)) return value[adapter].get(name) ?? findIntrinsic(value, lower);
  const own = fixedProperties(value)?.[lower];
  return own === undefined ? findIntrinsic(value, lower) : { value: own };
}

function findOwn(value: PropertyBag, name: string): { readonly value: Value } | undefined {
  const key = findOwnKey(value, name);
  return key === undefined ? undefined : { value: toValue(Reflect.get(value, key)) };
}

/** The exact name first: that is what nearly every script writes. */
export function findOwnKey(value: PropertyBag, name: string): string | undefined {
  if (Object.prototype.propertyIsEnumerable.call(value, name)) return name;
  const lower = name.toLowerCase();
  return Object.keys(value).find((key) => key.toLowerCase() === lower);
}

/** A host's object may hold anything; functions and symbols are no values. */
function toValue(value: unknown): Value {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return null;
  return value as Value;
}

function findInTable(table: HashtableValue, name: string): { readonly value: Value } | undefined {
  if (table.has(name)) return { value: table.get(name) ?? null };
  switch (name.toLowerCase()) {
    case 'count':
      return { value: table.size };
    case 'keys':
      return { value: table.keys() };
    case 'values':
      return { value: table.values() };
    case 'isreadonly':
    case 'isfixedsize':
      return { value: false };
    default:
      return undefined;
  }
}

function fixedProperties(value: Value): Readonly<Record<string, Value>> | undefined {
  if (value instanceof DateTimeValue) return dateProperties(value);
  if (value instanceof Date) return dateProperties(DateTimeValue.fromUnixMs(value.getTime()));
  if (value instanceof TimeSpanValue) return timeSpanProperties(value);
  if (value instanceof GuidValue) return withoutPrototype({ guid: value.text });
  if (value instanceof ScriptBlockValue) return withoutPrototype({ ast: value.text, isfilter: false });
  if (value instanceof RegexValue)
    return withoutPrototype({ options: value.options.ignoreCase ? 'IgnoreCase' : 'None' });
  if (value instanceof TypeValue) {
    const { fullName } = value;
    const dot = fullName.lastIndexOf('.');
    return withoutPrototype({
      name: fullName.slice(dot + 1),
      fullname: fullName,
      namespace: fullName.slice(0, Math.max(0, dot)),
    });
  }
  return undefined;
}

export function withoutPrototype(properties: Record<string, Value>): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null) as Record<string, Value>, properties);
}

/** `.PSObject` and `.PSTypeNames`, which every object has. */
function findIntrinsic(value: Value, name: string): { readonly value: Value } | undefined {
  switch (name.toLowerCase()) {
    case 'psobject':
      return { value: { Properties: listProperties(value), TypeNames: typeNamesOf(value) } };
    case 'pstypenames':
      return { value: typeNamesOf(value) };
    default:
      return undefined;
  }
}

export function typeNamesOf(value: Value): readonly string[] {
  if (value instanceof PSObject) return value.typeNames;
  if (isAdapted(value)) return value[adapter].typeNames;
  const own = typeNameOf(value);
  return own === 'System.Object' ? [own] : [own, 'System.Object'];
}

function listProperties(value: Value): readonly Value[] {
  return propertyNames(value).map((name) => ({
    Name: name,
    Value: getMember(value, name),
    MemberType: 'NoteProperty',
  }));
}

/** In the order in which they are printed. */
export function propertyNames(value: Value): readonly string[] {
  if (value instanceof PSObject) return value.names();
  if (value instanceof HashtableValue) return value.keys().map((key) => toText(key));
  if (isAdapted(value)) return value[adapter].propertyNames();
  if (isPlainObject(value)) return Object.keys(value);
  if (typeof value === 'string') return ['Length'];
  if (value instanceof DateTimeValue || value instanceof Date) {
    return [
      'Date',
      'Day',
      'DayOfWeek',
      'DayOfYear',
      'Hour',
      'Kind',
      'Millisecond',
      'Minute',
      'Month',
      'Second',
      'Ticks',
      'TimeOfDay',
      'Year',
    ];
  }
  if (value instanceof TimeSpanValue) {
    return [
      'Ticks',
      'Days',
      'Hours',
      'Milliseconds',
      'Minutes',
      'Seconds',
      'TotalDays',
      'TotalHours',
      'TotalMilliseconds',
      'TotalMinutes',
      'TotalSeconds',
    ];
  }
  return [];
}

export function setMember(target: Value, name: string, value: Value): void {
  if (target instanceof HashtableValue) target.set(name, value);
  else if (target instanceof PSObject && target.has(name)) target.set(name, value ?? null);
  else if (isAdapted(target) && setAdapted(target[adapter], name, value)) return;
  else if (target === null || target === undefined) failAssignment(name, 'PropertyNotFound');
  else if (target instanceof PSObject) failSetting(name);
  else if (isPlainObject(target)) setOwn(target, name, value);
  else failAssignment(name);
}

const setAdapted = (target: Adapter, name: string, value: Value): boolean =>
  target.set?.(name, value) === true;

function setOwn(target: PropertyBag, name: string, value: Value): void {
  const key = findOwnKey(target, name);
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key === undefined || descriptor?.writable !== true) failAssignment(name);
  Object.defineProperty(target, key, { ...descriptor, value });
}

/** A new property is added with Add-Member, never by assigning to it. */
function failSetting(name: string): never {
  const why = `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`;
  return fail('ExceptionWhenSetting', `Exception setting "${name}": "${why}"`, 'NotSpecified');
}

function failAssignment(name: string, id = 'PropertyAssignmentException'): never {
  return fail(
    id,
    `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`,
  );
}
