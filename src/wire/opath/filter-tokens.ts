import { FilterError, maxFilterLength } from './filter-error.ts';

export interface FilterToken {
  readonly kind: 'word' | 'operator' | 'text' | 'variable' | 'open' | 'close' | 'end';
  /** Of an operator or a variable in lower case and without its sign; of a text without its quotes. */
  readonly text: string;
  /** Counted from 1. */
  readonly position: number;
}

const space = /\s+/y;
const word = /[^\s()'"{}$]+/y;
const operator = /-[a-z]+/iy;
const variable = /\$(\w*)/y;

/** Both quotes end at the same one; a doubled one stands for itself. */
const quoted: Readonly<Record<string, RegExp>> = {
  "'": /'((?:[^']|'')*)'/y,
  '"': /"((?:[^"]|"")*)"/y,
};

export function tokenizeFilter(text: string): FilterToken[] {
  if (text.length > maxFilterLength) {
    throw new FilterError(
      `The filter is longer than ${maxFilterLength.toLocaleString('en-US')} characters.`,
      maxFilterLength + 1,
    );
  }
  const tokens: FilterToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const add = (kind: FilterToken['kind'], value: string, start: number) =>
    tokens.push({ kind, text: value, position: start + 1 });
  for (;;) {
    take(space);
    const start = at;
    const first = text[at];
    if (first === undefined) break;
    if (first === '(' || first === ')') {
      at += 1;
      add(first === '(' ? 'open' : 'close', first, start);
      continue;
    }
    const quotes = quoted[first];
    if (quotes) {
      const match = take(quotes);
      if (!match) throw new FilterError(`The text that begins with ${first} has no end.`, start + 1);
      add('text', (match[1] ?? '').replaceAll(first + first, first), start);
      continue;
    }
    if (first === '$') {
      add('variable', (take(variable)?.[1] ?? '').toLowerCase(), start);
      continue;
    }
    // `-5` is a value and no operator.
    const sign = take(operator);
    if (sign) {
      add('operator', sign[0].slice(1).toLowerCase(), start);
      continue;
    }
    const plain = take(word);
    if (!plain) throw new FilterError(`Invalid filter syntax: ${first} cannot stand here.`, start + 1);
    add('word', plain[0], start);
  }
  add('end', '', at);
  return tokens;
}
