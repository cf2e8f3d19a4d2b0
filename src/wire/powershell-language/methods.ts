/** The methods that scripts may call. There is no way from a name to anything that is not written here. */
import type { Budget } from './budget.ts';
import { isEqual } from './compare.ts';
import { findNumber, innerText, toText, toWhole } from './convert.ts';
import { invokeDateMethod, invokeTimeSpanMethod } from './date-members.ts';
import { DateTimeValue, TimeSpanValue } from './date-time.ts';
import { elementsOf } from './enumerate.ts';
import { formatValue } from './format-operator.ts';
import { HashtableValue } from './hashtable.ts';
import { ListValue } from './list-value.ts';
import { isNumber } from './numeric.ts';
import { RegexValue } from './regex-value.ts';
import { fail, PowerShellError } from './script-error.ts';
import { invokeStringMethod } from './string-methods.ts';
import { matchesTable, replaceAll } from './text-operators.ts';
import { typeNameOf } from './type-names.ts';
import { adapter, CharValue, type FoundValue, isAdapted, TypeValue, type Value } from './value.ts';

export function invokeMethod(target: Value, name: string, args: readonly Value[], budget: Budget): Value {
  if (target === null || target === undefined) {
    return fail('InvokeMethodOnNull', 'You cannot call a method on a null-valued expression.');
  }
  const lower = name.toLowerCase();
  const result = calling(
    name,
    args,
    () => invokeOwn(target, lower, args, budget) ?? invokeCommon(target, lower, args),
  );
  if (result) return result.value;
  if (Array.isArray(target)) return invokeOnEach(target, name, args, budget);
  return fail(
    'MethodNotFound',
    `Method invocation failed because [${typeNameOf(target)}] does not contain a method named '${name}'.`,
    'InvalidOperation',
    undefined,
    name,
  );
}

/** What .NET would have thrown comes out wrapped, as PowerShell does it. */
export function calling<T>(name: string, args: readonly Value[], call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof PowerShellError) || error.record.category !== 'NotSpecified') throw error;
    const { message, fullyQualifiedErrorId, exceptionTypes } = error.record;
    return fail(
      fullyQualifiedErrorId,
      `Exception calling "${name}" with "${args.length}" argument(s): "${message}"`,
      'NotSpecified',
      ['System.Management.Automation.MethodInvocationException', ...exceptionTypes],
    );
  }
}

/** `$list.ToUpper()` calls the method of every element. */
function invokeOnEach(list: readonly Value[], name: string, args: readonly Value[], budget: Budget): Value {
  const missing = list.find((element) => element === null || !hasMethod(element, name, args, budget));
  if (list.length === 0 || missing !== undefined) {
    const typeName = missing === undefined ? 'System.Object[]' : typeNameOf(missing);
    return fail(
      'MethodNotFound',
      `Method invocation failed because [${typeName}] does not contain a method named '${name}'.`,
      'InvalidOperation',
      undefined,
      name,
    );
  }
  return list.map((element) => invokeMethod(element, name, args, budget));
}

function hasMethod(value: Value, name: string, args: readonly Value[], budget: Budget): boolean {
  const lower = name.toLowerCase();
  return (invokeOwn(value, lower, args, budget) ?? invokeCommon(value, lower, args)) !== undefined;
}

function invokeOwn(target: Value, name: string, args: readonly Value[], budget: Budget): FoundValue {
  if (typeof target === 'string') return invokeStringMethod(target, name, args, budget);
  if (isAdapted(target)) return target[adapter].invoke?.(name, args);
  if (target instanceof HashtableValue) return invokeTableMethod(target, name, args);
  if (target instanceof ListValue)
    return invokeListMethod(target, name, args, budget) ?? invokeArrayMethod(target, name, args);
  if (Array.isArray(target) || target instanceof Uint8Array)
    return invokeArrayMethod(elementsOf(target), name, args);
  if (target instanceof DateTimeValue) return invokeDateMethod(target, name, args);
  if (target instanceof Date) return invokeDateMethod(DateTimeValue.fromUnixMs(target.getTime()), name, args);
  if (target instanceof TimeSpanValue) return invokeTimeSpanMethod(target, name, args);
  if (target instanceof RegexValue) return invokeRegexMethod(target, name, args, budget);
  if (target instanceof CharValue && name !== 'tostring') return undefined;
  return undefined;
}

/** What every object can do. */
function invokeCommon(target: Value, name: string, args: readonly Value[]): FoundValue {
  switch (name) {
    case 'tostring':
      if (args.length > 0 && (isNumber(target) || typeof target === 'object'))
        return { value: formatValue(target, toText(args[0])) };
      return { value: innerText(target) };
    case 'gettype':
      return { value: new TypeValue(typeNameOf(target)) };
    case 'equals':
      return { value: isEqual(target, args[0], true) };
    case 'gethashcode':
      return { value: hashOf(toText(target)) };
    case 'compareto': {
      if (!isNumber(target)) return undefined;
      const other = findNumber(args[0]);
      return other === undefined ? undefined : { value: Math.sign(Number(target) - Number(other)) };
    }
    default:
      return undefined;
  }
}

function hashOf(text: string): number {
  let hash = 17;
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) | 0;
  return hash;
}

function invokeTableMethod(table: HashtableValue, name: string, args: readonly Value[]): FoundValue {
  const [key, value] = args;
  switch (name) {
    case 'containskey':
    case 'contains':
      return { value: table.has(key) };
    case 'containsvalue':
      return { value: table.values().some((other) => isEqual(other, key, true)) };
    case 'add':
      if (table.has(key)) {
        return fail(
          'ArgumentException',
          `Item has already been added. Key in dictionary: '${toText(key)}'  Key being added: '${toText(key)}'`,
          'NotSpecified',
        );
      }
      table.set(key, value);
      return { value: undefined };
    case 'remove':
      table.delete(key);
      return { value: undefined };
    case 'clear':
      table.clear();
      return { value: undefined };
    case 'get_item':
      return { value: table.get(key) ?? null };
    case 'getenumerator':
      return { value: tableEntries(table) };
    case 'clone':
      return { value: new HashtableValue(table.entries(), table.ordered) };
    default:
      return undefined;
  }
}

/** One object for each entry, with `Name`, `Key` and `Value`. */
export function tableEntries(table: HashtableValue): readonly Value[] {
  return [...table.entries()].map(([key, value]) => ({
    [adapter]: {
      typeNames: ['System.Collections.DictionaryEntry', 'System.Object'],
      toText: () => 'System.Collections.DictionaryEntry',
      propertyNames: () => ['Name', 'Key', 'Value'],
      get: (name: string) => {
        const lower = name.toLowerCase();
        if (lower === 'name' || lower === 'key') return { value: key };
        return lower === 'value' ? { value } : undefined;
      },
    },
  }));
}

function invokeArrayMethod(list: readonly Value[], name: string, args: readonly Value[]): FoundValue {
  const [item] = args;
  switch (name) {
    case 'contains':
      return { value: list.some((other) => isEqual(other, item, true)) };
    case 'indexof':
      return { value: list.findIndex((other) => isEqual(other, item, true)) };
    case 'clone':
      return { value: [...list] };
    case 'getlength':
      return { value: list.length };
    case 'getvalue':
      return { value: list[Number(toWhole(findNumber(item) ?? 0) ?? 0n)] ?? null };
    case 'add':
    case 'remove':
    case 'removeat':
    case 'insert':
    case 'clear':
      return fail('NotSupportedException', 'Collection was of a fixed size.', 'NotSpecified', [
        'System.NotSupportedException',
        'System.SystemException',
        'System.Exception',
        'System.Object',
      ]);
    default:
      return undefined;
  }
}

function invokeListMethod(list: ListValue, name: string, args: readonly Value[], budget: Budget): FoundValue {
  const [item, second] = args;
  const index = () => Number(toWhole(findNumber(item) ?? 0) ?? 0n);
  switch (name) {
    case 'add':
      budget.allocate(8);
      list.push(item);
      // ArrayList tells the place, List[T] does not.
      return { value: list.typeName.includes('Generic') ? undefined : list.length - 1 };
    case 'addrange': {
      const added = Array.isArray(item) ? item : [item];
      budget.allocate(added.length * 8);
      for (const value of added) list.push(value);
      return { value: undefined };
    }
    case 'insert':
      if (index() < 0 || index() > list.length) return failIndex();
      list.splice(index(), 0, second);
      return { value: undefined };
    case 'remove': {
      const at = list.findIndex((other) => isEqual(other, item, true));
      if (at >= 0) list.splice(at, 1);
      return { value: undefined };
    }
    case 'removeat':
      if (index() < 0 || index() >= list.length) return failIndex();
      list.splice(index(), 1);
      return { value: undefined };
    case 'clear':
      list.length = 0;
      return { value: undefined };
    case 'reverse':
      list.reverse();
      return { value: undefined };
    case 'toarray':
      return { value: [...list] };
    default:
      return undefined;
  }
}

function failIndex(): never {
  return fail(
    'ArgumentOutOfRangeException',
    'Index was out of range. Must be non-negative and less than the size of the collection.',
    'InvalidArgument',
  );
}

function invokeRegexMethod(
  regex: RegexValue,
  name: string,
  args: readonly Value[],
  budget: Budget,
): FoundValue {
  const text = toText(args[0]);
  switch (name) {
    case 'ismatch':
      return { value: regex.find(text) !== undefined };
    case 'match': {
      const match = regex.find(text);
      return {
        value: {
          Success: match !== undefined,
          Value: match?.text ?? '',
          Index: match?.index ?? 0,
          Length: match?.text.length ?? 0,
          Groups: match ? matchesTable(match, regex) : new HashtableValue(),
        },
      };
    }
    case 'matches':
      return {
        value: [...regex.findAll(text)].map((match) => ({
          Success: true,
          Value: match.text,
          Index: match.index,
          Length: match.text.length,
          Groups: matchesTable(match, regex),
        })),
      };
    case 'replace':
      return { value: replaceAll(text, regex, toText(args[1]), budget) };
    case 'split': {
      const parts: string[] = [];
      let end = 0;
      for (const match of regex.findAll(text)) {
        parts.push(text.slice(end, match.index));
        end = match.index + match.text.length;
      }
      return { value: [...parts, text.slice(end)] };
    }
    default:
      return undefined;
  }
}
