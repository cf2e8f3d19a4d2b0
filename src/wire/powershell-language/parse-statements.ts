/** Statement lists and the statements that begin with a keyword: specification section 8. */
import type { Block, Expression, Statement } from './ast.ts';
import { parseFunction, parseScriptBlockBody } from './parse-functions.ts';
import { parseDo, parseFor, parseForEach, parseWhile } from './parse-loops.ts';
import { parsePipelineChain } from './parse-pipelines.ts';
import { parseLabelOrKey } from './parse-primaries.ts';
import { parseSwitch } from './parse-switch.ts';
import { parseTrap, parseTry } from './parse-try.ts';
import type { ParserState } from './parser-state.ts';
import type { Token } from './token.ts';

export { parseScriptBlock } from './parse-functions.ts';

/** Up to a closing bracket or the end, which stays. */
export function parseStatements(state: ParserState): readonly Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    state.skipSeparators();
    const statement = parseStatement(state);
    if (!statement) return statements;
    statements.push(statement);
  }
}

/** A whole text: whatever stops the statements must be the end. */
export function parseWholeText(state: ParserState): ReturnType<typeof parseScriptBlockBody> {
  const block = parseScriptBlockBody(state, 0);
  const rest = state.peek();
  if (rest.kind !== 'end') state.failAt('UnexpectedToken', rest, state.textOf(rest));
  return block;
}

export function parseStatement(state: ParserState): Statement | undefined {
  const token = state.inMode('command', () => state.peek());
  if (token.kind === 'label') return parseLabeled(state, token);
  if (token.kind !== 'word' || !token.identifier) return parsePipelineChain(state);
  return state.inMode('command', () => parseKeyword(state, token, token.value.toLowerCase(), undefined));
}

/** A label that no loop follows is the name of a command, colon and all. */
function parseLabeled(state: ParserState, label: Token & { kind: 'label' }): Statement | undefined {
  const before = state.offset;
  state.take(label);
  state.skipNewlines();
  const token = state.peek();
  const keyword = token.kind === 'word' ? token.value.toLowerCase() : '';
  if (token.kind === 'word' && ['for', 'foreach', 'while', 'do', 'switch'].includes(keyword)) {
    return parseKeyword(state, token, keyword, label.name);
  }
  state.offset = before;
  return parsePipelineChain(state);
}

function parseKeyword(
  state: ParserState,
  token: Token,
  keyword: string,
  label: string | undefined,
): Statement | undefined {
  switch (keyword) {
    case 'if':
      return parseIf(state, token);
    case 'foreach':
      return parseForEach(state, token, label);
    case 'for':
      return parseFor(state, token, label);
    case 'while':
      return parseWhile(state, token, label);
    case 'do':
      return parseDo(state, token, label);
    case 'switch':
      return parseSwitch(state, token, label);
    case 'try':
      return parseTry(state, token);
    case 'trap':
      return parseTrap(state, token);
    case 'function':
    case 'filter':
      return parseFunction(state, token, keyword === 'filter');
    case 'return':
    case 'exit':
    case 'throw': {
      state.take(token);
      const value = parsePipelineChain(state);
      return { kind: 'Flow', keyword, value, span: state.span(token.start) };
    }
    case 'break':
    case 'continue': {
      state.take(token);
      const label = parseJumpLabel(state);
      return { kind: 'Jump', keyword, label, span: state.span(token.start) };
    }
    case 'class':
    case 'enum':
    case 'using':
    case 'data':
    case 'configuration':
    case 'workflow':
    case 'from':
    case 'define':
    case 'var':
      return state.failAt('ReservedKeywordNotAllowed', token, keyword);
    default:
      return parsePipelineChain(state);
  }
}

function parseJumpLabel(state: ParserState): Expression | undefined {
  const next = state.peek();
  if (next.kind === 'newline' || next.kind === ';' || next.kind === '}' || next.kind === 'end')
    return undefined;
  return state.inMode('expression', () => parseLabelOrKey(state));
}

function parseIf(state: ParserState, token: Token): Statement {
  const clauses: { condition: Statement; body: Block }[] = [];
  let otherwise: Block | undefined;
  let keyword: Token | undefined = token;
  while (keyword) {
    state.take(keyword);
    const word = state.textOf(keyword).toLowerCase();
    clauses.push(parseIfClause(state, word));
    keyword = findKeyword(state, ['elseif']);
  }
  const elseToken = findKeyword(state, ['else']);
  if (elseToken) {
    state.take(elseToken);
    otherwise = parseBlock(state, () => state.failMissing('MissingStatementBlockAfterElse', elseToken.end));
  }
  return { kind: 'If', clauses, otherwise, span: state.span(token.start) };
}

function parseIfClause(state: ParserState, word: string): { condition: Statement; body: Block } {
  const condition = state.nested('command', () => {
    state.skipNewlines();
    const open = state.peek();
    if (open.kind !== '(') return state.failMissing('MissingOpenParenthesisInIfStatement', open.start, word);
    state.take(open);
    state.skipNewlines();
    const pipeline = parsePipelineChain(state);
    if (!pipeline) return state.failMissing('IfStatementMissingCondition', open.end, word);
    state.skipNewlines();
    const close = state.peek();
    if (close.kind !== ')') return state.failUnclosed('MissingEndParenthesisAfterStatement', close, word);
    state.take(close);
    return pipeline;
  });
  const closeStart = state.offset - 1;
  const body = parseBlock(state, () => state.failMissing('MissingStatementBlock', closeStart, word));
  return { condition, body };
}

/** The keyword may stand on a later line; if it is another word, the newlines stay unread. */
export function findKeyword(state: ParserState, keywords: readonly string[]): Token | undefined {
  const before = state.offset;
  state.skipNewlines();
  const token = state.inMode('command', () => state.peek());
  if (token.kind === 'word' && token.identifier && keywords.includes(token.value.toLowerCase())) return token;
  state.offset = before;
  return undefined;
}

export function parseBlock(state: ParserState, missing: () => never): Block {
  state.skipNewlines();
  const open = state.peek();
  if (open.kind !== '{') return missing();
  state.take(open);
  return state.nested('command', () => {
    const statements = parseStatements(state);
    const close = state.peek();
    if (close.kind !== '}') return failBlockEnd(state, open, close);
    state.take(close);
    return { kind: 'Block', statements, span: state.span(open.start) };
  });
}

/** At the end of the text the open brace is to blame; before another token, that token is. */
export function failBlockEnd(state: ParserState, open: Token, found: Token): never {
  if (found.kind !== 'end') return state.failAt('UnexpectedToken', found, state.textOf(found));
  return state.failMissing('MissingEndCurlyBrace', open.start);
}
