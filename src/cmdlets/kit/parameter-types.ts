/**
 * What parameters are made of: zod schemas that take a value of the PowerShell language and convert it as
 * PowerShell does, with its words when it cannot. Everything after the conversion is plain TypeScript.
 */
import { z } from 'zod';
import { findClosestWord } from '../../base/closest-word.ts';
import {
  castTo,
  type DateTimeValue,
  enumerate,
  findDate,
  GuidValue,
  HashtableValue,
  isCollection,
  isNumber,
  PowerShellError,
  ScriptBlockValue,
  toBoolean,
  toText,
  typeNameOf,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { parseSize } from './byte-size.ts';
import type { Parameter } from './parameter.ts';

export interface ParameterTypeInfo {
  /** As .NET calls it, in metadata and in messages. */
  readonly typeName: string;
  /** The only values, for help and completion. */
  readonly values?: readonly string[];
  /** Of a filter: the properties that it may name, for completion. */
  readonly filterProperties?: readonly string[];
  /** Names a file or folder of the person at the shell. */
  readonly isPath?: boolean;
}

const typeInfo = z.registry<ParameterTypeInfo>();

export function typeInfoOf(schema: z.ZodType): ParameterTypeInfo {
  return typeInfo.get(schema) ?? { typeName: 'System.Object' };
}

/** How a value is wrong, which decides in whose words it is told: see binding-errors.ts. */
export type IssueKind = 'conversion' | 'validation' | 'setting';

export function issueKindOf(issue: z.core.$ZodIssue): IssueKind {
  const kind: unknown = issue.code === 'custom' ? issue.params?.kind : undefined;
  return kind === 'conversion' || kind === 'setting' ? kind : 'validation';
}

class Mismatch extends Error {
  override readonly name = 'Mismatch';
  readonly kind: IssueKind;

  constructor(message: string, kind: IssueKind) {
    super(message);
    this.kind = kind;
  }
}

/** For types that belong to one area alone; `convert` throws what `cannotConvert` throws. */
export function convertible<T>(info: ParameterTypeInfo, convert: (value: Value) => T): z.ZodType<T, Value> {
  const schema = z
    .custom<Value>(() => true)
    .transform((value, context): T => {
      try {
        return convert(value);
      } catch (error) {
        if (!(error instanceof Mismatch) && !(error instanceof PowerShellError)) throw error;
        const kind = error instanceof Mismatch ? error.kind : 'conversion';
        context.issues.push({ code: 'custom', message: error.message, input: value, params: { kind } });
        return z.NEVER;
      }
    });
  typeInfo.add(schema, info);
  return schema;
}

export function cannotConvert(value: Value, typeName: string, why: string): never {
  throw new Mismatch(
    `Cannot convert value "${toText(value)}" to type "${typeName}". Error: "${why}"`,
    'conversion',
  );
}

/** As when the property behind a parameter refuses what it is set to. */
export function cannotSet(name: string, why: string): never {
  throw new Mismatch(`Exception setting "${name}": "${why}"`, 'setting');
}

function refuse(why: string): never {
  throw new Mismatch(why, 'validation');
}

/** A parameter that is given by its name alone, and false where it is not given. */
export function flag<const O extends Omit<Parameter, 'schema' | 'switch'>>(options: O) {
  return { ...options, schema: switchValue(), switch: true } as const;
}

/** Whatever comes, as it is. */
export const anything = (): z.ZodType<Value, Value> =>
  convertible({ typeName: 'System.Object' }, (value) => value);

/** Text of everything that is one thing. */
export function text(options: { readonly maxLength?: number } = {}): z.ZodType<string, Value> {
  const { maxLength } = options;
  return convertible({ typeName: 'System.String' }, (value) => {
    if (isCollection(value)) throw new Mismatch('Cannot convert value to type System.String.', 'conversion');
    const converted = toText(value);
    if (maxLength !== undefined && converted.length > maxLength) {
      return refuse(
        `The character length of the ${converted.length} character argument is too long. Shorten the character length of the argument so it is fewer than or equal to "${maxLength}" characters, and then try the command again.`,
      );
    }
    return converted;
  });
}

/** One or several: a single value is a list of one, as PowerShell has it. */
export function list<T>(element: z.ZodType<T, Value>): z.ZodType<readonly T[], Value> {
  const inner = typeInfoOf(element);
  const info = { ...inner, typeName: `${inner.typeName}[]` };
  return convertible(info, (value) =>
    Array.from(enumerate(value), (item) => {
      const result = element.safeParse(item);
      if (result.success) return result.data;
      const [issue] = result.error.issues;
      throw new Mismatch(issue?.message ?? '', issue === undefined ? 'validation' : issueKindOf(issue));
    }),
  );
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function whole({ min, max }: Range = {}): z.ZodType<number, Value> {
  return convertible({ typeName: 'System.Int32' }, (value) => {
    const number = Number(toText(castTo('System.Int32', value)));
    if (min !== undefined && number < min) {
      return refuse(
        `The ${number} argument is less than the minimum allowed range of ${min}. Supply an argument that is greater than or equal to ${min} and then try the command again.`,
      );
    }
    if (max !== undefined && number > max) {
      return refuse(
        `The ${number} argument is greater than the maximum allowed range of ${max}. Supply an argument that is less than or equal to ${max} and then try the command again.`,
      );
    }
    return number;
  });
}

/** `$true` and `$false`, numbers; not the text "true", which PowerShell refuses here. */
export function truth(): z.ZodType<boolean, Value> {
  return convertible({ typeName: 'System.Boolean' }, (value) => {
    if (typeof value === 'boolean' || isNumber(value)) return toBoolean(value);
    return notBoolean(value, 'System.Boolean');
  });
}

/** Of a parameter that is given by its name alone: `-Force:$false`; `$null` is false here, and 1 is refused. */
function switchValue(): z.ZodType<boolean, Value> {
  const typeName = 'System.Management.Automation.SwitchParameter';
  return convertible({ typeName }, (value) => {
    if (typeof value === 'boolean') return value;
    if (value === null || value === undefined) return false;
    if (!isNumber(value)) return notBoolean(value, typeName);
    throw new Mismatch(
      `Cannot convert the "${toText(value)}" value of type "${typeNameOf(value)}" to type "${typeName}".`,
      'conversion',
    );
  });
}

/** PowerShell shows the type of what it cannot read as a Boolean, not the value. */
function notBoolean(value: Value, typeName: string): never {
  const shown = value === null || value === undefined ? '' : typeNameOf(value);
  throw new Mismatch(
    `Cannot convert value "${shown}" to type "${typeName}". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.`,
    'conversion',
  );
}

/** A value of a closed set, in any letter case, or an unambiguous beginning of it. */
export function oneOf<const V extends readonly string[]>(
  values: V,
  typeName = 'System.String',
): z.ZodType<V[number], Value> {
  return convertible({ typeName, values }, (value) => {
    const given = toText(value);
    const lower = given.toLowerCase();
    const exact = values.find((each) => each.toLowerCase() === lower);
    if (exact !== undefined) return exact;
    const begun = values.filter((each) => lower !== '' && each.toLowerCase().startsWith(lower));
    if (begun.length === 1 && begun[0] !== undefined) return begun[0];
    const near = findClosestWord(given, values);
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    return cannotConvert(
      given,
      typeName,
      `Unable to match the identifier name ${given} to a valid enumerator name. Specify one of the following enumerator names and try again: ${values.join(', ')}${hint}`,
    );
  });
}

export function guid(): z.ZodType<string, Value> {
  return convertible({ typeName: 'System.Guid' }, (value) => toText(castTo('System.Guid', value)));
}

export function date(): z.ZodType<DateTimeValue, Value> {
  return convertible(
    { typeName: 'System.DateTime' },
    (value) =>
      findDate(value) ??
      cannotConvert(value, 'System.DateTime', 'String was not recognized as a valid DateTime.'),
  );
}

/** Bytes: `35MB`, `"35 MB"`, `"35 MB (36,700,160 bytes)"`, a number; `null` is "Unlimited". */
export function unlimitedSize(): z.ZodType<number | null, Value> {
  const typeName = 'Microsoft.Exchange.Data.Unlimited`1[Microsoft.Exchange.Data.ByteQuantifiedSize]';
  return convertible({ typeName }, (value) => {
    if (/^\s*unlimited\s*$/i.test(toText(value))) return null;
    return (
      parseSize(value) ?? cannotConvert(value, typeName, 'Give a size such as 50GB, 512MB or Unlimited.')
    );
  });
}

/** How many objects at most; `null` is "Unlimited". */
export function resultSize(): z.ZodType<number | null, Value> {
  const typeName = 'Microsoft.Exchange.Data.Unlimited`1[System.UInt32]';
  return convertible({ typeName }, (value) => {
    const given = toText(value).trim();
    if (/^unlimited$/i.test(given)) return null;
    if (/^\d{1,9}$/.test(given)) return Number(given);
    return cannotConvert(value, typeName, 'Give a whole number that is not negative, or Unlimited.');
  });
}

export function scriptBlock(): z.ZodType<ScriptBlockValue, Value> {
  const typeName = 'System.Management.Automation.ScriptBlock';
  return convertible({ typeName }, (value) =>
    value instanceof ScriptBlockValue ? value : cannotConvert(value, typeName, 'Give a block in braces.'),
  );
}

/** The name of a property, a block that computes it, or a table of both: `@{n='GB'; e={$_.Bytes / 1GB}}`. */
export function propertyExpression(): z.ZodType<string | ScriptBlockValue | HashtableValue, Value> {
  return convertible({ typeName: 'System.Object' }, (value) => {
    if (value instanceof ScriptBlockValue || value instanceof HashtableValue) return value;
    if (value === null || value === undefined) return refuse('The argument is null.');
    return toText(value);
  });
}

/** An object by whatever names it: text, a GUID, or an object that another cmdlet gave out. */
export function identity(
  typeName: string,
  identify: (value: Value) => string | undefined,
): z.ZodType<string, Value> {
  return convertible({ typeName }, (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof GuidValue) return value.text;
    const found = isCollection(value) ? undefined : identify(value);
    return (
      found ?? cannotConvert(value, typeName, 'Give its name, its GUID, or an object that a cmdlet gave out.')
    );
  });
}
