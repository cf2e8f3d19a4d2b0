/** What an expression is made of: variables, literals, and whatever stands in parentheses or braces. */
import type { Expression, HashEntry } from './ast.ts';
import { wordExpression } from './parse-commands.ts';
import { parseUnary } from './parse-expressions.ts';
import { parsePipelineChain } from './parse-pipelines.ts';
import { parseScriptBlock, parseStatement, parseStatements } from './parse-statements.ts';
import type { ParserState } from './parser-state.ts';
import type { Token } from './token.ts';

export function parsePrimary(state: ParserState): Expression | undefined {
  const token = state.peek(state.mode === 'expression');
  switch (token.kind) {
    case 'variable':
      state.take(token);
      if (token.splatted && state.mode === 'expression') {
        return state.failAt('SplattingNotPermitted', token, token.path);
      }
      return { kind: 'Variable', path: token.path, splatted: token.splatted, span: state.span(token.start) };
    case 'number':
      state.take(token);
      return {
        kind: 'Number',
        type: token.type,
        value: token.value,
        text: state.textOf(token),
        span: state.span(token.start),
      };
    case 'string': {
      state.take(token);
      const { style, value, parts } = token;
      const span = state.span(token.start);
      if (parts && style !== 'single' && style !== 'hereSingle') {
        return { kind: 'ExpandableString', style, parts, value, span };
      }
      return { kind: 'String', style, value, text: undefined, span };
    }
    case '(':
      return parseParenthesized(state, token);
    case '$(':
    case '@(':
      return parseGroup(state, token);
    case '@{':
      return state.nested('command', () => parseHash(state, token));
    case '{': {
      state.take(token);
      const block = parseScriptBlock(state, token);
      return { kind: 'ScriptBlockExpression', block, span: state.span(token.start) };
    }
    default:
      return undefined;
  }
}

function parseParenthesized(state: ParserState, open: Token): Expression {
  state.take(open);
  return state.nested('command', () => {
    state.skipNewlines();
    const pipeline = parsePipelineChain(state);
    if (!pipeline) return state.failMissing('ExpectedExpression', open.end);
    state.skipNewlines();
    const close = state.peek();
    if (close.kind !== ')') return state.failMissing('MissingEndParenthesisInExpression', pipeline.span.end);
    state.take(close);
    return { kind: 'Paren', pipeline, span: state.span(open.start) };
  });
}

function parseGroup(state: ParserState, open: Token): Expression {
  state.take(open);
  return state.nested('command', () => {
    const statements = parseStatements(state);
    const close = state.peek();
    if (close.kind !== ')') return state.failUnclosed('MissingEndParenthesisInSubexpression', close);
    state.take(close);
    const kind = open.kind === '@(' ? 'Array' : 'SubExpression';
    return { kind, statements, span: state.span(open.start) };
  });
}

function parseHash(state: ParserState, open: Token): Expression {
  state.take(open);
  const entries: HashEntry[] = [];
  const seen = new Set<string>();
  state.skipSeparators();
  for (;;) {
    const key = state.inMode('expression', () => parseLabelOrKey(state));
    if (!key) break;
    if (key.kind === 'String' || key.kind === 'Number') {
      const name = String(key.value).toLowerCase();
      if (seen.has(name)) return state.fail('DuplicateKeyInHashLiteral', key.span, false, String(key.value));
      seen.add(name);
    }
    const equals = state.inMode('expression', () => state.peek());
    if (equals.kind !== 'assign' || equals.operator !== '=') {
      return state.fail('MissingEqualsInHashLiteral', { start: state.offset, end: state.offset }, false);
    }
    state.take(equals);
    state.skipNewlines();
    const value = parseStatement(state);
    if (!value) return state.failMissing('MissingStatementInHashLiteral', equals.end);
    entries.push({ key, value });
    const separator = state.peek();
    if (separator.kind !== 'newline' && separator.kind !== ';') break;
    state.skipSeparators();
  }
  const close = state.peek();
  if (close.kind !== '}') return state.failMissing('MissingEndCurlyBrace', open.end);
  state.take(close);
  return { kind: 'Hash', entries, span: state.span(open.start) };
}

/** A key or a loop label may be any name, keywords included, or an expression without commas. */
export function parseLabelOrKey(state: ParserState): Expression | undefined {
  const start = state.scanner.skipSpace(state.offset);
  const name = state.scanner.findSimpleName(start);
  if (name?.kind === 'word') {
    state.take(name);
    return wordExpression(state, name);
  }
  const before = state.commaIsSeparator;
  state.commaIsSeparator = true;
  const key = parseUnary(state);
  state.commaIsSeparator = before;
  return key;
}
