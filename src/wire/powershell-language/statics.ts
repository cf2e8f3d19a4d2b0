/** `[type]::Member` and `[type]::Method()`: the list of what there is. Nothing else can be reached. */
import type { Budget } from './budget.ts';
import { castTo, makeException } from './cast.ts';
import { compareText, failConversion } from './compare.ts';
import { findDate, findNumber, findTimeSpan, toText, toWhole } from './convert.ts';
import { invokeConvert } from './convert-statics.ts';
import {
  DateTimeValue,
  maxDateTicks,
  TimeSpanValue,
  ticksPerDay,
  ticksPerMs,
  ticksPerSecond,
} from './date-time.ts';
import { DecimalNumber } from './decimal.ts';
import { makeEncoding } from './encoding-statics.ts';
import { elementsOf, isCollection } from './enumerate.ts';
import { invokeFile, invokePath } from './file-statics.ts';
import { formatComposite } from './format-operator.ts';
import { GuidValue } from './guid.ts';
import { HashtableValue } from './hashtable.ts';
import type { EvaluationHost } from './host.ts';
import { makeList } from './list-value.ts';
import { invokeMathMethod, mathConstants } from './math-statics.ts';
import { calling } from './methods.ts';
import { makeInteger, toDouble } from './numeric.ts';
import { getRegex } from './regex-value.ts';
import { fail } from './script-error.ts';
import { makeCredential, SecureStringValue } from './secure-string.ts';
import { escapeRegex, joinText } from './text-operators.ts';
import { CharValue, PSObject, TypeValue, type Value } from './value.ts';

export interface StaticContext {
  readonly host: EvaluationHost;
  readonly budget: Budget;
}

type Result = { readonly value: Value } | undefined;

const shortName = (type: TypeValue): string => type.fullName.replace(/^System\./, '').toLowerCase();

export function getStatic(type: TypeValue, name: string, { host }: StaticContext): Value {
  const found =
    host.findStatic?.(type.fullName, name) ?? findStatic(shortName(type), name.toLowerCase(), host);
  return found ? found.value : null;
}

const integerBounds: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  int16: [-32768n, 32767n],
  byte: [0n, 255n],
  sbyte: [-128n, 127n],
  uint16: [0n, 65535n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

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

function findStatic(type: string, name: string, host: EvaluationHost): Result {
  const bounds = Object.hasOwn(integerBounds, type) ? integerBounds[type] : undefined;
  if (bounds && (name === 'maxvalue' || name === 'minvalue')) {
    const kind = {
      int32: 'Int32',
      int64: 'Int64',
      int16: 'Int16',
      byte: 'Byte',
      sbyte: 'SByte',
      uint16: 'UInt16',
      uint32: 'UInt32',
      uint64: 'UInt64',
    } as const;
    const value = makeInteger(kind[type as keyof typeof kind], name === 'maxvalue' ? bounds[1] : bounds[0]);
    return value === undefined ? undefined : { value };
  }
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
    case 'double':
      return findDoubleStatic(name);
    case 'decimal':
      if (name === 'maxvalue') return { value: new DecimalNumber(79228162514264337593543950335n, 0) };
      return name === 'minvalue'
        ? { value: new DecimalNumber(-79228162514264337593543950335n, 0) }
        : undefined;
    case 'bool':
    case 'boolean':
      if (name === 'truestring') return { value: 'True' };
      return name === 'falsestring' ? { value: 'False' } : undefined;
    default:
      return undefined;
  }
}

function findDateStatic(name: string, host: EvaluationHost): Result {
  switch (name) {
    case 'now':
      return { value: DateTimeValue.fromUnixMs(host.now(), 'Local') };
    case 'utcnow':
      return { value: DateTimeValue.fromUnixMs(host.now(), 'Utc') };
    case 'today':
      return { value: DateTimeValue.fromUnixMs(host.now(), 'Local').date() };
    case 'minvalue':
      return { value: new DateTimeValue(0n) };
    case 'maxvalue':
      return { value: new DateTimeValue(maxDateTicks) };
    case 'unixepoch':
      return { value: DateTimeValue.fromUnixMs(0, 'Utc') };
    default:
      return undefined;
  }
}

function findTimeSpanStatic(name: string): Result {
  switch (name) {
    case 'zero':
      return { value: new TimeSpanValue(0n) };
    case 'maxvalue':
      return { value: new TimeSpanValue(2n ** 63n - 1n) };
    case 'minvalue':
      return { value: new TimeSpanValue(-(2n ** 63n)) };
    default:
      return undefined;
  }
}

function findDoubleStatic(name: string): Result {
  switch (name) {
    case 'maxvalue':
      return { value: Number.MAX_VALUE };
    case 'minvalue':
      return { value: -Number.MAX_VALUE };
    case 'nan':
      return { value: Number.NaN };
    case 'positiveinfinity':
      return { value: Number.POSITIVE_INFINITY };
    case 'negativeinfinity':
      return { value: Number.NEGATIVE_INFINITY };
    case 'epsilon':
      return { value: Number.MIN_VALUE };
    default:
      return undefined;
  }
}

/** The name of the machine and of the account are the host's, and stay there. */
function findEnvironment(name: string): Result {
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
      invokeKnown(shortName(type), type, lower, args, context),
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

/** `New-Object`: undefined for a type that cannot be made. */
export function createObject(fullName: string, args: readonly Value[]): Value {
  const type = new TypeValue(fullName);
  return calling('.ctor', args, () => construct(shortName(type), type, args))?.value;
}

function invokeKnown(
  type: string,
  full: TypeValue,
  name: string,
  args: readonly Value[],
  context: StaticContext,
): Result {
  if (name === 'new') return construct(type, full, args);
  if ((name === 'parse' || name === 'tryparse') && parsable.has(type)) return parse(full, name, args);
  switch (type) {
    case 'string':
      return invokeString(name, args, context);
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

function parse(type: TypeValue, name: string, args: readonly Value[]): Result {
  const text = toText(args[0]);
  if (name === 'tryparse') return undefined;
  if (type.fullName === 'System.Boolean') {
    if (/^\s*(true|false)\s*$/i.test(text)) return { value: /true/i.test(text) };
    return failConversion(text, type.fullName);
  }
  if (text.trim() === '') return failConversion(text, type.fullName);
  return { value: castTo(type.fullName, text) };
}

function construct(type: string, full: TypeValue, args: readonly Value[]): Result {
  switch (type) {
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
    case 'datetime': {
      const date =
        args.length === 1
          ? findDate(args[0])
          : DateTimeValue.fromParts(args.map((arg) => toDouble(findNumber(arg) ?? 0)));
      return {
        value:
          date ??
          fail(
            'ArgumentOutOfRangeException',
            'Year, Month, and Day parameters describe an un-representable DateTime.',
            'InvalidArgument',
          ),
      };
    }
    case 'timespan':
      return { value: makeTimeSpan(args.map((arg) => toDouble(findNumber(arg) ?? 0))) };
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
      if (type.startsWith('collections.generic.list[')) {
        return {
          value: makeList(args.length > 0 && isCollection(args[0]) ? elementsOf(args[0]) : [], full.fullName),
        };
      }
      return /exception$/.test(type) ? { value: makeException(full.fullName, toText(args[0])) } : undefined;
  }
}

function makeTimeSpan(numbers: readonly number[]): TimeSpanValue {
  if (numbers.length === 1) return new TimeSpanValue(BigInt(Math.trunc(numbers[0] ?? 0)));
  const [days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] =
    numbers.length === 3 ? [0, ...numbers] : numbers;
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  return new TimeSpanValue(BigInt(Math.trunc(total)) * ticksPerSecond + BigInt(Math.trunc(ms)) * ticksPerMs);
}

function invokeString(name: string, args: readonly Value[], { budget }: StaticContext): Result {
  const [first, ...rest] = args;
  switch (name) {
    case 'isnullorempty':
      return { value: toText(first) === '' };
    case 'isnullorwhitespace':
      return { value: toText(first).trim() === '' };
    case 'join':
      return { value: joinText(rest.length === 1 ? rest[0] : rest, toText(first), budget) };
    case 'format':
      return {
        value: formatComposite(
          toText(first),
          rest.length === 1 && isCollection(rest[0]) ? elementsOf(rest[0]) : rest,
          budget,
        ),
      };
    case 'concat':
      return { value: joinText(args.length === 1 ? first : args, '', budget) };
    case 'compare': {
      const ignoreCase = rest[1] === true || /ignorecase/i.test(toText(rest[1]));
      return { value: Math.sign(compareText(toText(first), toText(rest[0]), !ignoreCase)) };
    }
    case 'equals':
      return { value: toText(first) === toText(rest[0]) };
    default:
      return undefined;
  }
}

function invokeRegex(name: string, args: readonly Value[]): Result {
  const [text, pattern] = args;
  const options = { ignoreCase: /ignorecase/i.test(toText(args.at(name === 'replace' ? 3 : 2))) };
  switch (name) {
    case 'escape':
      return { value: escapeRegex(toText(text)) };
    case 'unescape':
      return { value: toText(text).replace(/\\(.)/g, '$1') };
    case 'ismatch':
      return { value: getRegex(toText(pattern), options).find(toText(text)) !== undefined };
    case 'match':
    case 'matches': {
      const regex = getRegex(toText(pattern), options);
      const found = [...regex.findAll(toText(text))].map((match) => ({
        Success: true,
        Value: match.text,
        Index: match.index,
        Length: match.text.length,
      }));
      return {
        value: name === 'matches' ? found : (found[0] ?? { Success: false, Value: '', Index: 0, Length: 0 }),
      };
    }
    case 'replace': {
      const regex = getRegex(toText(pattern), options);
      const replacement = toText(args[2]);
      let result = '';
      let end = 0;
      for (const match of regex.findAll(toText(text))) {
        result += toText(text).slice(end, match.index) + replacement;
        end = match.index + match.text.length;
      }
      return { value: result + toText(text).slice(end) };
    }
    case 'split':
      return {
        value:
          toText(text) === '' ? [''] : [...splitByRegex(toText(text), toText(pattern), options.ignoreCase)],
      };
    default:
      return undefined;
  }
}

function* splitByRegex(text: string, pattern: string, ignoreCase: boolean): IterableIterator<string> {
  let end = 0;
  for (const match of getRegex(pattern, { ignoreCase }).findAll(text)) {
    yield text.slice(end, match.index);
    end = match.index + match.text.length;
  }
  yield text.slice(end);
}

function invokeDate(name: string, args: readonly Value[]): Result {
  const [first, second] = args;
  switch (name) {
    case 'parseexact':
      return { value: castTo('datetime', first) };
    case 'daysinmonth':
      return {
        value: new Date(
          Date.UTC(toDouble(findNumber(first) ?? 1), toDouble(findNumber(second) ?? 1), 0),
        ).getUTCDate(),
      };
    case 'isleapyear': {
      const year = toDouble(findNumber(first) ?? 1);
      return { value: (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 };
    }
    case 'compare':
      return { value: Number((findDate(first)?.ticks ?? 0n) - (findDate(second)?.ticks ?? 0n)) };
    case 'fromfiletimeutc': {
      const ticks = toWhole(findNumber(first) ?? 0) ?? 0n;
      return { value: new DateTimeValue(504_911_232_000_000_000n + ticks, 'Utc') };
    }
    default:
      return undefined;
  }
}

const timeSpanUnits: Readonly<Record<string, bigint>> = {
  fromdays: ticksPerDay,
  fromhours: ticksPerSecond * 3_600n,
  fromminutes: ticksPerSecond * 60n,
  fromseconds: ticksPerSecond,
  frommilliseconds: ticksPerMs,
  fromticks: 1n,
};

function invokeTimeSpan(name: string, args: readonly Value[]): Result {
  const unit = Object.hasOwn(timeSpanUnits, name) ? timeSpanUnits[name] : undefined;
  if (unit !== undefined) {
    return {
      value: new TimeSpanValue(BigInt(Math.round(toDouble(findNumber(args[0]) ?? 0) * Number(unit)))),
    };
  }
  return name === 'parse'
    ? { value: findTimeSpan(toText(args[0])) ?? failConversion(args[0], 'System.TimeSpan') }
    : undefined;
}

function invokeChar(name: string, args: readonly Value[]): Result {
  const c = toText(args[0]).charAt(0);
  const tests: Readonly<Record<string, RegExp>> = {
    isdigit: /\p{Nd}/u,
    isletter: /\p{L}/u,
    isletterordigit: /[\p{L}\p{Nd}]/u,
    isupper: /\p{Lu}/u,
    islower: /\p{Ll}/u,
    iswhitespace: /\s/,
    ispunctuation: /\p{P}/u,
  };
  if (Object.hasOwn(tests, name)) return { value: tests[name]?.test(c) === true };
  if (name === 'toupper') return { value: new CharValue(c.toUpperCase()) };
  return name === 'tolower' ? { value: new CharValue(c.toLowerCase()) } : undefined;
}
