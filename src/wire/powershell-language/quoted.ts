/** Quoted strings and here-strings: specification section 2.3.5.2. */
import { isDoubleQuote, isNewline, isSingleQuote, isSpace } from './characters.ts';
import { readEscape } from './escapes.ts';
import { ExpandableText } from './expandable.ts';
import type { Scanner } from './scanner.ts';
import type { Token } from './token.ts';

/** What no string gives a meaning to, so that long texts are passed over at once. */
const plainRun = /[^'"`$\u2018-\u201e]+/y;

export function scanQuoted(scanner: Scanner, start: number): Token {
  if (isSingleQuote(scanner.at(start))) {
    const { value, end } = readSingleQuoted(scanner, start);
    return { kind: 'string', style: 'single', value, parts: undefined, start, end };
  }
  const text = new ExpandableText(scanner, false);
  const end = readDoubleQuoted(scanner, start, text);
  return { kind: 'string', style: 'double', value: text.value, parts: text.parts, start, end };
}

export function readSingleQuoted(scanner: Scanner, start: number): { value: string; end: number } {
  let value = '';
  let from = start + 1;
  for (let offset = from; ; offset++) {
    plainRun.lastIndex = offset;
    offset += plainRun.exec(scanner.text)?.[0].length ?? 0;
    const c = scanner.at(offset);
    if (c === '') return failUnterminated(scanner, start, "'");
    if (!isSingleQuote(c)) continue;
    value += scanner.text.slice(from, offset);
    if (!isSingleQuote(scanner.at(offset + 1))) return { value, end: offset + 1 };
    offset++;
    from = offset;
  }
}

/** Appends to `text` and returns the offset after the closing quote. */
export function readDoubleQuoted(scanner: Scanner, start: number, text: ExpandableText): number {
  let from = start + 1;
  let offset = from;
  const flush = () => {
    if (offset > from) text.append(scanner.text.slice(from, offset));
  };
  for (;;) {
    const c = scanner.at(offset);
    if (c === '') return failUnterminated(scanner, start, '"');
    if (isDoubleQuote(c)) {
      flush();
      if (!isDoubleQuote(scanner.at(offset + 1))) return offset + 1;
      from = offset + 1;
      offset += 2;
    } else if (c === '`' && scanner.at(offset + 1) !== '') {
      flush();
      const escaped = readEscape(scanner, offset + 1);
      text.append(escaped.value);
      offset = escaped.end;
      from = offset;
    } else if (c === '$') {
      flush();
      from = offset;
      const end = text.takeDollar(offset);
      offset = end ?? offset + 1;
      if (end !== undefined) from = end;
    } else {
      plainRun.lastIndex = offset;
      offset += plainRun.exec(scanner.text)?.[0].length ?? 1;
    }
  }
}

function failUnterminated(scanner: Scanner, start: number, terminator: string): never {
  return scanner.host.fail('TerminatorExpectedAtEndOfString', { start, end: start + 1 }, true, terminator);
}

/** The quote opens after `@` and the text starts on the next line; a line starting with the quote and `@` ends it. */
export function scanHereString(scanner: Scanner, start: number): Token {
  const isQuote = isSingleQuote(scanner.at(start + 1)) ? isSingleQuote : isDoubleQuote;
  const bodyStart = findBody(scanner, start);
  const literal = isQuote === isSingleQuote;
  const text = new ExpandableText(scanner, true);
  let offset = bodyStart;
  let falseFooter: number | undefined;
  for (let lineStart = bodyStart; ; ) {
    if (isQuote(scanner.at(offset)) && offset === lineStart && scanner.at(offset + 1) === '@') break;
    const c = scanner.at(offset);
    if (c === '') return failHereString(scanner, start, falseFooter);
    if (isNewline(c)) {
      const next = c === '\r' && scanner.at(offset + 1) === '\n' ? offset + 2 : offset + 1;
      if (isQuote(scanner.at(next)) && scanner.at(next + 1) === '@') {
        offset = next;
        break;
      }
      falseFooter ??= findFalseFooter(scanner, next, isQuote);
      text.append(scanner.text.slice(offset, next));
      offset = next;
      lineStart = next;
    } else if (!literal && c === '`' && scanner.at(offset + 1) !== '') {
      const escaped = readEscape(scanner, offset + 1);
      text.append(escaped.value);
      offset = escaped.end;
    } else {
      const end = !literal && c === '$' ? text.takeDollar(offset) : undefined;
      if (end === undefined) text.append(c);
      offset = end ?? offset + 1;
    }
  }
  const style = literal ? 'hereSingle' : 'hereDouble';
  return { kind: 'string', style, value: text.value, parts: text.parts, start, end: offset + 2 };
}

function findBody(scanner: Scanner, start: number): number {
  let offset = start + 2;
  while (isSpace(scanner.at(offset))) offset++;
  const c = scanner.at(offset);
  if (c === '') return failHereString(scanner, start, undefined);
  if (!isNewline(c)) {
    const span = { start: offset, end: offset + 1 };
    return scanner.host.fail('UnexpectedCharactersAfterHereStringHeader', span, false);
  }
  return c === '\r' && scanner.at(offset + 1) === '\n' ? offset + 2 : offset + 1;
}

function findFalseFooter(
  scanner: Scanner,
  lineStart: number,
  isQuote: (c: string) => boolean,
): number | undefined {
  let offset = lineStart;
  while (isSpace(scanner.at(offset))) offset++;
  return offset > lineStart && isQuote(scanner.at(offset)) && scanner.at(offset + 1) === '@'
    ? offset
    : undefined;
}

function failHereString(scanner: Scanner, start: number, falseFooter: number | undefined): never {
  if (falseFooter !== undefined) {
    const span = { start: falseFooter, end: falseFooter + 2 };
    return scanner.host.fail('WhitespaceBeforeHereStringFooter', span, true);
  }
  const terminator = `${isSingleQuote(scanner.at(start + 1)) ? "'" : '"'}@`;
  return scanner.host.fail('TerminatorExpectedAtEndOfString', { start, end: start + 2 }, true, terminator);
}
