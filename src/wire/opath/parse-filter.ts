/**
 * The OPATH subset of Exchange's -Filter and -RecipientFilter:
 *
 *     filter     = and *( "-or" and )
 *     and        = term *( "-and" term )
 *     term       = "-not" term / "(" filter ")" / comparison
 *     comparison = property operator value
 *     value      = text in ' or " / "$true" / "$false" / "$null" / a word without spaces
 */
import { findClosestWord } from '../../base/closest-word.ts';
import { FilterError, maxFilterDepth } from './filter-error.ts';
import { type ComparisonOperator, comparisonOperators, type FilterExpression } from './filter-expression.ts';
import { type FilterToken, tokenizeFilter } from './filter-tokens.ts';

export function parseFilter(text: string): FilterExpression {
  return new FilterParser(tokenizeFilter(text)).parse();
}

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

class FilterParser {
  readonly #tokens: readonly FilterToken[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly FilterToken[]) {
    this.#tokens = tokens;
  }

  parse(): FilterExpression {
    if (this.#peek().kind === 'end') throw invalid('there is nothing in it', this.#peek());
    const whole = this.#joined('or');
    const rest = this.#peek();
    if (rest.kind === 'close') throw invalid('this ) closes nothing', rest);
    if (rest.kind !== 'end') throw invalid(`-and or -or is expected before ${shown(rest)}`, rest);
    return whole;
  }

  #peek(): FilterToken {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1);
    return token ?? { kind: 'end', text: '', position: 1 };
  }

  #take(): FilterToken {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #takeOperator(name: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'operator' || text !== name) return false;
    this.#next += 1;
    return true;
  }

  #joined(kind: 'and' | 'or'): FilterExpression {
    const part = () => (kind === 'or' ? this.#joined('and') : this.#term());
    const first = part();
    const operands = [first];
    while (this.#takeOperator(kind)) operands.push(part());
    return operands.length === 1 ? first : { kind, operands };
  }

  #term(): FilterExpression {
    const token = this.#peek();
    this.#depth += 1;
    if (this.#depth > maxFilterDepth) {
      throw new FilterError(`The filter is nested more than ${maxFilterDepth} deep.`, token.position);
    }
    const term = this.#termAt(token);
    this.#depth -= 1;
    return term;
  }

  #termAt(token: FilterToken): FilterExpression {
    if (this.#takeOperator('not')) return { kind: 'not', operand: this.#term() };
    if (token.kind !== 'open') return this.#comparison();
    this.#next += 1;
    const inner = this.#joined('or');
    const end = this.#take();
    if (end.kind !== 'close') throw invalid(`) is expected for the ( at position ${token.position}`, end);
    return inner;
  }

  #comparison(): FilterExpression {
    const property = this.#take();
    if (property.kind === 'variable') throw unresolved(property);
    if (property.kind !== 'word') throw invalid(`a property is expected, not ${shown(property)}`, property);
    const operator = this.#comparisonOperator(property);
    const value = this.#take();
    const { position } = property;
    const found = { property: property.text, operator, position, valuePosition: value.position };
    if (value.kind === 'text' || value.kind === 'word') {
      return { kind: 'comparison', ...found, value: value.text };
    }
    const constant = value.kind === 'variable' ? constants[value.text] : undefined;
    if (constant !== undefined) return { kind: 'comparison', ...found, value: constant };
    if (value.kind === 'variable') throw unresolved(value);
    throw invalid(`a value is expected after -${operator}, not ${shown(value)}`, value);
  }

  #comparisonOperator(property: FilterToken): ComparisonOperator {
    const token = this.#take();
    const found = comparisonOperators.find((each) => token.kind === 'operator' && each === token.text);
    if (found !== undefined) return found;
    if (token.kind !== 'operator') {
      throw invalid(`an operator such as -eq is expected after ${property.text}, not ${shown(token)}`, token);
    }
    const near = findClosestWord(token.text, comparisonOperators);
    const hint = near === undefined ? '' : ` Did you mean -${near}?`;
    const names = comparisonOperators.map((each) => `-${each}`).join(', ');
    throw new FilterError(
      `"-${token.text}" is not a recognized operator. The operators are ${names}.${hint}`,
      token.position,
    );
  }
}

function invalid(why: string, { position }: FilterToken): FilterError {
  return new FilterError(`Invalid filter syntax: ${why}.`, position);
}

/** The language puts in what variables hold before the filter is read; in braces or '…' it never did. */
function unresolved({ text, position }: FilterToken): FilterError {
  return text === '_'
    ? new FilterError(
        'Invalid filter syntax: a filter names properties without $_. Write "Name -eq \'x\'", or pass the objects to Where-Object.',
        position,
      )
    : new FilterError(
        `Invalid filter syntax: the variable $${text} cannot be read here. Write the filter in double quotes, so that its value stands in it: "Name -eq '$${text}'".`,
        position,
      );
}

function shown({ kind, text }: FilterToken): string {
  switch (kind) {
    case 'end':
      return 'the end of the filter';
    case 'operator':
      return `-${text}`;
    case 'variable':
      return `$${text}`;
    default:
      return `"${text.slice(0, 50)}"`;
  }
}
