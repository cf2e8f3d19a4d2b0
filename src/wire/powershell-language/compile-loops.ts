import type { Expression, Statement } from './ast.ts';
import { rangeBounds } from './binary-operators.ts';
import { compileExpression, lift1 } from './compile-expressions.ts';
import {
  type CompiledStatement,
  compileBlock,
  compileStatements,
  compileStatementValue,
} from './compile-statements.ts';
import { toBoolean } from './convert.ts';
import type { Code } from './effect.ts';
import { enumerate } from './enumerate.ts';
import type { Frame } from './frame.ts';
import { ControlSignal } from './signals.ts';
import { CharValue, type Value } from './value.ts';
import { compileWrite } from './variable-access.ts';

/** A loop lets others run after so many rounds, so that it can be stopped from outside. */
const roundsBetweenPauses = 512;

/** Runs the body once; false when the loop is over. */
function* round(
  body: CompiledStatement,
  frame: Frame,
  label: string | undefined,
  count: number,
): Code<boolean> {
  frame.budget.step();
  if (count % roundsBetweenPauses === roundsBetweenPauses - 1) yield { kind: 'pause' };
  try {
    yield* body.run(frame);
  } catch (error) {
    if (!(error instanceof ControlSignal) || !error.isFor(label)) throw error;
    return error.kind === 'continue';
  }
  return true;
}

export function compileForEach(statement: Statement & { kind: 'ForEach' }): CompiledStatement {
  const write = compileWrite(statement.variable.path);
  const source = compileSource(statement.source);
  const body = compileBlock(statement.body);
  const { label } = statement;
  return {
    sync: undefined,
    *run(frame) {
      let count = 0;
      for (const item of yield* source(frame)) {
        write(frame, item);
        if (!(yield* round(body, frame, label, count++))) break;
      }
      frame.session.lastSuccess = true;
    },
  };
}

/** A range is counted through and never made: `foreach ($i in 1..1e9)`. `$null` is no round at all. */
function compileSource(source: Statement): (frame: Frame) => Code<Iterable<Value>> {
  const [element] = source.kind === 'Pipeline' ? source.elements : [];
  const range = element?.kind === 'CommandExpression' ? compileLazyRange(element.expression) : undefined;
  if (range) return range;
  const value = compileStatementValue([source]);
  return function* (frame) {
    const items = yield* value.run(frame);
    return items === null || items === undefined ? [] : enumerate(items);
  };
}

export function compileLazyRange(
  expression: Expression,
): ((frame: Frame) => Code<Iterable<Value>>) | undefined {
  if (expression.kind === 'Paren' && expression.pipeline.kind === 'Pipeline') {
    const [element] = expression.pipeline.elements;
    return element?.kind === 'CommandExpression' && expression.pipeline.elements.length === 1
      ? compileLazyRange(element.expression)
      : undefined;
  }
  if (expression.kind !== 'Binary' || expression.operator !== '..') return undefined;
  const left = compileExpression(expression.left);
  const right = compileExpression(expression.right);
  return function* (frame) {
    const from = yield* left.run(frame);
    return countThrough(rangeBounds(from, yield* right.run(frame)), frame);
  };
}

function* countThrough(
  bounds: { from: number; to: number; characters: boolean },
  frame: Frame,
): IterableIterator<Value> {
  const step = bounds.to >= bounds.from ? 1 : -1;
  for (let at = bounds.from; ; at += step) {
    frame.budget.step();
    yield bounds.characters ? new CharValue(String.fromCharCode(at)) : at;
    if (at === bounds.to) return;
  }
}

export function compileFor(statement: Statement & { kind: 'For' }): CompiledStatement {
  const initializer = statement.initializer && compileStatements([statement.initializer]);
  const condition = statement.condition && lift1(compileStatementValue([statement.condition]), toBoolean);
  const iterator = statement.iterator && compileStatements([statement.iterator]);
  const body = compileBlock(statement.body);
  const { label } = statement;
  return {
    sync: undefined,
    *run(frame) {
      if (initializer) yield* initializer.run(frame);
      for (let count = 0; ; count++) {
        if (condition && !(condition.sync ? condition.sync(frame) : yield* condition.run(frame))) break;
        if (!(yield* round(body, frame, label, count))) break;
        if (iterator) yield* iterator.run(frame);
      }
      frame.session.lastSuccess = true;
    },
  };
}

export function compileWhile(statement: Statement & { kind: 'While' }): CompiledStatement {
  const condition = lift1(compileStatementValue([statement.condition]), toBoolean);
  const body = compileBlock(statement.body);
  const { label } = statement;
  return {
    sync: undefined,
    *run(frame) {
      for (let count = 0; ; count++) {
        if (!(condition.sync ? condition.sync(frame) : yield* condition.run(frame))) break;
        if (!(yield* round(body, frame, label, count))) break;
      }
      frame.session.lastSuccess = true;
    },
  };
}

export function compileDo(statement: Statement & { kind: 'Do' }): CompiledStatement {
  const condition = lift1(compileStatementValue([statement.condition]), toBoolean);
  const body = compileBlock(statement.body);
  const { label, until } = statement;
  return {
    sync: undefined,
    *run(frame) {
      for (let count = 0; ; count++) {
        if (!(yield* round(body, frame, label, count))) break;
        const holds = condition.sync ? condition.sync(frame) : yield* condition.run(frame);
        if (holds === until) break;
      }
      frame.session.lastSuccess = true;
    },
  };
}
