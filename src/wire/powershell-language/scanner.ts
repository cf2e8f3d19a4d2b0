/**
 * Characters to tokens, one at a time, at an offset and in a mode that the parser chooses. The scanner keeps
 * no position of its own: the parser may ask for the same place again in the other mode.
 */
import type {
  AssignmentOperator,
  BinaryOperator,
  StreamNumber,
  SubExpression,
  UnaryOperator,
} from './ast.ts';
import {
  endsNumber,
  endsToken,
  isDash,
  isDigit,
  isDoubleQuote,
  isIdentifierPart,
  isIdentifierStart,
  isLetter,
  isNewline,
  isSingleQuote,
  isSpace,
  isVariableStart,
} from './characters.ts';
import { readNumberLiteral } from './numbers.ts';
import { findDashedOperator } from './operators.ts';
import { scanHereString, scanQuoted } from './quoted.ts';
import type { Span } from './source.ts';
import type { SyntaxErrorId } from './syntax-messages.ts';
import type { PlainKind, Token } from './token.ts';
import { scanVariable } from './variables.ts';
import { scanWord } from './words.ts';

export type Mode = 'command' | 'expression';

/** What the scanner needs of the parser: a place to fail, and the grammar inside `$(…)` within a string. */
export interface ScannerHost {
  fail(errorId: SyntaxErrorId, span: Span, incomplete: boolean, ...values: string[]): never;
  /**
   * Parses the statements between `$(` and `)`. `text` is what stands between them; where quotes had to be
   * doubled inside the string it is shorter than the source, and `offsets` tells each character's place.
   */
  parseSubExpression(
    text: string,
    start: number,
    end: number,
    offsets: readonly number[] | undefined,
  ): SubExpression;
}

export interface ScanOptions {
  /** A sign directly before digits belongs to the number: only where an operand may start. */
  readonly signedNumbers?: boolean;
  /** Inside a ternary, `1?2:3` ends a number before `?` and `:`. */
  readonly ternary?: boolean;
}

export class Scanner {
  readonly text: string;
  readonly host: ScannerHost;

  constructor(text: string, host: ScannerHost) {
    this.text = text;
    this.host = host;
  }

  /** The character, or '' past the end. */
  at(offset: number): string {
    return this.text.charAt(offset);
  }

  /** Over spaces, comments and continued lines, but not over a newline. */
  skipSpace(from: number): number {
    const { text } = this;
    let offset = from;
    for (;;) {
      const c = text.charAt(offset);
      if (c === ' ' || c === '\t') offset++;
      else if (c === '#') offset = this.#skipLine(offset);
      else if (c === '<' && text.charAt(offset + 1) === '#') offset = this.#skipBlockComment(offset);
      else if (c === '`' && isNewline(text.charAt(offset + 1))) offset = this.#afterNewline(offset + 1);
      else if (c === '`' && isSpace(text.charAt(offset + 1))) offset++;
      else if (isSpace(c)) offset++;
      else return offset;
    }
  }

  #skipLine(from: number): number {
    let offset = from;
    while (offset < this.text.length && !isNewline(this.at(offset))) offset++;
    return offset;
  }

  #skipBlockComment(from: number): number {
    const end = this.text.indexOf('#>', from + 2);
    if (end >= 0) return end + 2;
    return this.host.fail('MissingTerminatorMultiLineComment', { start: from, end: from + 2 }, true);
  }

  #afterNewline(offset: number): number {
    return this.at(offset) === '\r' && this.at(offset + 1) === '\n' ? offset + 2 : offset + 1;
  }

  scan(from: number, mode: Mode, options: ScanOptions = {}): Token {
    const start = this.skipSpace(from);
    const c = this.at(start);
    const next = this.at(start + 1);
    const command = mode === 'command';
    switch (c) {
      case '':
        return { kind: 'end', start, end: start };
      case '\n':
      case '\r':
        return { kind: 'newline', start, end: this.#afterNewline(start) };
      case '(':
      case ')':
      case ']':
      case '{':
      case '}':
      case ';':
      case ',':
        return plain(c, start, 1);
      case '[':
        return command && !endsToken(next) ? scanWord(this, start) : plain('[', start, 1);
      case '@':
        return this.#scanAt(start, next, mode);
      case '$':
        return next === '(' ? plain('$(', start, 2) : scanVariable(this, start, mode, false);
      case '&':
        return next === '&' ? plain('&&', start, 2) : plain('&', start, 1);
      case '|':
        return next === '|' ? plain('||', start, 2) : plain('|', start, 1);
      case '`':
        if (next === '')
          return this.host.fail('IncompleteString', { start: start + 2, end: start + 2 }, true);
        return scanWord(this, start);
      case '=':
        return this.#assignmentOrWord(start, '=', command);
      case '+':
        return this.#scanPlus(start, mode, options);
      case '*':
        if (next === '>') return this.#scanRedirection(start, 0, start + 1);
        return this.#arithmetic(start, '*', command);
      case '/':
        return this.#arithmetic(start, '/', command);
      case '%':
        return this.#arithmetic(start, '%', command);
      case '>':
        return this.#scanRedirection(start, 1, start);
      case '<':
        return plain('<', start, 1);
      case '!':
        return this.#scanExclamation(start, mode, options);
      case ':':
        return this.#scanColon(start, command);
      case '?':
        return command ? scanWord(this, start) : this.#scanQuestion(start);
      case '.':
        return this.#scanDot(start, mode, options);
      default:
        break;
    }
    if (isDigit(c)) {
      if (c >= '1' && c <= '6' && next === '>') {
        return this.#scanRedirection(start, Number(c) as StreamNumber, start + 1);
      }
      return this.#scanNumber(start, mode, options);
    }
    if (isIdentifierStart(c)) return this.#scanIdentifier(start, command);
    if (isSingleQuote(c) || isDoubleQuote(c)) return scanQuoted(this, start);
    if (isDash(c)) return this.#scanDash(start, mode, options);
    return scanWord(this, start);
  }

  /** A member name or a hash key: name characters and no more, in either mode. */
  findSimpleName(from: number): Token | undefined {
    if (!isIdentifierStart(this.at(from))) return undefined;
    return this.#scanIdentifier(from, false);
  }

  #scanIdentifier(start: number, command: boolean): Token {
    identifierRun.lastIndex = start + 1;
    let end = start + 1 + (identifierRun.exec(this.text)?.[0].length ?? 0);
    while (isIdentifierPart(this.at(end))) end++;
    if (command && !endsToken(this.at(end))) return scanWord(this, start);
    return {
      kind: 'word',
      identifier: true,
      value: this.text.slice(start, end),
      parts: undefined,
      start,
      end,
    };
  }

  #scanAt(start: number, next: string, mode: Mode): Token {
    if (next === '{') return plain('@{', start, 2);
    if (next === '(') return plain('@(', start, 2);
    if (isSingleQuote(next) || isDoubleQuote(next)) return scanHereString(this, start);
    if (isVariableStart(next)) return scanVariable(this, start, mode, true);
    return this.host.fail('UnrecognizedToken', { start, end: start + 1 }, false);
  }

  #scanPlus(start: number, mode: Mode, options: ScanOptions): Token {
    const next = this.at(start + 1);
    if (next === '+') return this.#operatorOrWord(start, 2, undefined, '++', mode === 'command');
    if (next === '=') return this.#assignmentOrWord(start, '+=', mode === 'command');
    if (options.signedNumbers && (isDigit(next) || next === '.'))
      return this.#scanNumber(start, mode, options);
    return this.#operatorOrWord(start, 1, '+', '+', mode === 'command');
  }

  #scanDash(start: number, mode: Mode, options: ScanOptions): Token {
    const command = mode === 'command';
    const next = this.at(start + 1);
    if (isDash(next)) return this.#operatorOrWord(start, 2, undefined, '--', command);
    if (next === '=') return this.#assignmentOrWord(start, '-=', command);
    if (isLetter(next) || next === '_' || next === '?') return this.#scanParameter(start, command);
    if (options.signedNumbers && (isDigit(next) || next === '.'))
      return this.#scanNumber(start, mode, options);
    return this.#operatorOrWord(start, 1, '-', '-', command);
  }

  #scanParameter(start: number, command: boolean): Token {
    let end = start + 1;
    for (; ; end++) {
      const c = this.at(end);
      if (endsToken(c) || c === '.' || c === '[' || c === ':') break;
      if (isSingleQuote(c) || isDoubleQuote(c)) {
        // A quote is never part of a parameter's name: `-a"b c"` is an argument.
        if (command) return scanWord(this, start);
        break;
      }
      if (!command && !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) break;
    }
    const name = this.text.slice(start + 1, end);
    if (!command) {
      const operator = findDashedOperator(`-${name}`);
      if (operator) return { kind: 'operator', text: this.text.slice(start, end), ...operator, start, end };
      if (name === '') return this.#operatorOrWord(start, 1, '-', '-', false);
    }
    const colon = command && this.at(end) === ':';
    return { kind: 'parameter', name, colon, start, end: colon ? end + 1 : end };
  }

  #scanExclamation(start: number, mode: Mode, options: ScanOptions): Token {
    const next = this.at(start + 1);
    if (mode === 'command' ? !endsToken(next) : isIdentifierStart(next)) return scanWord(this, start);
    if (mode === 'expression' && isDigit(next)) {
      const number = this.#scanNumber(start + 1, mode, options);
      if (number.kind !== 'number') return scanWord(this, start);
    }
    return {
      kind: 'operator',
      text: '!',
      binary: undefined,
      unary: '!',
      caseRule: 'default',
      start,
      end: start + 1,
    };
  }

  #scanColon(start: number, command: boolean): Token {
    const next = this.at(start + 1);
    if (next === ':') {
      return command && !endsToken(this.at(start + 2)) ? scanWord(this, start) : plain('::', start, 2);
    }
    if (!command) return plain(':', start, 1);
    if (isIdentifierStart(next)) {
      let end = start + 2;
      while (isIdentifierPart(this.at(end))) end++;
      if (endsToken(this.at(end)))
        return { kind: 'label', name: this.text.slice(start + 1, end), start, end };
    }
    return endsToken(next) ? plain(':', start, 1) : scanWord(this, start);
  }

  #scanQuestion(start: number): Token {
    if (this.at(start + 1) !== '?') return plain('?', start, 1);
    if (this.at(start + 2) === '=') return { kind: 'assign', operator: '??=', start, end: start + 3 };
    return {
      kind: 'operator',
      text: '??',
      binary: '??',
      unary: undefined,
      caseRule: 'default',
      start,
      end: start + 2,
    };
  }

  #scanDot(start: number, mode: Mode, options: ScanOptions): Token {
    const next = this.at(start + 1);
    const command = mode === 'command';
    if (next === '.') {
      if (command && !endsToken(this.at(start + 2))) return scanWord(this, start);
      return this.#operatorOrWord(start, 2, '..', undefined, false);
    }
    if (isDigit(next)) return this.#scanNumber(start, mode, options);
    if (command && !endsToken(next) && next !== '$' && next !== '"' && next !== "'")
      return scanWord(this, start);
    return plain('.', start, 1);
  }

  #scanNumber(start: number, mode: Mode, options: ScanOptions): Token {
    numberPattern.lastIndex = start;
    const found = numberPattern.exec(this.text)?.[0];
    if (found === undefined) return scanWord(this, start);
    const end = start + found.length;
    const c = this.at(end);
    const ends =
      endsToken(c) ||
      (mode === 'expression' && (endsNumber(c) || (options.ternary === true && (c === '?' || c === ':'))));
    if (!ends || !wellFormedNumber.test(found)) return scanWord(this, start);
    const literal = readNumberLiteral(found);
    if (literal) return { kind: 'number', ...literal, start, end };
    if (mode === 'command') return scanWord(this, start);
    return this.host.fail('BadNumericConstant', { start, end }, false, found);
  }

  #scanRedirection(start: number, from: StreamNumber, arrow: number): Token {
    const next = this.at(arrow + 1);
    if (next === '>')
      return { kind: 'redirection', from, append: true, mergeTo: undefined, start, end: arrow + 2 };
    const target = this.at(arrow + 2);
    if (next === '&' && arrow > start && (target === '1' || (target === '2' && from !== 0))) {
      const mergeTo = Number(target) as StreamNumber;
      return { kind: 'redirection', from, append: false, mergeTo, start, end: arrow + 3 };
    }
    return { kind: 'redirection', from, append: false, mergeTo: undefined, start, end: arrow + 1 };
  }

  #arithmetic(start: number, c: '*' | '/' | '%', command: boolean): Token {
    if (this.at(start + 1) === '=') return this.#assignmentOrWord(start, `${c}=`, command);
    return this.#operatorOrWord(start, 1, c, undefined, command);
  }

  #operatorOrWord(
    start: number,
    length: number,
    binary: BinaryOperator | undefined,
    unary: UnaryOperator | undefined,
    command: boolean,
  ): Token {
    const end = start + length;
    if (command && !endsToken(this.at(end))) return scanWord(this, start);
    return {
      kind: 'operator',
      text: this.text.slice(start, end),
      binary,
      unary,
      caseRule: 'default',
      start,
      end,
    };
  }

  #assignmentOrWord(start: number, operator: AssignmentOperator, command: boolean): Token {
    const end = start + operator.length;
    if (command && !endsToken(this.at(end))) return scanWord(this, start);
    return { kind: 'assign', operator, start, end };
  }
}

const identifierRun = /[A-Za-z0-9_]+/y;

const numberPattern =
  /[+\-\u2013-\u2015]?(?:0x[0-9a-f]*|0b[01]*|(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:e[+-]?\d+)?)[a-z]*/iy;
const wellFormedNumber =
  /^[+\-\u2013-\u2015]?(?:0x[0-9a-f]*|0b[01]*|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(?:n|d|l|s|y|ul|us|uy|u)?(?:[kmgtp]b)?$/i;

function plain(kind: PlainKind, start: number, length: number): Token {
  return { kind, start, end: start + length };
}
