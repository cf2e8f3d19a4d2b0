/** The .NET names that scripts know, with PowerShell's short forms. No other type can be named. */
import { DateTimeValue, TimeSpanValue } from './date-time.ts';
import { DecimalNumber } from './decimal.ts';
import { GuidValue } from './guid.ts';
import { HashtableValue } from './hashtable.ts';
import { ListValue } from './list-value.ts';
import { RegexValue } from './regex-value.ts';
import { ScriptBlockValue } from './script-block.ts';
import { adapter, CharValue, isAdapted, PSObject, TypedNumber, TypeValue, type Value } from './value.ts';

const shortNames: Readonly<Record<string, string>> = {
  array: 'System.Array',
  bigint: 'System.Numerics.BigInteger',
  bool: 'System.Boolean',
  byte: 'System.Byte',
  char: 'System.Char',
  convert: 'System.Convert',
  datetime: 'System.DateTime',
  decimal: 'System.Decimal',
  double: 'System.Double',
  environment: 'System.Environment',
  float: 'System.Single',
  guid: 'System.Guid',
  hashtable: 'System.Collections.Hashtable',
  int: 'System.Int32',
  int16: 'System.Int16',
  int32: 'System.Int32',
  int64: 'System.Int64',
  long: 'System.Int64',
  math: 'System.Math',
  object: 'System.Object',
  ordered: 'System.Collections.Specialized.OrderedDictionary',
  psobject: 'System.Management.Automation.PSObject',
  pscustomobject: 'System.Management.Automation.PSCustomObject',
  regex: 'System.Text.RegularExpressions.Regex',
  sbyte: 'System.SByte',
  scriptblock: 'System.Management.Automation.ScriptBlock',
  short: 'System.Int16',
  single: 'System.Single',
  string: 'System.String',
  switch: 'System.Management.Automation.SwitchParameter',
  timespan: 'System.TimeSpan',
  type: 'System.Type',
  uint: 'System.UInt32',
  uint16: 'System.UInt16',
  uint32: 'System.UInt32',
  uint64: 'System.UInt64',
  ulong: 'System.UInt64',
  ushort: 'System.UInt16',
  void: 'System.Void',
  'collections.arraylist': 'System.Collections.ArrayList',
  'io.file': 'System.IO.File',
  'io.path': 'System.IO.Path',
  'text.encoding': 'System.Text.Encoding',
  'management.automation.pscredential': 'System.Management.Automation.PSCredential',
  pscredential: 'System.Management.Automation.PSCredential',
  securestring: 'System.Security.SecureString',
  'security.securestring': 'System.Security.SecureString',
  exception: 'System.Exception',
  stringsplitoptions: 'System.StringSplitOptions',
  stringcomparison: 'System.StringComparison',
  midpointrounding: 'System.MidpointRounding',
  dayofweek: 'System.DayOfWeek',
  datetimekind: 'System.DateTimeKind',
  'text.regularexpressions.regexoptions': 'System.Text.RegularExpressions.RegexOptions',
  'text.regularexpressions.regex': 'System.Text.RegularExpressions.Regex',
  'collections.hashtable': 'System.Collections.Hashtable',
};

const knownNames = new Map<string, string>();
for (const [short, full] of Object.entries(shortNames)) {
  knownNames.set(short, full);
  knownNames.set(full.toLowerCase(), full);
}

/** The names that scripts may use for types, in the shortest form of each. */
export const knownTypeNames: readonly string[] = Object.keys(shortNames);

/** `[int]` → `System.Int32`, `[String[]]` → `System.String[]`. Undefined for an unknown type. */
export function findTypeName(name: string): string | undefined {
  const array = /^(.*)\[\]$/.exec(name);
  if (array) {
    const element = findTypeName(array[1] ?? '');
    return element === undefined ? undefined : `${element}[]`;
  }
  const lower = name.toLowerCase();
  const known = knownNames.get(lower) ?? knownNames.get(lower.replace(/^system\./, ''));
  if (known) return known;
  const element = /^(?:system\.)?collections\.generic\.list\[(.+)\]$/i.exec(name)?.[1];
  if (element !== undefined)
    return `System.Collections.Generic.List[${findTypeName(element) ?? 'System.Object'}]`;
  return /exception$/i.test(name) ? (/\./.test(name) ? name : undefined) : undefined;
}

/** `[int]` prints as `int`: the short name where PowerShell has one. */
export function shortTypeName(fullName: string): string {
  return preferredNames.get(fullName) ?? fullName;
}

const preferredNames = new Map<string, string>(
  [
    'int',
    'long',
    'short',
    'byte',
    'bool',
    'char',
    'string',
    'double',
    'float',
    'decimal',
    'datetime',
    'timespan',
    'guid',
  ]
    .concat([
      'regex',
      'hashtable',
      'scriptblock',
      'ordered',
      'bigint',
      'switch',
      'psobject',
      'type',
      'pscredential',
      'securestring',
      'void',
      'array',
      'math',
    ])
    .flatMap((short) =>
      shortNames[short] === undefined || short === 'math' ? [] : [[shortNames[short], short] as const],
    ),
);

export function typeNameOf(value: Value): string {
  switch (typeof value) {
    case 'boolean':
      return 'System.Boolean';
    case 'string':
      return 'System.String';
    case 'bigint':
      return 'System.Int64';
    case 'number':
      if (!Number.isInteger(value) || Object.is(value, -0)) return 'System.Double';
      return value === (value | 0)
        ? 'System.Int32'
        : Number.isSafeInteger(value)
          ? 'System.Int64'
          : 'System.Double';
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(value: Value): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof ListValue) return value.typeName;
  if (Array.isArray(value)) return 'System.Object[]';
  if (value instanceof Uint8Array) return 'System.Byte[]';
  if (value instanceof TypedNumber) {
    return value.type === 'BigInteger' ? 'System.Numerics.BigInteger' : `System.${value.type}`;
  }
  if (value instanceof DecimalNumber) return 'System.Decimal';
  if (value instanceof CharValue) return 'System.Char';
  if (value instanceof DateTimeValue || value instanceof Date) return 'System.DateTime';
  if (value instanceof TimeSpanValue) return 'System.TimeSpan';
  if (value instanceof GuidValue) return 'System.Guid';
  if (value instanceof RegexValue) return 'System.Text.RegularExpressions.Regex';
  if (value instanceof HashtableValue) {
    return value.ordered
      ? 'System.Collections.Specialized.OrderedDictionary'
      : 'System.Collections.Hashtable';
  }
  if (value instanceof ScriptBlockValue) return 'System.Management.Automation.ScriptBlock';
  if (value instanceof TypeValue) return 'System.RuntimeType';
  if (value instanceof PSObject) return value.typeNames[0] ?? 'System.Object';
  if (isAdapted(value)) return value[adapter].typeNames[0] ?? 'System.Object';
  return 'System.Management.Automation.PSCustomObject';
}

/** For `-is` and `catch`: the value's own type, its bases, and the interfaces people ask for. */
export function isOfType(value: Value, fullName: string): boolean {
  if (value === null || value === undefined) return false;
  const own = typeNameOf(value);
  const wanted = fullName.toLowerCase();
  if (own.toLowerCase() === wanted || wanted === 'system.object') return true;
  if (Array.isArray(value) && wanted === 'system.array') return true;
  if (value instanceof Uint8Array && wanted === 'system.array') return true;
  if (value instanceof TypeValue && wanted === 'system.type') return true;
  const names =
    value instanceof PSObject ? value.typeNames : isAdapted(value) ? value[adapter].typeNames : [];
  if (wanted === 'system.management.automation.psobject') {
    return value instanceof PSObject || isAdapted(value) || own.endsWith('PSCustomObject');
  }
  return names.some((name) => name.toLowerCase() === wanted);
}
