/** JSON as ConvertFrom-Json takes it: besides what RFC 8259 allows, comments, single quotes, bare names and a last comma. */
import {
  castTo,
  DateTimeValue,
  ErrorRecord,
  HashtableValue,
  makeDouble,
  makeInt64,
  PowerShellError,
  PSObject,
  parseDate,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { errorIdOf } from '../error-id.ts';

export interface JsonReaderOptions {
  readonly maxDepth: number;
  readonly asHashtable: boolean;
  /** Errors are told as its own. */
  readonly cmdlet: string;
}

const whiteSpace = /(?:[\s\uFEFF]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const numberPattern = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
const bareName = /[A-Za-z_$][\w$]*/y;
const dateText = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const plainText = { '"': /[^"\\]*/y, "'": /[^'\\]*/y } as const;
const words: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);
const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

export function readJson(text: string, options: JsonReaderOptions): Value {
  const reader = new JsonReader(text, options);
  return reader.readAll();
}

class JsonReader {
  readonly #text: string;
  readonly #options: JsonReaderOptions;
  readonly #path: string[] = [];
  #at = 0;

  constructor(text: string, options: JsonReaderOptions) {
    this.#text = text;
    this.#options = options;
  }

  readAll(): Value {
    this.#skip();
    if (this.#at === this.#text.length) return null;
    const value = this.#readValue(0);
    this.#skip();
    if (this.#at < this.#text.length) {
      this.#fail(
        `Additional text encountered after finished reading JSON content: ${this.#text.charAt(this.#at)}.`,
      );
    }
    return value;
  }

  #skip(): void {
    whiteSpace.lastIndex = this.#at;
    this.#at += whiteSpace.exec(this.#text)?.[0].length ?? 0;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found) this.#at += found[0].length;
    return found;
  }

  #readValue(depth: number): Value {
    const c = this.#text.charAt(this.#at);
    if (c === '{' || c === '[') {
      if (depth >= this.#options.maxDepth) {
        this.#at += 1;
        this.#fail(`The reader's MaxDepth of ${this.#options.maxDepth} has been exceeded.`);
      }
      return c === '{' ? this.#readObject(depth + 1) : this.#readArray(depth + 1);
    }
    if (c === '"' || c === "'") return dateOrText(this.#readText(c));
    const number = this.#match(numberPattern);
    if (number) return numberOf(number);
    const word = this.#match(bareName)?.[0];
    if (word !== undefined && words.has(word)) return words.get(word);
    this.#at -= word?.length ?? 0;
    if (c === '') return this.#fail('Unexpected end of content.');
    return this.#fail(`Unexpected character encountered while parsing value: ${c}.`);
  }

  #readArray(depth: number): Value {
    const values: Value[] = [];
    this.#at += 1;
    for (;;) {
      this.#skip();
      if (this.#take(']')) return values;
      this.#path.push(`[${values.length}]`);
      values.push(this.#readValue(depth));
      this.#path.pop();
      this.#skip();
      if (!this.#take(',') && this.#text.charAt(this.#at) !== ']')
        this.#unexpected('deserializing array', 'a comma or ]');
    }
  }

  #readObject(depth: number): Value {
    const { asHashtable } = this.#options;
    const members = asHashtable ? new HashtableValue([], true) : new PSObject();
    this.#at += 1;
    for (;;) {
      this.#skip();
      if (this.#take('}')) return members;
      const name = this.#readName();
      if (members instanceof PSObject) this.#refuseName(members, name);
      this.#path.push(this.#path.length > 0 ? `.${name}` : name);
      this.#skip();
      if (!this.#take(':')) this.#unexpected('deserializing object', 'a colon');
      this.#skip();
      if (this.#at === this.#text.length) this.#fail('Unexpected end when deserializing object.');
      members.set(name, this.#readValue(depth));
      this.#path.pop();
      this.#skip();
      if (!this.#take(',') && this.#text.charAt(this.#at) !== '}')
        this.#unexpected('deserializing object', 'a comma or }');
    }
  }

  #readName(): string {
    const c = this.#text.charAt(this.#at);
    if (c === '"' || c === "'") return this.#readText(c);
    const name = this.#match(bareName)?.[0];
    return name ?? this.#unexpected('deserializing object', 'a name');
  }

  #take(c: string): boolean {
    if (this.#text.charAt(this.#at) !== c) return false;
    this.#at += 1;
    return true;
  }

  #readText(quote: '"' | "'"): string {
    const parts: string[] = [];
    this.#at += 1;
    for (;;) {
      parts.push(this.#match(plainText[quote])?.[0] ?? '');
      if (this.#take(quote)) return parts.join('');
      if (this.#at === this.#text.length) {
        this.#fail(`Unterminated string. Expected delimiter: ${quote}.`);
      }
      parts.push(this.#readEscape());
    }
  }

  #readEscape(): string {
    const c = this.#text.charAt(this.#at + 1);
    this.#at += 2;
    if (c !== 'u') return escapes.get(c) ?? c;
    const code = this.#match(/[0-9a-fA-F]{4}/y)?.[0];
    if (code === undefined) return this.#fail('Invalid Unicode escape sequence.');
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  #unexpected(doing: string, wanted: string): never {
    const c = this.#text.charAt(this.#at);
    if (c === '') return this.#fail(`Unexpected end when ${doing}.`);
    return this.#fail(`Unexpected character '${c}' when ${doing}: ${wanted} was expected.`);
  }

  /** Names of properties have no letter case, and none is empty. */
  #refuseName(members: PSObject, name: string): void {
    const { cmdlet } = this.#options;
    if (name === '') {
      throw failed(
        errorIdOf('EmptyKeyInJsonString', cmdlet),
        'InvalidOperation',
        'The provided JSON includes a property whose name is an empty string, this is only supported using the -AsHashTable switch.',
      );
    }
    const before = members.has(name)
      ? members.names().find((each) => each.toLowerCase() === name.toLowerCase())
      : undefined;
    if (before !== undefined && before !== name) {
      throw failed(
        errorIdOf('KeysWithDifferentCasingInJsonString', cmdlet),
        'InvalidOperation',
        `Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch instead. The key that was attempted to be added to the existing key '${before}' was '${name}'.`,
      );
    }
  }

  #fail(why: string): never {
    const before = this.#text.slice(0, this.#at).split('\n');
    const place = `Path '${this.#path.join('')}', line ${before.length}, position ${before.at(-1)?.length ?? 0}.`;
    throw failed(
      errorIdOf('System.ArgumentException', this.#options.cmdlet),
      'NotSpecified',
      `Conversion from JSON failed with error: ${why} ${place}`,
    );
  }
}

function numberOf([text, fraction, exponent]: RegExpExecArray): Value {
  if (fraction !== undefined || exponent !== undefined) return makeDouble(Number(text));
  const whole = BigInt(text);
  return BigInt.asIntN(64, whole) === whole ? makeInt64(whole) : castTo('bigint', text);
}

const dateOrText = (text: string): Value => {
  const date = dateText.test(text) ? parseDate(text) : undefined;
  return date instanceof DateTimeValue ? date : text;
};

function failed(id: string, category: 'NotSpecified' | 'InvalidOperation', message: string): PowerShellError {
  return new PowerShellError(new ErrorRecord({ message, category, fullyQualifiedErrorId: id }));
}
