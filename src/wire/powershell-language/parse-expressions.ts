/** Expressions: specification section 7, with the ternary, `??` and `?.` of PowerShell 7. */
import type { Expression, HashEntry, ListExpression, UnaryOperator } from './ast.ts';
import { precedenceOf } from './operators.ts';
import { isDetached, wordExpression } from './parse-commands.ts';
import { parsePipelineChain } from './parse-pipelines.ts';
import { parseScriptBlock, parseStatement, parseStatements } from './parse-statements.ts';
import { parseTypeOrAttribute } from './parse-types.ts';
import type { ParserState } from './parser-state.ts';
import type { OperatorToken, Token } from './token.ts';

/** Undefined when no expression starts here: then it is a command, or something is missing. */
export function parseExpression(state: ParserState): Expression | undefined {
  return state.inMode('expression', () => {
    const condition = parseBinary(state);
    if (!condition) return undefined;
    const mark = state.peek();
    if (mark.kind !== '?') return condition;
    state.take(mark);
    const inTernary = state.inTernary;
    state.inTernary = true;
    state.enter();
    state.skipNewlines();
    const whenTrue = parseExpression(state);
    if (!whenTrue) return state.failMissing('ExpectedValueExpression', mark.end, '?');
    state.skipNewlines();
    const colon = state.peek();
    if (colon.kind !== ':') return state.failMissing('MissingColonInTernaryExpression', colon.start);
    state.take(colon);
    state.skipNewlines();
    const whenFalse = parseExpression(state);
    if (!whenFalse) return state.failMissing('ExpectedValueExpression', colon.end, ':');
    state.leave();
    state.inTernary = inTernary;
    return { kind: 'Ternary', condition, whenTrue, whenFalse, span: spanFrom(state, condition) };
  });
}

function spanFrom(state: ParserState, first: Expression): { start: number; end: number } {
  return { start: first.span.start, end: state.span(state.offset).end };
}

interface PendingOperator {
  readonly token: OperatorToken;
  readonly precedence: number;
}

/** Two stacks and no recursion: a long chain of operators needs no depth. All operators lean left. */
function parseBinary(state: ParserState): Expression | undefined {
  const first = parseList(state);
  if (!first) return undefined;
  const operands: Expression[] = [first];
  const pending: PendingOperator[] = [];
  const reduce = (downTo: number) => {
    for (let top = pending.at(-1); top && top.precedence >= downTo; top = pending.at(-1)) {
      pending.pop();
      const right = operands.pop();
      const left = operands.pop();
      const operator = top.token.binary;
      if (!left || !right || !operator) return;
      const { caseRule } = top.token;
      const operatorSpan = state.span(top.token.start, top.token.end);
      const span = { start: left.span.start, end: right.span.end };
      operands.push({ kind: 'Binary', operator, caseRule, left, right, operatorSpan, span });
    }
  };
  for (let token = state.peek(); token.kind === 'operator' && token.binary; token = state.peek()) {
    const precedence = precedenceOf(token.binary);
    reduce(precedence);
    pending.push({ token, precedence });
    state.take(token);
    state.skipNewlines();
    const operand = withTernaryEnds(state, () => parseList(state));
    if (!operand) return state.failMissing('ExpectedValueExpression', token.end, token.text);
    operands.push(operand);
  }
  const stray = state.peek();
  if (stray.kind === 'parameter') return state.failAt('UnexpectedToken', stray, state.textOf(stray));
  reduce(0);
  return operands[0];
}

function withTernaryEnds<T>(state: ParserState, parse: () => T): T {
  const before = state.inTernary;
  state.inTernary = true;
  const result = parse();
  state.inTernary = before;
  return result;
}

function parseList(state: ParserState): Expression | undefined {
  const first = parseUnary(state);
  if (!first || state.commaIsSeparator || state.peek().kind !== ',') return first;
  const elements = [first];
  for (let comma = state.accept(','); comma; comma = state.accept(',')) {
    state.skipNewlines();
    const element = withTernaryEnds(state, () => parseUnary(state));
    if (!element) return state.failMissing('MissingExpressionAfterToken', comma.end, ',');
    elements.push(element);
  }
  return { kind: 'List', elements, span: spanFrom(state, first) };
}

export function parseUnary(state: ParserState): Expression | undefined {
  const token = state.peek(true);
  let operand: Expression | undefined;
  if (token.kind === 'operator' && token.unary) operand = parsePrefix(state, token, token.unary);
  else if (token.kind === ',') operand = state.commaIsSeparator ? undefined : parseUnaryComma(state, token);
  else if (token.kind === '[') operand = parseTyped(state, token);
  else operand = parsePrimaryWithPostfix(state);
  if (!operand) return undefined;
  const after = state.peek();
  if (after.kind !== 'operator' || (after.unary !== '++' && after.unary !== '--')) return operand;
  state.take(after);
  requireAssignable(state, operand, after.text);
  const operator = after.unary === '++' ? 'postfix++' : 'postfix--';
  return { kind: 'Unary', operator, caseRule: 'default', operand, span: spanFrom(state, operand) };
}

function parsePrefix(state: ParserState, token: OperatorToken, operator: UnaryOperator): Expression {
  state.take(token);
  state.skipNewlines();
  state.enter();
  const operand = withTernaryEnds(state, () => parseUnary(state));
  state.leave();
  if (!operand) return state.failMissing('MissingExpressionAfterOperator', token.end, token.text);
  if (operator === '++' || operator === '--') requireAssignable(state, operand, token.text);
  return { kind: 'Unary', operator, caseRule: token.caseRule, operand, span: state.span(token.start) };
}

function requireAssignable(state: ParserState, operand: Expression, operator: string): void {
  let target = operand;
  while (target.kind === 'Cast' || target.kind === 'Attributed' || target.kind === 'Paren') {
    if (target.kind !== 'Paren') target = target.operand;
    else {
      const [element] = target.pipeline.kind === 'Pipeline' ? target.pipeline.elements : [];
      if (element?.kind !== 'CommandExpression') break;
      target = element.expression;
    }
  }
  if (['Variable', 'Member', 'Index', 'Invoke'].includes(target.kind)) return;
  state.fail('OperatorRequiresVariableOrProperty', target.span, false, operator);
}

function parseUnaryComma(state: ParserState, comma: Token): ListExpression {
  state.take(comma);
  state.skipNewlines();
  state.enter();
  const element = withTernaryEnds(state, () => parseUnary(state));
  state.leave();
  if (!element) return state.failMissing('MissingExpressionAfterOperator', comma.end, ',');
  return { kind: 'List', elements: [element], span: state.span(comma.start) };
}

/** `[int]$x` converts, `[int]::MaxValue` looks into the type, `[int]` alone is the type. */
function parseTyped(state: ParserState, bracket: Token): Expression {
  const constraint = parseTypeOrAttribute(state, bracket);
  state.enter();
  const typed = parseAfterType(state, constraint, bracket);
  state.leave();
  return typed;
}

function parseAfterType(
  state: ParserState,
  constraint: ReturnType<typeof parseTypeOrAttribute>,
  bracket: Token,
): Expression {
  if (constraint.kind === 'Attribute') {
    state.skipNewlines();
    const operand = parseUnary(state);
    if (!operand) return state.fail('UnexpectedAttribute', constraint.span, false, constraint.name);
    return { kind: 'Attributed', attribute: constraint, operand, span: state.span(bracket.start) };
  }
  const literal: Expression = { kind: 'Type', typeName: constraint.typeName, span: constraint.span };
  const c = state.scanner.at(state.offset);
  if (c === '.' || c === ':') return parsePostfix(state, literal);
  const token = state.peek(true);
  if (token.kind === 'newline' || token.kind === ',') return literal;
  const operand = withTernaryEnds(state, () => parseUnary(state));
  if (!operand) return literal;
  return { kind: 'Cast', type: constraint, operand, span: state.span(bracket.start) };
}

function parsePrimaryWithPostfix(state: ParserState): Expression | undefined {
  const primary = parsePrimary(state);
  return primary && parsePostfix(state, primary);
}

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
      span: spanFrom(state, target),
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
    span: spanFrom(state, target),
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
    return { kind: 'Index', target, index, nullConditional, span: spanFrom(state, target) };
  });
}
