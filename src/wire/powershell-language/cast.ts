/** `[type]value` and `-as`. */
import { failConversion } from './compare.ts';
import { findDate, findNumber, findTimeSpan, toBoolean, toText, toWhole } from './convert.ts';
import { enumerate } from './enumerate.ts';
import { GuidValue } from './guid.ts';
import { HashtableValue } from './hashtable.ts';
import { makeList } from './list-value.ts';
import { isNumber, makeDouble, makeInteger, type NumberKind, toDecimal, toDouble } from './numeric.ts';
import { getRegex, RegexValue } from './regex-value.ts';
import { ScriptBlockValue } from './script-block.ts';
import { ErrorRecord, fail } from './script-error.ts';
import { findTypeName, isOfType, typeNameOf } from './type-names.ts';
import { CharValue, isPlainObject, PSObject, TypedNumber, TypeValue, type Value } from './value.ts';

export function requireTypeName(name: string): string {
  return (
    findTypeName(name) ??
    fail('TypeNotFound', `Unable to find type [${name}].`, 'InvalidOperation', undefined, name)
  );
}

export function castTo(typeName: string, value: Value): Value {
  const fullName = requireTypeName(typeName);
  const result = convertTo(fullName, value);
  return result === failed ? failConversion(value, fullName) : result;
}

/** `-as`: `$null` instead of an error. */
export function castOrNull(typeName: string, value: Value): Value {
  const result = convertTo(requireTypeName(typeName), value);
  return result === failed ? null : result;
}

/** What a conversion gives that is impossible; no script ever holds it. */
const failed: unique symbol = Symbol('no conversion');
type Conversion = Value | typeof failed;

const orFailed = (value: Value): Conversion => (value === undefined ? failed : value);

function convertTo(fullName: string, value: Value): Conversion {
  if (fullName.endsWith('[]')) return convertToArray(fullName.slice(0, -2), value);
  if (numeric.has(fullName)) return convertToNumber(fullName, value);
  switch (fullName) {
    case 'System.String':
      return toText(value);
    case 'System.Boolean':
    case 'System.Management.Automation.SwitchParameter':
      return toBoolean(value);
    case 'System.Object':
    case 'System.Management.Automation.PSObject':
      return value;
    case 'System.Void':
      return undefined;
    case 'System.Char':
      return convertToChar(value);
    case 'System.Array':
      return [...enumerate(value)];
    case 'System.Collections.ArrayList':
      return makeList(enumerate(value));
    case 'System.DateTime':
      return value === null || value === undefined ? failed : orFailed(findDate(value));
    case 'System.TimeSpan':
      return value === null || value === undefined ? failed : orFailed(findTimeSpan(value));
    case 'System.Guid':
      return value instanceof GuidValue ? value : orFailed(GuidValue.parse(toText(value)));
    case 'System.Text.RegularExpressions.Regex':
      return value instanceof RegexValue ? value : getRegex(toText(value), { ignoreCase: false });
    case 'System.Type':
      return value instanceof TypeValue ? value : new TypeValue(requireTypeName(toText(value)));
    case 'System.Collections.Hashtable':
      return value instanceof HashtableValue ? value : bagToHashtable(value);
    case 'System.Collections.Specialized.OrderedDictionary':
      return value instanceof HashtableValue ? value : failed;
    case 'System.Management.Automation.PSCustomObject':
      return value instanceof HashtableValue ? hashtableToObject(value) : value;
    case 'System.Management.Automation.ScriptBlock':
      return value instanceof ScriptBlockValue ? value : failed;
    default:
      break;
  }
  if (fullName.startsWith('System.Collections.Generic.List[')) return makeList(enumerate(value), fullName);
  if (/exception$/i.test(fullName)) return makeException(fullName, toText(value));
  return isOfType(value, fullName) ? value : failed;
}

const wholeTypes = new Set([
  ...[
    'System.Int32',
    'System.Int64',
    'System.Int16',
    'System.Byte',
    'System.SByte',
    'System.UInt16',
    'System.UInt32',
  ],
  ...['System.UInt64', 'System.Numerics.BigInteger'],
]);

const numeric = new Set([...wholeTypes, 'System.Double', 'System.Single', 'System.Decimal']);

function convertToNumber(fullName: string, value: Value): Conversion {
  if (wholeTypes.has(fullName)) return convertToWhole(fullName, value);
  const number = findNumber(value);
  if (number === undefined) return failed;
  return fullName === 'System.Decimal' ? toDecimal(number) : makeDouble(toDouble(number));
}

function convertToWhole(fullName: string, value: Value): Conversion {
  const number = findNumber(value);
  if (number === undefined) return failed;
  const whole = toWhole(number);
  const kind = fullName === 'System.Numerics.BigInteger' ? 'BigInteger' : fullName.slice('System.'.length);
  const made = whole === undefined ? undefined : makeInteger(kind as NumberKind, whole);
  if (made !== undefined) return made;
  return fail(
    'InvalidCastIConvertible',
    `Cannot convert value "${toText(value)}" to type "${fullName}". Error: "Value was either too large or too small for ${rangeName(kind)}."`,
    'InvalidArgument',
  );
}

/** As .NET's own messages say it. */
function rangeName(kind: string): string {
  if (kind === 'Byte') return 'an unsigned byte';
  if (kind === 'SByte') return 'a signed byte';
  return `${/^I/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function convertToArray(element: string, value: Value): Conversion {
  if (value === null || value === undefined) return null;
  if (element === 'System.Char' && typeof value === 'string')
    return value.split('').map((c) => new CharValue(c));
  const converted: Value[] = [];
  for (const item of enumerate(value)) {
    const result = convertTo(element, item);
    if (result === failed) return failed;
    converted.push(result);
  }
  if (element !== 'System.Byte') return converted;
  return Uint8Array.from(converted, (item) => (item instanceof TypedNumber ? Number(item.value) : 0));
}

function convertToChar(value: Value): Conversion {
  if (value instanceof CharValue) return value;
  if (typeof value === 'string') return value.length === 1 ? new CharValue(value) : failed;
  const code = isNumber(value) ? toDouble(value) : Number.NaN;
  return Number.isInteger(code) && code >= 0 && code < 0x10000
    ? new CharValue(String.fromCharCode(code))
    : failed;
}

function bagToHashtable(value: Value): Conversion {
  if (value instanceof PSObject) return new HashtableValue(value.entries());
  return isPlainObject(value) ? new HashtableValue(Object.entries(value)) : failed;
}

export function hashtableToObject(table: HashtableValue): PSObject {
  const entries = [...table.entries()].map(([key, value]) => [toText(key), value] as const);
  return new PSObject(entries);
}

/** `throw [X]::new('why')` and `[X]'why'`: the record carries the type to `catch [X]`. */
export function makeException(fullName: string, message: string): Value {
  return new ErrorRecord({
    message,
    category: 'OperationStopped',
    fullyQualifiedErrorId: message,
    exceptionTypes: [fullName, 'System.SystemException', 'System.Exception', 'System.Object'],
  });
}

export const nameOfType = (value: Value): string =>
  value instanceof TypeValue
    ? value.fullName
    : value === null || value === undefined
      ? ''
      : typeNameOf(value);
