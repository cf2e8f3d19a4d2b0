/** Collects literal text and the variables and sub-expressions between it, for strings and bare words. */
import { isDoubleQuote, isVariableStart } from './characters.ts';
import type { Scanner } from './scanner.ts';
import type { StringPart } from './token.ts';
import { findVariableName } from './variables.ts';

export class ExpandableText {
  readonly #scanner: Scanner;
  readonly #here: boolean;
  readonly #parts: StringPart[] = [];
  #literal = '';
  /** The text with escapes resolved and the nested expressions as they were written. */
  #value: string[] = [];

  constructor(scanner: Scanner, here: boolean) {
    this.#scanner = scanner;
    this.#here = here;
  }

  get value(): string {
    return this.#value.join('') + this.#literal;
  }

  /** Undefined when nothing is to be expanded. */
  get parts(): readonly StringPart[] | undefined {
    if (this.#parts.length === 0) return undefined;
    return this.#literal === '' ? this.#parts : [...this.#parts, this.#literal];
  }

  append(text: string): void {
    this.#literal += text;
  }

  /** At a `$`: takes what it starts and returns the end, or undefined when it is a plain dollar sign. */
  takeDollar(start: number): number | undefined {
    const next = this.#scanner.at(start + 1);
    if (next === '(') return this.#takeSubExpression(start);
    if (next !== '{' && !isVariableStart(next)) return undefined;
    const { path, end } = findVariableName(this.#scanner, start, !this.#here);
    this.#push({ kind: 'Variable', path, splatted: false, span: { start, end } }, start, end);
    return end;
  }

  /**
   * Parentheses are counted without a look at quotes, as PowerShell does; a doubled quote stands for one,
   * because the whole text is still inside a quoted string.
   */
  #takeSubExpression(start: number): number {
    const scanner = this.#scanner;
    let depth = 1;
    let offset = start + 2;
    let text = '';
    let from = offset;
    let offsets: number[] | undefined;
    for (; depth > 0; offset++) {
      const c = scanner.at(offset);
      if (c === '') {
        scanner.host.fail('IncompleteDollarSubexpressionReference', { start, end: start + 2 }, true);
      } else if (c === '(') depth++;
      else if (c === ')') depth--;
      else if (!this.#here && (c === '`' || isDoubleQuote(c)) && isDoubleQuote(scanner.at(offset + 1))) {
        offsets ??= [];
        appendOffsets(offsets, from, offset);
        text += scanner.text.slice(from, offset);
        from = offset + 1;
        offset++;
      }
    }
    const inner = text + scanner.text.slice(from, offset - 1);
    if (offsets) appendOffsets(offsets, from, offset);
    this.#push(scanner.host.parseSubExpression(inner, start, offset, offsets), start, offset);
    return offset;
  }

  #push(part: Exclude<StringPart, string>, start: number, end: number): void {
    if (this.#literal !== '') {
      this.#parts.push(this.#literal);
      this.#value.push(this.#literal);
      this.#literal = '';
    }
    this.#parts.push(part);
    this.#value.push(this.#scanner.text.slice(start, end));
  }
}

function appendOffsets(offsets: number[], from: number, to: number): void {
  for (let offset = from; offset < to; offset++) offsets.push(offset);
}
