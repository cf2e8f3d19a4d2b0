/** Script blocks, their parameters and functions: specification sections 8.10 and 7.1.8. */
import type {
  Attribute,
  Block,
  Expression,
  ParamBlock,
  Parameter,
  ScriptBlock,
  Statement,
  TypeConstraint,
} from './ast.ts';
import { parseExpression } from './parse-expressions.ts';
import { failBlockEnd, parseBlock, parseStatements } from './parse-statements.ts';
import { parseTypeOrAttribute } from './parse-types.ts';
import type { ParserState } from './parser-state.ts';
import type { Token } from './token.ts';

/** After the opening brace has been taken. */
export function parseScriptBlock(state: ParserState, open: Token, filter = false): ScriptBlock {
  return state.nested('command', () => {
    const block = parseScriptBlockBody(state, open.start, filter);
    const close = state.peek();
    if (close.kind !== '}') return failBlockEnd(state, open, close);
    state.take(close);
    return { ...block, span: state.span(open.start) };
  });
}

const blockNames = ['begin', 'process', 'end', 'clean', 'dynamicparam'];

export function parseScriptBlockBody(state: ParserState, start: number, filter = false): ScriptBlock {
  state.skipSeparators();
  const param = findParamBlock(state);
  state.skipSeparators();
  const first = state.peek();
  if (findBlockName(first)) return parseNamedBlocks(state, start, param);
  const bodyStart = first.start;
  const statements = parseStatements(state);
  const body: Block = {
    kind: 'Block',
    statements,
    span: state.span(bodyStart, Math.max(bodyStart, state.offset)),
  };
  return {
    kind: 'ScriptBlock',
    param,
    begin: undefined,
    process: filter ? body : undefined,
    end: filter ? undefined : body,
    named: false,
    span: state.span(start, Math.max(start, state.offset)),
  };
}

function findBlockName(token: Token): string | undefined {
  if (token.kind !== 'word' || !token.identifier) return undefined;
  const name = token.value.toLowerCase();
  return blockNames.includes(name) ? name : undefined;
}

function parseNamedBlocks(state: ParserState, start: number, param: ParamBlock | undefined): ScriptBlock {
  const blocks = new Map<string, Block>();
  for (;;) {
    state.skipSeparators();
    const token = state.peek();
    if (token.kind === '}' || token.kind === 'end') break;
    const name = findBlockName(token);
    if (!name) return state.failAt('MissingNamedBlocks', token, state.textOf(token));
    if (name === 'clean' || name === 'dynamicparam')
      return state.failAt('ReservedKeywordNotAllowed', token, name);
    if (blocks.has(name)) return state.failAt('DuplicateScriptCommandClause', token, name);
    state.take(token);
    blocks.set(
      name,
      parseBlock(state, () => state.failMissing('MissingStatementBlock', token.end, name)),
    );
  }
  return {
    kind: 'ScriptBlock',
    param,
    begin: blocks.get('begin'),
    process: blocks.get('process'),
    end: blocks.get('end'),
    named: true,
    span: state.span(start, Math.max(start, state.offset)),
  };
}

/** `[CmdletBinding()] param(…)`: the attributes belong to the block only if the keyword follows them. */
function findParamBlock(state: ParserState): ParamBlock | undefined {
  const before = state.offset;
  const start = state.scanner.skipSpace(before);
  const attributes: Attribute[] = [];
  if (state.inMode('expression', () => state.peek()).kind === '[') {
    if (!paramFollowsAttributes(state)) return undefined;
    for (;;) {
      state.skipNewlines();
      const bracket = state.inMode('expression', () => state.peek());
      if (bracket.kind !== '[') break;
      const attribute = parseTypeOrAttribute(state, bracket);
      if (attribute.kind === 'Attribute') attributes.push(attribute);
    }
  }
  const keyword = state.peek();
  if (keyword.kind !== 'word' || keyword.value.toLowerCase() !== 'param') {
    state.offset = before;
    return undefined;
  }
  state.take(keyword);
  state.skipNewlines();
  const open = state.peek();
  if (open.kind !== '(') {
    state.offset = before;
    return undefined;
  }
  state.take(open);
  const parameters = state.nested('command', () => parseParameters(state));
  return { kind: 'ParamBlock', attributes, parameters, span: state.span(start) };
}

/** A glance ahead by brackets alone, so that `[int]$x = 5` is not read twice. */
function paramFollowsAttributes(state: ParserState): boolean {
  let offset = state.scanner.skipSpace(state.offset);
  let depth = 0;
  const limit = Math.min(state.text.length, offset + 4_096);
  for (; offset < limit; offset++) {
    const c = state.scanner.at(offset);
    if (c === '[') depth++;
    else if (c === ']') depth--;
    else if (depth === 0 && !/\s/.test(c)) return /^param\b/i.test(state.text.slice(offset, offset + 6));
  }
  return false;
}

/** After the opening parenthesis, through the closing one. */
function parseParameters(state: ParserState): readonly Parameter[] {
  const parameters: Parameter[] = [];
  const seen = new Set<string>();
  const open = state.offset;
  for (let comma: Token | undefined; ; ) {
    state.skipNewlines();
    const parameter = parseParameter(state);
    if (!parameter) {
      if (comma) return state.failMissing('MissingExpressionAfterToken', comma.end, ',');
      break;
    }
    const name = parameter.name.toLowerCase();
    if (seen.has(name)) return state.fail('DuplicateFormalParameter', parameter.span, false, parameter.name);
    seen.add(name);
    parameters.push(parameter);
    state.skipNewlines();
    comma = state.accept(',');
    if (!comma) break;
  }
  const end = parameters.length === 0 ? open : state.offset;
  state.skipNewlines();
  const close = state.peek();
  if (close.kind !== ')') {
    return state.failMissing('MissingEndParenthesisInFunctionParameterList', end);
  }
  state.take(close);
  return parameters;
}

function parseParameter(state: ParserState): Parameter | undefined {
  const start = state.scanner.skipSpace(state.offset);
  const attributes: (Attribute | TypeConstraint)[] = [];
  let token = state.inMode('expression', () => state.peek());
  while (token.kind === '[') {
    attributes.push(parseTypeOrAttribute(state, token));
    state.skipNewlines();
    token = state.inMode('expression', () => state.peek());
  }
  if (token.kind !== 'variable' || token.splatted) {
    if (attributes.length > 0) return state.failMissing('InvalidFunctionParameter', token.start);
    return undefined;
  }
  state.take(token);
  const defaultValue = parseDefaultValue(state);
  return { kind: 'Parameter', name: token.path, attributes, defaultValue, span: state.span(start) };
}

function parseDefaultValue(state: ParserState): Expression | undefined {
  const equals = state.inMode('expression', () => state.peek());
  if (equals.kind !== 'assign' || equals.operator !== '=') return undefined;
  state.take(equals);
  state.skipNewlines();
  state.commaIsSeparator = true;
  const value = parseExpression(state);
  state.commaIsSeparator = false;
  return value ?? state.failMissing('MissingExpressionAfterToken', equals.end, '=');
}

export function parseFunction(state: ParserState, keyword: Token, filter: boolean): Statement {
  state.take(keyword);
  const nameToken = state.peek();
  if (nameToken.kind !== 'word' && nameToken.kind !== 'operator' && nameToken.kind !== 'number') {
    return state.failMissing('MissingNameAfterKeyword', keyword.end, state.textOf(keyword));
  }
  state.take(nameToken);
  const name = nameToken.kind === 'word' ? nameToken.value : state.textOf(nameToken);
  state.skipNewlines();
  let parameters: readonly Parameter[] | undefined;
  if (state.accept('(')) parameters = state.nested('command', () => parseParameters(state));
  state.skipNewlines();
  const open = state.peek();
  if (open.kind !== '{') return state.failMissing('MissingFunctionBody', open.start);
  state.take(open);
  const body = parseScriptBlock(state, open, filter);
  return { kind: 'Function', filter, name, parameters, body, span: state.span(keyword.start) };
}
