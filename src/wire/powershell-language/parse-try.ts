import type { CatchClause, Statement, TypeConstraint } from './ast.ts';
import { findKeyword, parseBlock } from './parse-statements.ts';
import { parseTypeOrAttribute } from './parse-types.ts';
import type { ParserState } from './parser-state.ts';
import type { Token } from './token.ts';

export function parseTry(state: ParserState, keyword: Token): Statement {
  state.take(keyword);
  const body = parseBlock(state, () => state.failMissing('MissingTryStatementBlock', keyword.end));
  const catches: CatchClause[] = [];
  for (let token = findKeyword(state, ['catch']); token; token = findKeyword(state, ['catch'])) {
    catches.push(parseCatch(state, token));
  }
  const general = catches.findIndex((one) => one.types.length === 0);
  const misplaced = general >= 0 && general < catches.length - 1 ? catches[general] : undefined;
  if (misplaced) {
    return state.fail('EmptyCatchNotLast', { start: misplaced.span.end, end: misplaced.span.end }, false);
  }
  const last = findKeyword(state, ['finally']);
  if (last) state.take(last);
  const finalBlock =
    last && parseBlock(state, () => state.failMissing('MissingFinallyStatementBlock', last.end));
  if (catches.length === 0 && !finalBlock) return state.failMissing('MissingCatchOrFinally', state.offset);
  return { kind: 'Try', body, catches, finally: finalBlock, span: state.span(keyword.start) };
}

function parseCatch(state: ParserState, keyword: Token): CatchClause {
  state.take(keyword);
  const types: TypeConstraint[] = [];
  for (let type = parseType(state); type; type = parseType(state)) {
    types.push(type);
    state.skipNewlines();
    if (!state.accept(',')) break;
  }
  const body = parseBlock(state, () => state.failMissing('MissingCatchHandlerBlock', state.offset));
  return { kind: 'Catch', types, body, span: state.span(keyword.start) };
}

export function parseTrap(state: ParserState, keyword: Token): Statement {
  state.take(keyword);
  const type = parseType(state);
  const body = parseBlock(state, () => state.failMissing('MissingTrapStatement', state.offset));
  return { kind: 'Trap', type, body, span: state.span(keyword.start) };
}

function parseType(state: ParserState): TypeConstraint | undefined {
  state.skipNewlines();
  const bracket = state.inMode('expression', () => state.peek());
  if (bracket.kind !== '[') return undefined;
  const type = parseTypeOrAttribute(state, bracket);
  if (type.kind === 'Attribute') return state.fail('UnexpectedAttribute', type.span, false, type.name);
  return type;
}
