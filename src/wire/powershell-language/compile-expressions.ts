/**
 * Expressions to closures. An expression without a command in it becomes a plain function, which is what
 * makes `Where-Object { $_.Size -gt 1MB }` fast; one with a command becomes a generator of effects. Both come
 * from the same description: the operands, and what to do with their values.
 */

import type { Expression, HashEntry, Statement } from './ast.ts';
import { getBinaryFunction } from './binary-operators.ts';
import { castTo, requireTypeName } from './cast.ts';
import { failConversion } from './compare.ts';
import { compileAssign } from './compile-assignments.ts';
import { compileInvoke } from './compile-invocations.ts';
import { collectStatements, compileOutput, compileStatementValue } from './compile-statements.ts';
import { findNumber, innerText, toBoolean, toText, toWhole } from './convert.ts';
import type { Code } from './effect.ts';
import { elementsOf, isCollection } from './enumerate.ts';
import type { Frame } from './frame.ts';
import { HashtableValue } from './hashtable.ts';
import { getIndexed } from './indexing.ts';
import { getMember } from './members.ts';
import { arithmetic, isNumber, literalNumber, makeInt64 } from './numeric.ts';
import { isPlainExpression } from './plain-expression.ts';
import { ScriptBlockValue } from './script-block.ts';
import { fail } from './script-error.ts';
import { getStatic } from './statics.ts';
import { joinText, splitWords } from './text-operators.ts';
import { typeNameOf } from './type-names.ts';
import { TypeValue, type Value } from './value.ts';
import { compileRead } from './variable-access.ts';

export type Evaluate = (frame: Frame) => Value;

export interface Compiled {
  /** Present when no command can run in it. */
  readonly sync: Evaluate | undefined;
  run(frame: Frame): Code<Value>;
}

export function compiledSync(sync: Evaluate): Compiled {
  return {
    sync,
    // biome-ignore lint/correctness/useYield: a generator because its callers delegate to it
    *run(frame) {
      return sync(frame);
    },
  };
}

/** An operation over the values of its operands, evaluated from left to right. */
export function lift(
  operands: readonly Compiled[],
  apply: (frame: Frame, values: readonly Value[]) => Value,
): Compiled {
  const run = function* (frame: Frame): Code<Value> {
    const values: Value[] = [];
    for (const operand of operands)
      values.push(operand.sync ? operand.sync(frame) : yield* operand.run(frame));
    return apply(frame, values);
  };
  const syncs = operands.map((operand) => operand.sync).filter((sync) => sync !== undefined);
  if (syncs.length < operands.length) return { sync: undefined, run };
  return {
    sync: (frame) =>
      apply(
        frame,
        syncs.map((sync) => sync(frame)),
      ),
    run,
  };
}

/** As `lift` of one operand, without an array. */
export function lift1(operand: Compiled, apply: (value: Value, frame: Frame) => Value): Compiled {
  const { sync } = operand;
  if (sync) return compiledSync((frame) => apply(sync(frame), frame));
  return {
    sync: undefined,
    *run(frame) {
      return apply(yield* operand.run(frame), frame);
    },
  };
}

export function lift2(
  left: Compiled,
  right: Compiled,
  apply: (left: Value, right: Value, frame: Frame) => Value,
): Compiled {
  const leftSync = left.sync;
  const rightSync = right.sync;
  if (leftSync && rightSync) return compiledSync((frame) => apply(leftSync(frame), rightSync(frame), frame));
  return {
    sync: undefined,
    *run(frame) {
      const first = leftSync ? leftSync(frame) : yield* left.run(frame);
      const second = rightSync ? rightSync(frame) : yield* right.run(frame);
      return apply(first, second, frame);
    },
  };
}

export function compileExpression(node: Expression): Compiled {
  switch (node.kind) {
    case 'String': {
      const { value } = node;
      return compiledSync(() => value);
    }
    case 'Number': {
      const value = literalNumber(node.type, node.value);
      return compiledSync(() => value);
    }
    case 'Variable':
      return compiledSync(compileRead(node.path));
    case 'ExpandableString':
      return compileExpandable(node.parts);
    case 'Binary':
      return compileBinary(node);
    case 'Unary':
      return compileUnary(node);
    case 'Ternary':
      return compileTernary(node);
    case 'Cast':
      return compileCast(node);
    case 'Attributed':
      return compileExpression(node.operand);
    case 'Type': {
      const { typeName } = node;
      return compiledSync(() => new TypeValue(requireTypeName(typeName)));
    }
    case 'Member':
      return compileMember(node);
    case 'Invoke':
      return compileInvoke(node);
    case 'Index':
      return lift2(compileExpression(node.target), compileExpression(node.index), (target, index) =>
        node.nullConditional && (target === null || target === undefined) ? null : getIndexed(target, index),
      );
    case 'List':
      return lift(node.elements.map(compileExpression), (frame, values) => {
        frame.budget.allocate(values.length * 8);
        return values.map((value) => (value === undefined ? null : value));
      });
    case 'Array':
      return compileArray(node.statements);
    case 'SubExpression':
      return compileOutput(node.statements);
    case 'Paren':
      return compileStatementValue([node.pipeline]);
    case 'Hash':
      return compileHash(node.entries, false);
    case 'ScriptBlockExpression': {
      const { block } = node;
      return compiledSync((frame) => new ScriptBlockValue(block, frame.source, frame.scope));
    }
  }
}

function compileExpandable(parts: readonly (string | Expression)[]): Compiled {
  const compiled = parts.map((part) =>
    typeof part === 'string' ? compiledSync(() => part) : compileExpression(part),
  );
  return lift(compiled, (frame, values) => {
    const text = values.map((value) => expandedText(value, frame)).join('');
    frame.budget.allocate(text.length * 2);
    return text;
  });
}

/** Elements of a list stand with `$OFS` between them. */
function expandedText(value: Value, frame: Frame): string {
  if (!isCollection(value)) return toText(value);
  return elementsOf(value)
    .map(innerText)
    .join(toText(frame.scope.get('ofs')));
}

function compileBinary(node: Expression & { kind: 'Binary' }): Compiled {
  const left = compileExpression(node.left);
  const right = compileExpression(node.right);
  switch (node.operator) {
    case '-and':
      return compileChoice(
        left,
        (value) => !toBoolean(value),
        () => false,
        lift1(right, toBoolean),
      );
    case '-or':
      return compileChoice(left, toBoolean, () => true, lift1(right, toBoolean));
    case '??':
      return compileChoice(
        left,
        (value) => value !== null && value !== undefined,
        (value) => value,
        right,
      );
    default: {
      const apply = getBinaryFunction(node.operator, node.caseRule);
      return lift2(left, right, (first, second, frame) => {
        frame.budget.step();
        return apply(first, second, frame);
      });
    }
  }
}

/** The left operand may settle the answer; only otherwise is the right one evaluated. */
function compileChoice(
  left: Compiled,
  settles: (value: Value) => boolean,
  settled: (value: Value) => Value,
  right: Compiled,
): Compiled {
  const leftSync = left.sync;
  const rightSync = right.sync;
  if (leftSync && rightSync) {
    return compiledSync((frame) => {
      const value = leftSync(frame);
      return settles(value) ? settled(value) : rightSync(frame);
    });
  }
  return {
    sync: undefined,
    *run(frame) {
      const value = yield* left.run(frame);
      return settles(value) ? settled(value) : yield* right.run(frame);
    },
  };
}

function compileTernary(node: Expression & { kind: 'Ternary' }): Compiled {
  const condition = compileExpression(node.condition);
  const whenTrue = compileExpression(node.whenTrue);
  const whenFalse = compileExpression(node.whenFalse);
  if (condition.sync && whenTrue.sync && whenFalse.sync) {
    const [test, yes, no] = [condition.sync, whenTrue.sync, whenFalse.sync];
    return compiledSync((frame) => (toBoolean(test(frame)) ? yes(frame) : no(frame)));
  }
  return {
    sync: undefined,
    *run(frame) {
      const chosen = toBoolean(yield* condition.run(frame)) ? whenTrue : whenFalse;
      return yield* chosen.run(frame);
    },
  };
}

function compileUnary(node: Expression & { kind: 'Unary' }): Compiled {
  const { operator } = node;
  switch (operator) {
    case '++':
    case '--':
    case 'postfix++':
    case 'postfix--':
      return compileIncrement(node.operand, operator.endsWith('++') ? 1 : -1, operator.startsWith('postfix'));
    case '!':
    case '-not':
      return lift1(compileExpression(node.operand), (value) => !toBoolean(value));
    case '+':
      return lift1(compileExpression(node.operand), (value) => arithmetic('+', 0, operand(value)));
    case '-':
      return lift1(compileExpression(node.operand), (value) => arithmetic('-', 0, operand(value)));
    case '-bnot':
      return lift1(compileExpression(node.operand), (value) => {
        const whole = toWhole(operand(value)) ?? 0n;
        return typeNameOf(value) === 'System.Int64' ? makeInt64(~whole) : Number(BigInt.asIntN(32, ~whole));
      });
    case '-split':
      return lift1(compileExpression(node.operand), splitWords);
    case '-join':
      return lift1(compileExpression(node.operand), (value, frame) => joinText(value, '', frame.budget));
  }
}

function operand(value: Value) {
  const number = findNumber(value);
  if (number !== undefined) return number;
  return failConversion(value, 'System.Int32');
}

/** As a statement it gives nothing; `compile-statements` drops the value. */
function compileIncrement(target: Expression, by: 1 | -1, postfix: boolean): Compiled {
  const read = compileExpression(target);
  const assign = compileAssign(target);
  return {
    sync: undefined,
    *run(frame) {
      const before = yield* read.run(frame);
      const number = before === null || before === undefined ? 0 : before;
      if (!isNumber(number)) {
        const sign = by === 1 ? '++' : '--';
        return fail(
          'OperatorRequiresNumber',
          `The '${sign}' operator works only on numbers. The operand is a '${typeNameOf(number)}'.`,
        );
      }
      const after = arithmetic('+', number, by);
      yield* assign(frame, after);
      return postfix ? number : after;
    },
  };
}

function compileCast(node: Expression & { kind: 'Cast' }): Compiled {
  const { typeName } = node.type;
  const lower = typeName.toLowerCase();
  if (node.operand.kind === 'Hash' && lower === 'ordered') return compileHash(node.operand.entries, true);
  // An object made of a literal keeps the order in which it was written.
  if (node.operand.kind === 'Hash' && (lower === 'pscustomobject' || lower === 'psobject')) {
    return lift1(compileHash(node.operand.entries, true), (value) => castTo('pscustomobject', value));
  }
  return lift1(compileExpression(node.operand), (value) => castTo(typeName, value));
}

function compileMember(node: Expression & { kind: 'Member' }): Compiled {
  const { static: isStatic, nullConditional, member } = node;
  const target = compileExpression(node.target);
  if (member.kind === 'String') {
    const { value: name } = member;
    if (isStatic) return lift1(target, (value, frame) => getStaticMember(value, name, frame));
    return lift1(target, (value) => (nullConditional && value === null ? null : getMember(value, name)));
  }
  return lift2(target, compileExpression(member), (value, name, frame) =>
    isStatic ? getStaticMember(value, toText(name), frame) : getMember(value, toText(name)),
  );
}

function getStaticMember(target: Value, name: string, frame: Frame): Value {
  return getStatic(typeOperand(target), name, frame);
}

export function typeOperand(target: Value): TypeValue {
  return target instanceof TypeValue ? target : new TypeValue(typeNameOf(target));
}

/** `@( … )` is an array whatever is in it; one that is an array already stays as it is. */
function compileArray(statements: readonly Statement[]): Compiled {
  const [only] = statements;
  const isOne = only?.kind === 'Pipeline' && statements.length === 1 && isPlainExpression(only);
  const [element] = isOne ? only.elements : [];
  if (element?.kind === 'CommandExpression') {
    return lift1(compileExpression(element.expression), (value) => {
      if (value === undefined) return [];
      return isCollection(value) ? [...elementsOf(value)] : [value];
    });
  }
  const collect = collectStatements(statements);
  return {
    sync: undefined,
    *run(frame) {
      return yield* collect(frame);
    },
  };
}

function compileHash(entries: readonly HashEntry[], ordered: boolean): Compiled {
  const parts = entries.flatMap(({ key, value }) => [compileExpression(key), compileStatementValue([value])]);
  return lift(parts, (frame, values) => {
    frame.budget.allocate(values.length * 32);
    const table = new HashtableValue([], ordered);
    for (let index = 0; index < values.length; index += 2) {
      const key = values[index];
      if (key === null || key === undefined) {
        return fail('InvalidOperation', 'A null key is not allowed in a hash literal.');
      }
      if (table.has(key))
        return fail(
          'DuplicateKeyInHashLiteral',
          `Item has already been added. Key in dictionary: '${toText(key)}'  Key being added: '${toText(key)}'`,
        );
      table.set(key, values[index + 1] ?? null);
    }
    return table;
  });
}
