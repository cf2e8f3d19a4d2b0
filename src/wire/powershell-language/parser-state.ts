import type { SubExpression } from './ast.ts';
import type { ParseLimits } from './limits.ts';
import { parseStatements } from './parse-statements.ts';
import { type Mode, Scanner, type ScannerHost, type ScanOptions } from './scanner.ts';
import type { SourceText, Span } from './source.ts';
import { PowerShellSyntaxError } from './syntax-error.ts';
import type { SyntaxErrorId } from './syntax-messages.ts';
import type { PlainKind, Token } from './token.ts';

const operandOptions: ScanOptions = { signedNumbers: true };
const ternaryOptions: ScanOptions = { ternary: true };
const ternaryOperandOptions: ScanOptions = { signedNumbers: true, ternary: true };

/** Where one text is being read: the offset, the mode, and how deep the brackets are. */
export class ParserState implements ScannerHost {
  readonly source: SourceText;
  readonly text: string;
  readonly limits: ParseLimits;
  readonly scanner: Scanner;
  /** After the last token taken. */
  offset = 0;
  mode: Mode = 'command';
  /** In the arguments of a method a comma separates arguments and makes no list. */
  commaIsSeparator = false;
  /** `1?2:3` inside a ternary: the marks end a number. */
  inTernary = false;
  /** Counts tokens, as an upper bound of what the tree can hold. */
  tokenCount = 0;
  #depth: number;
  readonly #toSource: ((offset: number) => number) | undefined;
  #peeked: Token | undefined;
  #peekedFrom = -1;
  #peekedMode: Mode = 'command';
  #peekedOptions: ScanOptions = {};

  constructor(
    source: SourceText,
    text: string,
    limits: ParseLimits,
    depth = 0,
    toSource?: (offset: number) => number,
  ) {
    this.source = source;
    this.text = text;
    this.limits = limits;
    this.#depth = depth;
    this.#toSource = toSource;
    this.scanner = new Scanner(text, this);
  }

  peek(operand = false): Token {
    const options = operand
      ? this.inTernary
        ? ternaryOperandOptions
        : operandOptions
      : this.inTernary
        ? ternaryOptions
        : noOptions;
    if (
      this.#peeked &&
      this.#peekedFrom === this.offset &&
      this.#peekedMode === this.mode &&
      this.#peekedOptions === options
    ) {
      return this.#peeked;
    }
    const token = this.scanner.scan(this.offset, this.mode, options);
    this.#peeked = token;
    this.#peekedFrom = this.offset;
    this.#peekedMode = this.mode;
    this.#peekedOptions = options;
    return token;
  }

  take(token: Token): void {
    this.offset = token.end;
    this.tokenCount++;
    const { maxTokens } = this.limits;
    if (this.tokenCount > maxTokens) this.fail('ScriptTooManyTokens', token, false, String(maxTokens));
  }

  next(operand = false): Token {
    const token = this.peek(operand);
    this.take(token);
    return token;
  }

  /** Takes the token if it is of this kind. */
  accept(kind: PlainKind): Token | undefined {
    const token = this.peek();
    if (token.kind !== kind) return undefined;
    this.take(token);
    return token;
  }

  skipNewlines(): void {
    for (let token = this.peek(); token.kind === 'newline'; token = this.peek()) this.take(token);
  }

  skipSeparators(): void {
    for (let token = this.peek(); token.kind === 'newline' || token.kind === ';'; token = this.peek()) {
      this.take(token);
    }
  }

  inMode<T>(mode: Mode, parse: () => T): T {
    const before = this.mode;
    this.mode = mode;
    const result = parse();
    this.mode = before;
    return result;
  }

  /** Inside brackets the settings of the outside do not hold, and one more level of nesting does. */
  nested<T>(mode: Mode, parse: () => T): T {
    const { mode: modeBefore, commaIsSeparator, inTernary } = this;
    this.enter();
    this.mode = mode;
    this.commaIsSeparator = false;
    this.inTernary = false;
    const result = parse();
    this.leave();
    this.mode = modeBefore;
    this.commaIsSeparator = commaIsSeparator;
    this.inTernary = inTernary;
    return result;
  }

  enter(): void {
    if (++this.#depth > this.limits.maxNesting) {
      this.fail('ScriptTooComplicated', { start: this.offset, end: this.offset + 1 }, false);
    }
  }

  leave(): void {
    this.#depth--;
  }

  span(start: number, end: number = this.offset): Span {
    return this.#toSource ? { start: this.#toSource(start), end: this.#toSource(end) } : { start, end };
  }

  /** From something that was parsed, whose span is one of the source already, to where the parser is. */
  spanFrom({ span }: { readonly span: Span }): Span {
    return { start: span.start, end: this.span(this.offset).end };
  }

  textOf(token: Token): string {
    return this.text.slice(token.start, token.end);
  }

  fail(errorId: SyntaxErrorId, span: Span, incomplete: boolean, ...values: string[]): never {
    throw new PowerShellSyntaxError(
      this.source,
      errorId,
      this.span(span.start, span.end),
      incomplete,
      values,
    );
  }

  failAt(errorId: SyntaxErrorId, token: Token, ...values: string[]): never {
    return this.fail(errorId, token, false, ...values);
  }

  /** Something is missing at the offset. Only where the text ends here can another line still bring it. */
  failMissing(errorId: SyntaxErrorId, offset: number, ...values: string[]): never {
    return this.fail(errorId, { start: offset, end: offset }, this.#atEnd(), ...values);
  }

  /** A bracket was opened and another token, or the end, stands where it should be closed. */
  failUnclosed(errorId: SyntaxErrorId, found: Token, ...values: string[]): never {
    const offset = found.kind === 'end' ? found.start + 1 : found.start;
    return this.fail(errorId, { start: offset, end: offset }, this.#atEnd(), ...values);
  }

  #atEnd(): boolean {
    const { offset } = this;
    let end = this.scanner.skipSpace(offset);
    while (this.text[end] === '\n' || this.text[end] === '\r') end = this.scanner.skipSpace(end + 1);
    return end >= this.text.length;
  }

  parseSubExpression(
    text: string,
    start: number,
    end: number,
    offsets: readonly number[] | undefined,
  ): SubExpression {
    const inner = new ParserState(
      this.source,
      text,
      this.limits,
      this.#depth,
      (offset) => this.span(offsets ? (offsets[offset] ?? end - 1) : start + 2 + offset).start,
    );
    inner.enter();
    const statements = parseStatements(inner);
    const rest = inner.peek();
    if (rest.kind !== 'end') inner.failAt('UnexpectedToken', rest, inner.textOf(rest));
    this.tokenCount += inner.tokenCount;
    return { kind: 'SubExpression', statements, span: this.span(start, end) };
  }
}

const noOptions: ScanOptions = {};
