import type { AssignmentOperator, Expression, Statement } from './ast.ts';
import { getBinaryFunction } from './binary-operators.ts';
import { castTo } from './cast.ts';
import { type Compiled, compileExpression } from './compile-expressions.ts';
import { compileStatementValue } from './compile-statements.ts';
import { toText } from './convert.ts';
import type { Code } from './effect.ts';
import { elementsOf, isCollection } from './enumerate.ts';
import type { Frame } from './frame.ts';
import { setIndexed } from './indexing.ts';
import { setMember } from './members.ts';
import { fail } from './script-error.ts';
import type { Value } from './value.ts';
import { compileWrite } from './variable-access.ts';

export type Assign = (frame: Frame, value: Value) => Code<void>;

export function compileAssign(target: Expression, convert?: (value: Value) => Value): Assign {
  switch (target.kind) {
    case 'Variable': {
      const write = compileWrite(target.path);
      // biome-ignore lint/correctness/useYield: one of several ways to assign; others run commands
      return function* (frame, value) {
        write(frame, value, convert);
      };
    }
    case 'Cast': {
      const { typeName } = target.type;
      return compileAssign(target.operand, (value) => castTo(typeName, value));
    }
    case 'Attributed':
      return compileAssign(target.operand, convert);
    case 'Member': {
      const object = compileExpression(target.target);
      const member = compileExpression(target.member);
      return function* (frame, value) {
        const owner = yield* object.run(frame);
        setMember(owner, toText(yield* member.run(frame)), convert ? convert(value) : value);
      };
    }
    case 'Index': {
      const object = compileExpression(target.target);
      const index = compileExpression(target.index);
      return function* (frame, value) {
        const owner = yield* object.run(frame);
        setIndexed(owner, yield* index.run(frame), convert ? convert(value) : value);
      };
    }
    case 'List':
      return assignList(target.elements.map((element) => compileAssign(element, convert)));
    case 'Paren': {
      const [element] = target.pipeline.kind === 'Pipeline' ? target.pipeline.elements : [];
      if (element?.kind === 'CommandExpression') return compileAssign(element.expression, convert);
      break;
    }
    default:
      break;
  }
  return () =>
    fail(
      'InvalidLeftHandSide',
      'The assignment expression is not valid. The input to an assignment operator must be an object that is able to accept assignments, such as a variable or a property.',
    );
}

/** The last target takes what is left; targets without a value become `$null`. */
function assignList(targets: readonly Assign[]): Assign {
  return function* (frame, value) {
    const values = isCollection(value) ? elementsOf(value) : [value];
    for (const [index, assign] of targets.entries()) {
      const rest = index === targets.length - 1 && values.length > targets.length;
      yield* assign(frame, rest ? values.slice(index) : (values[index] ?? null));
    }
  };
}

export function compileAssignment(
  target: Expression,
  operator: AssignmentOperator,
  value: Statement,
): Compiled {
  const assign = compileAssign(target);
  const source = compileStatementValue([value]);
  if (operator === '=') {
    return {
      sync: undefined,
      *run(frame) {
        const result = source.sync ? source.sync(frame) : yield* source.run(frame);
        yield* assign(frame, result);
        return result;
      },
    };
  }
  const read = compileExpression(target);
  if (operator === '??=') {
    return {
      sync: undefined,
      *run(frame) {
        const before = yield* read.run(frame);
        if (before !== null && before !== undefined) return before;
        const result = yield* source.run(frame);
        yield* assign(frame, result);
        return result;
      },
    };
  }
  const sign = operator.charAt(0) as '+' | '-' | '*' | '/' | '%';
  const apply = getBinaryFunction(sign, 'default');
  return {
    sync: undefined,
    *run(frame) {
      const before = yield* read.run(frame);
      const result = apply(before, yield* source.run(frame), frame);
      yield* assign(frame, result);
      return result;
    },
  };
}
