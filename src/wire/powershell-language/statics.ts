/** `[type]::Member` and `[type]::Method()`: the list of what there is. Nothing else can be reached. */
import type { Budget } from './budget.ts';
import { castTo } from './cast.ts';
import { failConversion } from './compare.ts';
import { toText } from './convert.ts';
import { invokeConvert } from './convert-statics.ts';
import { findDateStatic, findTimeSpanStatic, invokeDate, invokeTimeSpan } from './date-statics.ts';
import { makeEncoding } from './encoding-statics.ts';
import { invokeFile, invokePath } from './file-statics.ts';
import { GuidValue } from './guid.ts';
import type { EvaluationHost } from './host.ts';
import { construct, listedName } from './make-object.ts';
import { invokeMathMethod, mathConstants } from './math-statics.ts';
import { calling } from './methods.ts';
import { findNumberStatic } from './number-statics.ts';
import { invokeRegex } from './regex-statics.ts';
import { fail } from './script-error.ts';
import { invokeChar, invokeString } from './text-statics.ts';
import type { FoundValue, TypeValue, Value } from './value.ts';

export interface StaticContext {
  readonly host: EvaluationHost;
  readonly budget: Budget;
}

export function getStatic(type: TypeValue, name: string, { host }: StaticContext): Value {
  const found =
    host.findStatic?.(type.fullName, name) ?? findStatic(listedName(type), name.toLowerCase(), host);
  return found ? found.value : null;
}

/** Members of enumerations are known by their names, which is how every method here takes them. */
const enumerations: Readonly<Record<string, readonly string[]>> = {
  stringsplitoptions: ['None', 'RemoveEmptyEntries', 'TrimEntries'],
  stringcomparison: [
    ...['CurrentCulture', 'CurrentCultureIgnoreCase', 'InvariantCulture', 'InvariantCultureIgnoreCase'],
    ...['Ordinal', 'OrdinalIgnoreCase'],
  ],
  midpointrounding: ['ToEven', 'AwayFromZero', 'ToZero'],
  dayofweek: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  datetimekind: ['Unspecified', 'Utc', 'Local'],
  'text.regularexpressions.regexoptions': [
    'None',
    'IgnoreCase',
    'Multiline',
    'Singleline',
    'IgnorePatternWhitespace',
  ],
};

function findStatic(type: string, name: string, host: EvaluationHost): FoundValue {
  const enumeration = Object.hasOwn(enumerations, type) ? enumerations[type] : undefined;
  if (enumeration) {
    const member = enumeration.find((one) => one.toLowerCase() === name);
    return member === undefined ? undefined : { value: member };
  }
  switch (type) {
    case 'datetime':
      return findDateStatic(name, host);
    case 'timespan':
      return findTimeSpanStatic(name);
    case 'math':
      return Object.hasOwn(mathConstants, name) ? { value: mathConstants[name] } : undefined;
    case 'string':
      return name === 'empty' ? { value: '' } : undefined;
    case 'guid':
      return name === 'empty' ? { value: new GuidValue('00000000-0000-0000-0000-000000000000') } : undefined;
    case 'environment':
      return findEnvironment(name);
    case 'text.encoding':
      return name === 'utf8' || name === 'ascii' || name === 'unicode'
        ? { value: makeEncoding(name) }
        : undefined;
    case 'bool':
    case 'boolean':
      if (name === 'truestring') return { value: 'True' };
      return name === 'falsestring' ? { value: 'False' } : undefined;
    default:
      return findNumberStatic(type, name);
  }
}

/** The name of the machine and of the account are the host's, and stay there. */
function findEnvironment(name: string): FoundValue {
  return name === 'newline' ? { value: '\n' } : undefined;
}

export function invokeStatic(
  type: TypeValue,
  name: string,
  args: readonly Value[],
  context: StaticContext,
): Value {
  const lower = name.toLowerCase();
  const result = calling(
    name,
    args,
    () =>
      context.host.invokeStatic?.(type.fullName, name, args) ??
      invokeKnown(listedName(type), type, lower, args, context),
  );
  if (result) return result.value;
  return fail(
    'MethodNotFound',
    `Method invocation failed because [${type.fullName}] does not contain a method named '${name}'.`,
    'InvalidOperation',
    undefined,
    name,
  );
}

function invokeKnown(
  type: string,
  full: TypeValue,
  name: string,
  args: readonly Value[],
  context: StaticContext,
): FoundValue {
  if (name === 'new') return construct(full, args);
  if ((name === 'parse' || name === 'tryparse') && parsable.has(type)) return parse(full, name, args);
  switch (type) {
    case 'string':
      return invokeString(name, args, context.budget);
    case 'math':
      return invokeMathMethod(name, args);
    case 'guid':
      return name === 'newguid' ? { value: new GuidValue(context.host.guid()) } : undefined;
    case 'regex':
    case 'text.regularexpressions.regex':
      return invokeRegex(name, args);
    case 'convert':
      return invokeConvert(name, args);
    case 'datetime':
      return invokeDate(name, args);
    case 'timespan':
      return invokeTimeSpan(name, args);
    case 'io.file':
      return invokeFile(name, args, context);
    case 'io.path':
      return invokePath(name, args);
    case 'char':
      return invokeChar(name, args);
    case 'array':
      if (name !== 'reverse' && name !== 'sort') return undefined;
      return fail(
        'NotSupported',
        `[array]::${name} changes an array in place, which is not possible here. Use Sort-Object or a range of indexes.`,
        'NotImplemented',
      );
    default:
      return undefined;
  }
}

const parsable = new Set([
  'int32',
  'int64',
  'int16',
  'byte',
  'double',
  'decimal',
  'boolean',
  'datetime',
  'timespan',
  'guid',
  'uint32',
  'uint64',
  'single',
]);

function parse(type: TypeValue, name: string, args: readonly Value[]): FoundValue {
  const text = toText(args[0]);
  if (name === 'tryparse') return undefined;
  if (type.fullName === 'System.Boolean') {
    if (/^\s*(true|false)\s*$/i.test(text)) return { value: /true/i.test(text) };
    return failConversion(text, type.fullName);
  }
  if (text.trim() === '') return failConversion(text, type.fullName);
  return { value: castTo(type.fullName, text) };
}
