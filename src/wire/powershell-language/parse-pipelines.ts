/** Assignments, pipelines and chains of pipelines: specification section 8.2, and `&&`, `||` of PowerShell 7. */
import type { Expression, Pipeline, PipelineElement, Statement } from './ast.ts';
import { parseCommand, parseRedirections } from './parse-commands.ts';
import { parseExpression } from './parse-expressions.ts';
import { parseStatement } from './parse-statements.ts';
import type { ParserState } from './parser-state.ts';
import type { AssignToken } from './token.ts';

export function parsePipelineChain(state: ParserState): Statement | undefined {
  const start = state.scanner.skipSpace(state.offset);
  const expression = parseExpression(state);
  if (expression) {
    const token = state.inMode('expression', () => state.peek());
    if (token.kind === 'assign') return parseAssignment(state, expression, token);
  }
  let left: Statement | undefined = parsePipeline(state, expression, start);
  if (!left) return undefined;
  for (;;) {
    const operator = state.peek();
    if (operator.kind !== '&&' && operator.kind !== '||') break;
    state.take(operator);
    state.skipNewlines();
    const rightStart = state.scanner.skipSpace(state.offset);
    const right = parsePipeline(state, parseExpression(state), rightStart);
    if (!right) return state.failMissing('EmptyPipelineChainElement', operator.end);
    left = { kind: 'PipelineChain', operator: operator.kind, left, right, span: state.span(start) };
  }
  const ampersand = state.accept('&');
  if (ampersand && left.kind === 'Pipeline') return { ...left, background: true, span: state.span(start) };
  if (ampersand) return state.failAt('UnexpectedToken', ampersand, '&');
  return left;
}

function parseAssignment(state: ParserState, target: Expression, token: AssignToken): Statement {
  if (!isAssignable(target)) return state.fail('InvalidLeftHandSide', target.span, false);
  state.take(token);
  state.skipNewlines();
  state.enter();
  const value = parseStatement(state);
  state.leave();
  if (!value) return state.failMissing('ExpectedValueExpression', token.end, token.operator);
  const span = { start: target.span.start, end: state.span(state.offset).end };
  return { kind: 'Assignment', operator: token.operator, target, value, span };
}

function isAssignable(target: Expression): boolean {
  switch (target.kind) {
    case 'Variable':
      return !target.splatted;
    case 'Member':
    case 'Index':
      return true;
    case 'Cast':
    case 'Attributed':
      return isAssignable(target.operand);
    case 'List':
      return target.elements.every(isAssignable);
    case 'Paren': {
      const [element] = target.pipeline.kind === 'Pipeline' ? target.pipeline.elements : [];
      return element?.kind === 'CommandExpression' && isAssignable(element.expression);
    }
    default:
      return false;
  }
}

function parsePipeline(
  state: ParserState,
  first: Expression | undefined,
  start: number,
): Pipeline | undefined {
  const elements: PipelineElement[] = [];
  let expression = first;
  let pipeEnd = start;
  for (;;) {
    if (expression && elements.length > 0) {
      return state.fail('ExpressionsMustBeFirstInPipeline', expression.span, false);
    }
    const element = expression ? commandExpression(state, expression) : parseCommand(state);
    const after = state.inMode('command', () => state.peek());
    if (!element) {
      if (elements.length > 0) return state.failMissing('EmptyPipeElement', pipeEnd);
      if (after.kind === '|')
        return state.fail('EmptyPipeElement', after, state.text.trimEnd().endsWith('|'));
      return undefined;
    }
    elements.push(element);
    if (after.kind === 'newline') skipToContinuation(state);
    const pipe = state.peek();
    if (pipe.kind !== '|') {
      if (!endsPipeline(pipe.kind)) return state.failAt('UnexpectedToken', after, state.textOf(after));
      return { kind: 'Pipeline', elements, background: false, span: state.span(start) };
    }
    state.take(pipe);
    pipeEnd = pipe.end;
    state.skipNewlines();
    if (state.peek().kind === 'end') return state.failMissing('EmptyPipeElement', pipe.end);
    expression = parseExpression(state);
  }
}

function commandExpression(state: ParserState, expression: Expression): PipelineElement {
  const redirections = state.inMode('expression', () => parseRedirections(state));
  const span = { start: expression.span.start, end: state.span(state.offset).end };
  return { kind: 'CommandExpression', expression, redirections, span };
}

function endsPipeline(kind: string): boolean {
  return ['end', 'newline', ';', ')', '}', '&&', '||', '&'].includes(kind);
}

/** In PowerShell 7 a line may begin with the pipe, and comments may stand on lines between; nothing else may. */
function skipToContinuation(state: ParserState): void {
  const before = state.offset;
  for (let token = state.peek(); token.kind === 'newline'; token = state.peek()) {
    const lineStart = token.end;
    const lineEnd = state.scanner.skipSpace(lineStart);
    const c = state.scanner.at(lineEnd);
    state.offset = lineStart;
    if (c === '|') return;
    const hasComment = /[#]/.test(state.text.slice(lineStart, lineEnd));
    if (!hasComment || (c !== '\n' && c !== '\r')) break;
  }
  state.offset = before;
}
