/** `New-Object` and `[type]::new()`: the list of what can be made. */
import { castTo, makeException } from './cast.ts';
import { findNumber, toText, toWhole } from './convert.ts';
import { makeDate, makeTimeSpan } from './date-statics.ts';
import { elementsOf, isCollection } from './enumerate.ts';
import { HashtableValue } from './hashtable.ts';
import { makeList } from './list-value.ts';
import { calling } from './methods.ts';
import { getRegex } from './regex-value.ts';
import { makeCredential, SecureStringValue } from './secure-string.ts';
import { type FoundValue, PSObject, TypeValue, type Value } from './value.ts';

/** Without `System.`, in small letters: as the lists of what there is name a type. */
export function listedName(type: TypeValue): string {
  return type.fullName.replace(/^System\./, '').toLowerCase();
}

/** `New-Object`: undefined for a type that cannot be made. */
export function createObject(fullName: string, args: readonly Value[]): Value {
  const type = new TypeValue(fullName);
  return calling('.ctor', args, () => construct(type, args))?.value;
}

export function construct(type: TypeValue, args: readonly Value[]): FoundValue {
  const name = listedName(type);
  switch (name) {
    case 'collections.arraylist':
      return { value: makeList(args.length > 0 && isCollection(args[0]) ? elementsOf(args[0]) : []) };
    case 'collections.hashtable':
      return { value: new HashtableValue() };
    case 'collections.specialized.ordereddictionary':
      return { value: new HashtableValue([], true) };
    case 'management.automation.psobject':
    case 'management.automation.pscustomobject':
    case 'object':
      return { value: new PSObject() };
    case 'datetime':
      return { value: makeDate(args) };
    case 'timespan':
      return { value: makeTimeSpan(args) };
    case 'management.automation.pscredential':
      return { value: makeCredential(args) };
    case 'security.securestring':
      return { value: new SecureStringValue() };
    case 'guid':
      return { value: castTo('guid', args[0] ?? '00000000-0000-0000-0000-000000000000') };
    case 'text.regularexpressions.regex':
      return { value: getRegex(toText(args[0]), { ignoreCase: /ignorecase/i.test(toText(args[1])) }) };
    case 'string': {
      const [c, count] = args;
      return { value: toText(c).repeat(Math.min(100_000, Number(toWhole(findNumber(count) ?? 1) ?? 1n))) };
    }
    default:
      if (name.startsWith('collections.generic.list[')) {
        return {
          value: makeList(args.length > 0 && isCollection(args[0]) ? elementsOf(args[0]) : [], type.fullName),
        };
      }
      return /exception$/.test(name) ? { value: makeException(type.fullName, toText(args[0])) } : undefined;
  }
}
