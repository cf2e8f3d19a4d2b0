/** `[int]`, `[string[]]`, `[Parameter(Mandatory)]`: specification section 8.10 and 12. */
import type { Attribute, Expression, NamedArgument, TypeConstraint } from './ast.ts';
import { isLetterOrDigit, isSpace } from './characters.ts';
import { parseExpression } from './parse-expressions.ts';
import type { ParserState } from './parser-state.ts';
import type { Token } from './token.ts';

/** At an opening bracket that stands where only a type or an attribute can. */
export function parseTypeOrAttribute(state: ParserState, bracket: Token): Attribute | TypeConstraint {
  state.take(bracket);
  const name = readTypeName(state, bracket.end);
  skipSpaceAndNewlines(state);
  if (state.scanner.at(state.offset) === '(') {
    return state.nested('expression', () => parseAttribute(state, bracket, name));
  }
  closeBracket(state);
  return { kind: 'TypeConstraint', typeName: name, span: state.span(bracket.start) };
}

function parseAttribute(state: ParserState, bracket: Token, name: string): Attribute {
  const open = state.next();
  const positional: Expression[] = [];
  const named: NamedArgument[] = [];
  for (;;) {
    state.skipNewlines();
    const token = state.peek();
    if (token.kind === ')') break;
    if (token.kind === 'word' && token.identifier) named.push(parseNamedArgument(state, token));
    else {
      state.commaIsSeparator = true;
      const value = parseExpression(state);
      if (!value) return state.failMissing('MissingExpressionAfterToken', token.start, state.textOf(token));
      positional.push(value);
    }
    state.skipNewlines();
    if (!state.accept(',')) break;
  }
  const close = state.peek();
  if (close.kind !== ')') return state.failMissing('MissingEndParenthesisInExpression', open.end);
  state.take(close);
  skipSpaceAndNewlines(state);
  closeBracket(state);
  return { kind: 'Attribute', name, positional, named, span: state.span(bracket.start) };
}

function parseNamedArgument(state: ParserState, token: Token & { kind: 'word' }): NamedArgument {
  state.take(token);
  const equals = state.peek();
  if (equals.kind !== 'assign' || equals.operator !== '=') {
    return { kind: 'NamedArgument', name: token.value, value: undefined, span: state.span(token.start) };
  }
  state.take(equals);
  state.skipNewlines();
  state.commaIsSeparator = true;
  const value = parseExpression(state);
  if (!value) return state.failMissing('MissingExpressionInNamedArgument', equals.end);
  return { kind: 'NamedArgument', name: token.value, value, span: state.span(token.start) };
}

function closeBracket(state: ParserState): void {
  const { offset } = state;
  if (state.scanner.at(offset) !== ']') {
    state.fail('EndSquareBracketExpectedAtEndOfAttribute', { start: offset, end: offset }, false);
  }
  state.offset++;
}

function skipSpaceAndNewlines(state: ParserState): void {
  for (;;) {
    const after = state.scanner.skipSpace(state.offset);
    const c = state.scanner.at(after);
    state.offset = after;
    if (c !== '\n' && c !== '\r') return;
    state.offset = after + 1;
  }
}

/** Reads a name with generic arguments and array ranks, and writes it the way reflection does. */
function readTypeName(state: ParserState, bracketEnd: number): string {
  skipSpaceAndNewlines(state);
  const { scanner } = state;
  const start = state.offset;
  while (isTypeNameCharacter(scanner.at(state.offset))) state.offset++;
  let name = scanner.text.slice(start, state.offset);
  if (name === '' || !/^[\p{L}_]/u.test(name)) return state.failMissing('MissingTypename', bracketEnd);
  for (;;) {
    skipBlanks(state);
    if (scanner.at(state.offset) !== '[') return name;
    state.enter();
    state.offset++;
    skipBlanks(state);
    const c = scanner.at(state.offset);
    if (c === ']' || c === ',') name += readRank(state);
    else name += `[${readTypeArguments(state)}]`;
    state.leave();
  }
}

function readRank(state: ParserState): string {
  let commas = '';
  for (; state.scanner.at(state.offset) === ','; state.offset++) {
    commas += ',';
    if (commas.length > 31) state.failMissing('EndSquareBracketExpectedAtEndOfType', state.offset);
  }
  if (state.scanner.at(state.offset) !== ']')
    state.failMissing('EndSquareBracketExpectedAtEndOfType', state.offset);
  state.offset++;
  return `[${commas}]`;
}

function readTypeArguments(state: ParserState): string {
  const names: string[] = [];
  for (;;) {
    skipBlanks(state);
    const bracketed = state.scanner.at(state.offset) === '[';
    if (bracketed) state.offset++;
    names.push(readTypeName(state, state.offset));
    skipBlanks(state);
    if (bracketed) {
      if (state.scanner.at(state.offset) !== ']') {
        state.failMissing('EndSquareBracketExpectedAtEndOfType', state.offset);
      }
      state.offset++;
      skipBlanks(state);
    }
    if (state.scanner.at(state.offset) !== ',') break;
    state.offset++;
  }
  if (state.scanner.at(state.offset) !== ']')
    state.failMissing('EndSquareBracketExpectedAtEndOfType', state.offset);
  state.offset++;
  return names.join(',');
}

function skipBlanks(state: ParserState): void {
  while (isSpace(state.scanner.at(state.offset))) state.offset++;
}

const isTypeNameCharacter = (c: string): boolean => c !== '' && ('._+#`'.includes(c) || isLetterOrDigit(c));
