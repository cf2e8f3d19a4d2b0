/** Expressions: specification section 7, with the ternary, `??` and `?.` of PowerShell 7. */
import type { Expression, ListExpression, UnaryOperator } from './ast.ts';
import { precedenceOf } from './operators.ts';
import { parsePostfix } from './parse-postfix.ts';
import { parsePrimary } from './parse-primaries.ts';
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
    return { kind: 'Ternary', condition, whenTrue, whenFalse, span: state.spanFrom(condition) };
  });
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
  return { kind: 'List', elements, span: state.spanFrom(first) };
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
  return { kind: 'Unary', operator, caseRule: 'default', operand, span: state.spanFrom(operand) };
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
