import type { Block, Statement, SwitchCase, SwitchStatement } from './ast.ts';
import { parseSingleArgument } from './parse-commands.ts';
import { parsePipelineChain } from './parse-pipelines.ts';
import { parseBlock } from './parse-statements.ts';
import type { ParserState } from './parser-state.ts';
import type { Token } from './token.ts';

type Flags = Pick<SwitchStatement, 'match' | 'caseSensitive'>;

/** Section 8.6. `-File` is left out: a switch reads a file only where scripts may touch files. */
export function parseSwitch(state: ParserState, keyword: Token, label: string | undefined): Statement {
  state.take(keyword);
  const flags = parseFlags(state);
  const source = state.nested('command', () => parseSource(state));
  state.skipNewlines();
  const open = state.peek();
  if (open.kind !== '{') return state.failMissing('MissingCurlyBraceInSwitchStatement', open.start);
  state.take(open);
  const { cases, otherwise } = state.nested('command', () => parseCases(state));
  return { kind: 'Switch', label, ...flags, source, cases, otherwise, span: state.span(keyword.start) };
}

function parseFlags(state: ParserState): Flags {
  let match: Flags['match'] = 'exact';
  let caseSensitive = false;
  state.skipNewlines();
  for (let token = state.peek(); token.kind === 'parameter'; token = state.peek()) {
    const name = token.name.toLowerCase();
    if (name === '') break;
    if ('regex'.startsWith(name)) match = 'regex';
    else if ('wildcard'.startsWith(name)) match = 'wildcard';
    else if ('exact'.startsWith(name)) match = 'exact';
    else if ('casesensitive'.startsWith(name)) caseSensitive = true;
    else return state.failAt('InvalidSwitchFlag', token, token.name);
    state.take(token);
    state.skipNewlines();
  }
  return { match, caseSensitive };
}

function parseSource(state: ParserState): Statement {
  state.skipNewlines();
  const open = state.peek();
  if (open.kind !== '(') return state.failMissing('PipelineValueRequired', open.start);
  state.take(open);
  state.skipNewlines();
  const source = parsePipelineChain(state);
  if (!source) return state.failMissing('PipelineValueRequired', open.end);
  state.skipNewlines();
  const close = state.peek();
  if (close.kind !== ')') return state.failMissing('MissingEndParenthesisInSwitchStatement', close.start);
  state.take(close);
  return source;
}

function parseCases(state: ParserState): { cases: readonly SwitchCase[]; otherwise: Block | undefined } {
  const cases: SwitchCase[] = [];
  let otherwise: Block | undefined;
  for (;;) {
    state.skipSeparators();
    const token = state.peek();
    if (token.kind === '}') {
      state.take(token);
      return { cases, otherwise };
    }
    const pattern = parseSingleArgument(state);
    if (!pattern) return state.failMissing('MissingSwitchConditionExpression', token.start);
    const body = parseBlock(state, () => state.failMissing('MissingSwitchStatementClause', state.offset));
    const isDefault =
      pattern.kind === 'String' && pattern.style === 'bare' && /^default$/i.test(pattern.value);
    if (isDefault && otherwise) return state.failAt('MultipleSwitchDefaultClauses', token);
    if (isDefault) otherwise = body;
    else cases.push({ pattern, body });
  }
}
