/** What follows the thing that it is of: members, calls and indexes. */
import type { Expression } from './ast.ts';
import { isDetached, wordExpression } from './parse-commands.ts';
import { parseExpression, parseUnary } from './parse-expressions.ts';
import { parsePrimary } from './parse-primaries.ts';
import { parseScriptBlock } from './parse-statements.ts';
import type { ParserState } from './parser-state.ts';
import type { Token } from './token.ts';

/** `.member`, `::member`, `[index]` and calls: nothing may stand before them, not even a space. */
export function parsePostfix(state: ParserState, primary: Expression): Expression {
  let target = primary;
  for (;;) {
    const { offset } = state;
    const c = state.scanner.at(offset);
    const next = state.scanner.at(offset + 1);
    if (target.kind === 'Variable' && target.splatted && (c === '.' || c === '[')) {
      return state.fail('SplattingNotPermitted', target.span, false, target.path);
    }
    if (c === '.' && next !== '.' && !isDetached(state, offset + 1)) {
      target = parseMember(state, target, 1, false, false);
    } else if (c === ':' && next === ':' && !isDetached(state, offset + 2)) {
      target = parseMember(state, target, 2, true, false);
    } else if (c === '[') {
      target = parseIndex(state, target, 1, false);
    } else if (c === '?' && next === '.') {
      target = parseMember(state, target, 2, false, true);
    } else if (c === '?' && next === '[') {
      target = parseIndex(state, target, 2, true);
    } else return target;
  }
}

function parseMember(
  state: ParserState,
  target: Expression,
  length: number,
  isStatic: boolean,
  nullConditional: boolean,
): Expression {
  state.offset += length;
  const afterOperator = state.offset;
  state.skipNewlines();
  const member = parseMemberName(state);
  if (!member) return state.failMissing('MissingPropertyName', afterOperator);
  const c = state.scanner.at(state.offset);
  if (c !== '(' && c !== '{') {
    return {
      kind: 'Member',
      target,
      member,
      static: isStatic,
      nullConditional,
      span: state.spanFrom(target),
    };
  }
  const args = c === '(' ? parseCallArguments(state) : parseBlockArgument(state);
  return {
    kind: 'Invoke',
    target,
    member,
    arguments: args,
    static: isStatic,
    nullConditional,
    span: state.spanFrom(target),
  };
}

function parseMemberName(state: ParserState): Expression | undefined {
  const start = state.scanner.skipSpace(state.offset);
  const name = state.scanner.findSimpleName(start);
  if (name?.kind === 'word') {
    state.take(name);
    return wordExpression(state, name);
  }
  const token = state.peek();
  if (token.kind === 'operator' && token.unary) return parseUnary(state);
  return parsePrimary(state);
}

function parseCallArguments(state: ParserState): readonly Expression[] {
  const open = state.next();
  return state.nested('expression', () => {
    state.commaIsSeparator = true;
    const args: Expression[] = [];
    state.skipNewlines();
    for (let comma: Token | undefined; ; ) {
      const argument = parseExpression(state);
      if (argument) args.push(argument);
      else if (comma) return state.failMissing('MissingExpressionAfterToken', comma.end, ',');
      state.skipNewlines();
      comma = argument ? state.accept(',') : undefined;
      if (!comma) break;
      state.skipNewlines();
    }
    const close = state.peek();
    if (close.kind !== ')') {
      return state.failMissing('MissingEndParenthesisInMethodCall', args.at(-1)?.span.end ?? open.end);
    }
    state.take(close);
    return args;
  });
}

function parseBlockArgument(state: ParserState): readonly Expression[] {
  const open = state.next();
  const block = parseScriptBlock(state, open);
  return [{ kind: 'ScriptBlockExpression', block, span: state.span(open.start) }];
}

function parseIndex(
  state: ParserState,
  target: Expression,
  length: number,
  nullConditional: boolean,
): Expression {
  state.offset += length;
  const afterBracket = state.offset;
  return state.nested('expression', () => {
    state.skipNewlines();
    const index = parseExpression(state);
    if (!index) return state.failMissing('MissingArrayIndexExpression', afterBracket);
    state.skipNewlines();
    const close = state.peek();
    if (close.kind !== ']') return state.failMissing('MissingEndSquareBracket', index.span.end);
    state.take(close);
    return { kind: 'Index', target, index, nullConditional, span: state.spanFrom(target) };
  });
}
