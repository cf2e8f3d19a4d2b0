/**
 * `$filter` of OData (version 4.01, part 2, section 5.1.1) as a filter of Exchange: `startswith(Name,'K') and IsShared eq true`
 * becomes `(Name -like 'K*' -and IsShared -eq $true)`. Comparisons of a property with a value, `and`, `or`, `not`, and the functions
 * of text that a pattern can say are all there is; what else is written is refused.
 */
import { ODataError } from './odata-error.ts';

type TokenKind = 'word' | 'text' | 'open' | 'close' | 'comma' | 'end';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly position: number;
}

const maxLength = 10_000;
const maxDepth = 50;

const comparisons: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const constants: ReadonlySet<string> = new Set(['true', 'false', 'null']);
/** Where the pattern has its star. */
const functions: Readonly<Record<string, (text: string) => string>> = {
  startswith: (text) => `${text}*`,
  endswith: (text) => `*${text}`,
  contains: (text) => `*${text}*`,
};

/** As Exchange writes its own operators; whoever sends such a filter has no need of a translation. */
const opathOperator = /(?:^|[\s()])-(?:eq|ne|like|notlike|gt|ge|lt|le|and|or|not)(?=[\s(])/i;

export function filterToOpath(text: string): string {
  if (text.length > maxLength) throw new ODataError(`The filter is longer than ${maxLength} characters.`);
  if (opathOperator.test(text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, "''"))) return text;
  return new Translator(tokenize(text)).translate();
}

class Translator {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  translate(): string {
    const whole = this.#joined('or');
    this.#expect('end', 'and, or, or the end');
    return whole;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', position: 1 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #expect(kind: TokenKind, what: string): Token {
    const token = this.#take();
    if (token.kind !== kind)
      throw new ODataError(`${what} is expected at position ${token.position} of the filter.`);
    return token;
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'word' || text.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  #joined(kind: 'or' | 'and'): string {
    const part = () => (kind === 'or' ? this.#joined('and') : this.#term());
    const operands = [part()];
    while (this.#takeWord(kind)) operands.push(part());
    return operands.length === 1 ? (operands[0] ?? '') : `(${operands.join(` -${kind} `)})`;
  }

  #term(): string {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new ODataError(`The filter is nested more than ${maxDepth} deep.`);
    const term = this.#termHere();
    this.#depth -= 1;
    return term;
  }

  #termHere(): string {
    if (this.#takeWord('not')) return `-not (${this.#term()})`;
    if (this.#peek().kind === 'open') {
      this.#next += 1;
      const inner = this.#joined('or');
      this.#expect('close', 'A closing parenthesis');
      return inner;
    }
    const first = this.#expect('word', 'A property');
    if (this.#peek().kind === 'open') return this.#call(first);
    const operator = this.#expect('word', 'An operator such as eq').text.toLowerCase();
    if (!comparisons.has(operator)) {
      throw new ODataError(`"${operator.slice(0, 40)}" is no operator here. Use eq, ne, gt, ge, lt or le.`);
    }
    return `${propertyOf(first)} -${operator} ${this.#value()}`;
  }

  #call({ text, position }: Token): string {
    const name = text.toLowerCase();
    const pattern = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (pattern === undefined) {
      throw new ODataError(
        `"${text.slice(0, 40)}" at position ${position} of the filter is no function here. Use startswith, endswith or contains.`,
      );
    }
    this.#expect('open', 'An opening parenthesis');
    const property = propertyOf(this.#expect('word', 'A property'));
    this.#expect('comma', 'A comma');
    const value = this.#expect('text', 'A text in quotes').text;
    this.#expect('close', 'A closing parenthesis');
    // In a pattern of Exchange it stands for anything, and there is no other way to write it.
    if (value.includes('*')) throw new ODataError(`A * cannot be looked for with ${name}.`);
    const found = `${property} -like ${quoted(pattern(value))}`;
    // `contains(…) eq true`, as some libraries write it.
    if (!this.#takeWord('eq')) return found;
    if (this.#takeWord('true')) return found;
    if (this.#takeWord('false')) return `-not (${found})`;
    throw new ODataError(`true or false is expected at position ${this.#peek().position} of the filter.`);
  }

  #value(): string {
    const token = this.#take();
    if (token.kind === 'text') return quoted(token.text);
    const lower = token.text.toLowerCase();
    if (token.kind === 'word' && constants.has(lower)) return `$${lower}`;
    if (token.kind === 'word') return quoted(token.text);
    throw new ODataError(`A value is expected at position ${token.position} of the filter.`);
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function propertyOf({ text, position }: Token): string {
  if (/^[A-Za-z]\w*$/.test(text)) return text;
  throw new ODataError(`"${text.slice(0, 40)}" at position ${position} of the filter is no property.`);
}

const space = /\s+/y;
/** Also a date, a GUID or a number; and the type that stands before a text is left out. */
const word = /[^\s()',]+/y;
const quotedText = /(?:[A-Za-z_][\w.]*)?'((?:[^']|'')*)'/y;
const signs: Readonly<Record<string, TokenKind>> = { '(': 'open', ')': 'close', ',': 'comma' };

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (;;) {
    take(space);
    const position = at + 1;
    const first = text[at];
    if (first === undefined) break;
    const sign = signs[first];
    const found = sign === undefined ? take(quotedText) : null;
    if (sign !== undefined) {
      at += 1;
      tokens.push({ kind: sign, text: first, position });
    } else if (found !== null) {
      tokens.push({ kind: 'text', text: (found[1] ?? '').replaceAll("''", "'"), position });
    } else {
      const plain = take(word);
      if (plain === null) throw new ODataError(`The text at position ${position} of the filter has no end.`);
      tokens.push({ kind: 'word', text: plain[0], position });
    }
  }
  tokens.push({ kind: 'end', text: '', position: text.length + 1 });
  return tokens;
}
