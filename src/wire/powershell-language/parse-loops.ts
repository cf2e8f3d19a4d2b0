import type { Block, Statement } from './ast.ts';
import { parsePipelineChain } from './parse-pipelines.ts';
import { findKeyword, parseBlock } from './parse-statements.ts';
import type { ParserState } from './parser-state.ts';
import type { Token } from './token.ts';

export function parseForEach(state: ParserState, keyword: Token, label: string | undefined): Statement {
  state.take(keyword);
  const head = state.nested('command', () => {
    openParenthesis(state, 'foreach');
    const token = state.inMode('expression', () => state.peek());
    if (token.kind !== 'variable' || token.splatted) {
      return state.failMissing('MissingVariableNameAfterForeach', token.start);
    }
    state.take(token);
    const variable = {
      kind: 'Variable' as const,
      path: token.path,
      splatted: false,
      span: state.span(token.start, token.end),
    };
    state.skipNewlines();
    const word = state.peek();
    if (word.kind !== 'word' || word.value.toLowerCase() !== 'in') {
      return state.failMissing('MissingInInForeach', word.start);
    }
    state.take(word);
    state.skipNewlines();
    const source = parsePipelineChain(state);
    if (!source) return state.failMissing('MissingForeachExpression', word.end);
    state.skipNewlines();
    const close = state.peek();
    if (close.kind !== ')') return state.failMissing('MissingEndParenthesisAfterForeach', close.start);
    state.take(close);
    return { variable, source };
  });
  const body = parseBlock(state, () => state.failMissing('MissingForeachStatement', state.offset));
  return { kind: 'ForEach', label, ...head, body, span: state.span(keyword.start) };
}

/** Between the parentheses a newline separates as well as a semicolon. */
export function parseFor(state: ParserState, keyword: Token, label: string | undefined): Statement {
  state.take(keyword);
  const head = state.nested('command', () => {
    openParenthesis(state, 'for');
    const initializer = parsePipelineChain(state);
    const hasCondition = skipSeparator(state);
    const condition = hasCondition ? parsePipelineChain(state) : undefined;
    const hasIterator = hasCondition && skipSeparator(state);
    const iterator = hasIterator ? parsePipelineChain(state) : undefined;
    closeParenthesis(state, 'for');
    return { initializer, condition, iterator };
  });
  const body = loopBody(state, 'for');
  return { kind: 'For', label, ...head, body, span: state.span(keyword.start) };
}

function skipSeparator(state: ParserState): boolean {
  const before = state.offset;
  state.skipNewlines();
  if (state.accept(';')) {
    state.skipNewlines();
    return true;
  }
  return state.offset !== before && state.peek().kind !== ')';
}

export function parseWhile(state: ParserState, keyword: Token, label: string | undefined): Statement {
  state.take(keyword);
  const condition = parseCondition(state, 'while');
  const body = loopBody(state, 'while');
  return { kind: 'While', label, condition, body, span: state.span(keyword.start) };
}

export function parseDo(state: ParserState, keyword: Token, label: string | undefined): Statement {
  state.take(keyword);
  const body = loopBody(state, 'do');
  const word = findKeyword(state, ['while', 'until']);
  if (!word) return state.failMissing('MissingWhileOrUntilInDoWhile', state.offset);
  state.take(word);
  const name = state.textOf(word).toLowerCase();
  const condition = parseCondition(state, name);
  return { kind: 'Do', until: name === 'until', label, condition, body, span: state.span(keyword.start) };
}

function parseCondition(state: ParserState, keyword: string): Statement {
  return state.nested('command', () => {
    const open = openParenthesis(state, keyword);
    const condition = parsePipelineChain(state);
    if (!condition) return state.failMissing('MissingExpressionAfterKeyword', open.end, keyword);
    closeParenthesis(state, keyword);
    return condition;
  });
}

function openParenthesis(state: ParserState, keyword: string): Token {
  state.skipNewlines();
  const open = state.peek();
  if (open.kind !== '(') return state.failMissing('MissingOpenParenthesisAfterKeyword', open.start, keyword);
  state.take(open);
  state.skipNewlines();
  return open;
}

function closeParenthesis(state: ParserState, keyword: string): void {
  state.skipNewlines();
  const close = state.peek();
  if (close.kind !== ')') state.failMissing('MissingEndParenthesisAfterStatement', close.start, keyword);
  state.take(close);
}

function loopBody(state: ParserState, keyword: string): Block {
  return parseBlock(state, () => state.failMissing('MissingLoopStatement', state.offset, keyword));
}
