/** `ConvertTo-Json` of PowerShell 7: order of properties, depth, numbers, dates and escapes as it has them. */

import { formatDoubleExactly } from '../../../wire/powershell-language/format-double.ts';
import {
  CharValue,
  DateTimeValue,
  DecimalNumber,
  ErrorRecord,
  findMember,
  formatDate,
  GuidValue,
  HashtableValue,
  isAdapted,
  isCollection,
  isNumber,
  PowerShellError,
  RegexValue,
  ScriptBlockValue,
  TypedNumber,
  TypeValue,
  toText,
  typeNameOf,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { cultureText, invariantCulture } from './culture.ts';
import { type JsonEscapes, jsonString } from './json-string.ts';
import { shownNames } from './shown-members.ts';

export interface JsonOptions {
  /** Levels below the top that keep their structure; what is deeper becomes text. Two unless given. */
  readonly depth?: number;
  /** On one line, without spaces. */
  readonly compress?: boolean;
  readonly escapes?: JsonEscapes;
  /** An array even around a single object. */
  readonly asArray?: boolean;
  /** Called once when something was too deep, for the warning that the cmdlet gives. */
  readonly onTruncated?: () => void;
}

const defaultDepth = 2;
/** Deeper objects are refused by the cmdlet; here the bound keeps a value that contains itself from never ending. */
const deepest = 100;

/** What the cmdlet gives for everything that came through its pipeline. */
export function toJson(values: readonly Value[], options: JsonOptions = {}): string {
  const single = values.length <= 1 && !options.asArray;
  return new JsonWriter(options).write(single ? (values[0] ?? null) : values);
}

/** One object on each line, for programs that read as it comes. */
export const toJsonLine = (value: Value, options: JsonOptions = {}): string =>
  new JsonWriter({ ...options, compress: true }).write(value);

/** An array whose elements are written one by one: the same text as `toJson` with `asArray`. */
export function* streamJson(values: Iterable<Value>, options: JsonOptions = {}): IterableIterator<string> {
  const writer = new JsonWriter(options);
  const [open, between, close] = options.compress ? ['[', ',', ']'] : ['[\n  ', ',\n  ', '\n]'];
  let isFirst = true;
  for (const value of values) {
    yield isFirst ? open : between;
    yield writer.write(value, 1);
    isFirst = false;
  }
  yield isFirst ? '[]' : close;
}

class JsonWriter {
  readonly #depth: number;
  readonly #compress: boolean;
  readonly #escapes: JsonEscapes;
  readonly #onTruncated: () => void;
  #truncated = false;

  constructor({ depth = defaultDepth, compress = false, escapes = 'Default', onTruncated }: JsonOptions) {
    this.#depth = Math.min(depth, deepest);
    this.#compress = compress;
    this.#escapes = escapes;
    this.#onTruncated = onTruncated ?? (() => undefined);
  }

  write(value: Value, depth = 0): string {
    const scalar = this.#scalar(value);
    if (scalar !== undefined) return scalar;
    if (depth > this.#depth) return this.#tooDeep(value);
    if (isCollection(value)) {
      return this.#block(
        '[',
        ']',
        Array.from(value, (element: Value) => this.write(element, depth + 1)),
        depth,
      );
    }
    const members: string[] = [];
    for (const [name, held] of membersOf(value)) {
      const separator = this.#compress ? ':' : ': ';
      members.push(`${this.#string(name)}${separator}${this.write(held, depth + 1)}`);
    }
    return this.#block('{', '}', members, depth);
  }

  #tooDeep(value: Value): string {
    if (!this.#truncated) this.#onTruncated();
    this.#truncated = true;
    return this.#string(cultureText(value, invariantCulture));
  }

  #block(open: string, close: string, parts: readonly string[], depth: number): string {
    if (parts.length === 0) return open + close;
    if (this.#compress) return `${open}${parts.join(',')}${close}`;
    const margin = '  '.repeat(depth);
    return `${open}\n${parts.map((part) => `${margin}  ${part}`).join(',\n')}\n${margin}${close}`;
  }

  #string(text: string): string {
    return jsonString(text, this.#escapes);
  }

  #scalar(value: Value): string | undefined {
    if (value === null || value === undefined) return 'null';
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'string') return this.#string(value);
    if (isNumber(value)) return numberText(value);
    if (value instanceof Date) return this.#string(dateText(DateTimeValue.fromUnixMs(value.getTime())));
    if (value instanceof DateTimeValue) return this.#string(dateText(value));
    return isTextOnly(value) ? this.#string(toText(value)) : undefined;
  }
}

/** Values of one text. Objects of a host without properties are texts as well. */
function isTextOnly(value: Value): boolean {
  if (value instanceof CharValue || value instanceof GuidValue || value instanceof TypeValue) return true;
  if (value instanceof ScriptBlockValue || value instanceof RegexValue) return true;
  if (value instanceof HashtableValue || isCollection(value)) return false;
  return isAdapted(value) && shownNames(value).length === 0;
}

function* membersOf(value: Value): IterableIterator<readonly [string, Value]> {
  if (value instanceof HashtableValue) {
    for (const [key, held] of value.entries()) {
      yield [typeof key === 'string' ? key : failKey(value), held];
    }
    return;
  }
  for (const name of shownNames(value)) yield [name, findMember(value, name)?.value ?? null];
}

function failKey(table: HashtableValue): never {
  const message = `The type '${typeNameOf(table)}' is not supported for serialization or deserialization of a dictionary. Keys must be strings.`;
  throw new PowerShellError(
    new ErrorRecord({
      message,
      category: 'InvalidOperation',
      fullyQualifiedErrorId: 'NonStringKeyInDictionary',
    }),
    true,
  );
}

function numberText(value: Value): string {
  if (value instanceof DecimalNumber) return withPoint(value.toString());
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof TypedNumber) {
    const isFraction = value.type === 'Double' || value.type === 'Single';
    return isFraction ? doubleText(Number(value.value)) : value.value.toString();
  }
  const number = Number(value);
  return Number.isSafeInteger(number) && !Object.is(number, -0) ? String(number) : doubleText(number);
}

/** Infinities and NaN have no notation in JSON and are written as texts. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '"NaN"' : `"${value > 0 ? '' : '-'}Infinity"`;
  const size = Math.abs(value);
  // An exponent only from 1E+17 up, two digits later than in texts.
  return withPoint(size >= 1e15 && size < 1e17 ? String(value) : formatDoubleExactly(value));
}

const withPoint = (digits: string): string => (/[.E]/.test(digits) ? digits : `${digits}.0`);

function dateText(date: DateTimeValue): string {
  return formatDate(date, "yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFK").replace(/\.(?=$|[Z+-])/, '');
}
