/** Statements to generators of effects; blocks that can be, to plain functions as well. Specification section 8. */
import type { Block, Statement } from './ast.ts';
import { compileAssignment } from './compile-assignments.ts';
import {
  type Compiled,
  compiledSync,
  compileExpression,
  type Evaluate,
  lift1,
} from './compile-expressions.ts';
import { compileDo, compileFor, compileForEach, compileWhile } from './compile-loops.ts';
import { compilePipeline } from './compile-pipelines.ts';
import { compileSwitch } from './compile-switch.ts';
import { compileThrow, compileTry, handleTrap, reportError } from './compile-try.ts';
import { findNumber, toBoolean, toText, toWhole } from './convert.ts';
import type { Code } from './effect.ts';
import { enumerate, unwrap } from './enumerate.ts';
import type { Frame } from './frame.ts';
import { isPlainExpression } from './plain-expression.ts';
import { ScriptBlockValue } from './script-block.ts';
import { addPosition, ErrorRecord, PowerShellError, ScriptLimitError } from './script-error.ts';
import { ControlSignal } from './signals.ts';
import type { Value } from './value.ts';

export interface CompiledStatement {
  /** Appends to `output`. Present when no command can run and no loop can go on for long. */
  readonly sync: ((frame: Frame, output: Value[]) => void) | undefined;
  run(frame: Frame): Code<void>;
}

const compiledBlocks = new WeakMap<Block, CompiledStatement>();

/** Compiled once, however often it runs. */
export function compileBlock(block: Block): CompiledStatement {
  const known = compiledBlocks.get(block);
  if (known) return known;
  const compiled = compileStatements(block.statements);
  compiledBlocks.set(block, compiled);
  return compiled;
}

export function compileStatements(statements: readonly Statement[]): CompiledStatement {
  const traps = statements.filter((statement) => statement.kind === 'Trap');
  const parts = statements
    .filter((statement) => statement.kind !== 'Trap')
    .map((statement) => ({ statement, compiled: compileStatement(statement) }));
  const syncs = parts.map(({ compiled }) => compiled.sync).filter((sync) => sync !== undefined);
  const sync =
    syncs.length === parts.length && traps.length === 0
      ? (frame: Frame, output: Value[]) => {
          for (const one of syncs) one(frame, output);
        }
      : undefined;
  return {
    sync,
    *run(frame) {
      for (const { statement, compiled } of parts) {
        frame.budget.step();
        try {
          yield* compiled.run(frame);
        } catch (thrown) {
          const error = asScriptError(thrown);
          addPosition(error, frame.source, statement.span);
          if (error instanceof ScriptLimitError) throw error;
          if (traps.length > 0 && (yield* handleTrap(traps, error, frame))) continue;
          yield* reportError(error, frame);
        }
      }
    },
  };
}

/** A number that no type of JavaScript takes is an error of the script; whatever else is no error passes through. */
function asScriptError(thrown: unknown): PowerShellError | ScriptLimitError {
  if (thrown instanceof PowerShellError || thrown instanceof ScriptLimitError) return thrown;
  if (!(thrown instanceof RangeError)) throw thrown;
  if (/call stack/i.test(thrown.message)) {
    return new ScriptLimitError('depth', 'The script was stopped because its calls are nested too deep.');
  }
  const message = 'Value was either too large or too small for its type.';
  const exceptionTypes = [
    'System.OverflowException',
    'System.ArithmeticException',
    'System.Exception',
    'System.Object',
  ];
  const category = 'InvalidArgument';
  return new PowerShellError(
    new ErrorRecord({ message, category, fullyQualifiedErrorId: 'OverflowException', exceptionTypes }),
  );
}

function compileStatement(statement: Statement): CompiledStatement {
  switch (statement.kind) {
    case 'Pipeline':
      return compilePipeline(statement);
    case 'PipelineChain':
      return compileChain(statement);
    case 'Assignment':
      return withoutOutput(compileAssignment(statement.target, statement.operator, statement.value));
    case 'If':
      return compileIf(statement);
    case 'ForEach':
      return compileForEach(statement);
    case 'For':
      return compileFor(statement);
    case 'While':
      return compileWhile(statement);
    case 'Do':
      return compileDo(statement);
    case 'Switch':
      return compileSwitch(statement);
    case 'Try':
      return compileTry(statement);
    case 'Flow':
      return statement.keyword === 'throw' ? compileThrow(statement) : compileFlow(statement);
    case 'Jump':
      return compileJump(statement);
    case 'Function':
      return compileFunction(statement);
    case 'Trap':
      return { sync: () => undefined, run: noEffects };
  }
}

// biome-ignore lint/correctness/useYield: nothing to do
function* noEffects(): Code<void> {
  return;
}

function withoutOutput(compiled: Compiled): CompiledStatement {
  return {
    sync: undefined,
    *run(frame) {
      yield* compiled.run(frame);
      frame.session.lastSuccess = true;
    },
  };
}

export function* emit(value: Value): Code<void> {
  for (const item of enumerate(value)) yield { kind: 'output', value: item };
}

function compileChain(statement: Statement & { kind: 'PipelineChain' }): CompiledStatement {
  const left = compileStatement(statement.left);
  const right = compileStatement(statement.right);
  const { operator } = statement;
  return {
    sync: undefined,
    *run(frame) {
      try {
        yield* left.run(frame);
      } catch (error) {
        if (!(error instanceof PowerShellError) || operator === '&&') throw error;
        addPosition(error, frame.source, statement.left.span);
        yield* reportError(error, frame);
      }
      if (frame.session.lastSuccess === (operator === '&&')) yield* right.run(frame);
    },
  };
}

function compileIf(statement: Statement & { kind: 'If' }): CompiledStatement {
  const clauses = statement.clauses.map(({ condition, body }) => ({
    condition: lift1(compileStatementValue([condition]), toBoolean),
    body: compileBlock(body),
  }));
  const otherwise = statement.otherwise && compileBlock(statement.otherwise);
  const run = function* (frame: Frame): Code<void> {
    for (const { condition, body } of clauses) {
      const chosen = condition.sync ? condition.sync(frame) : yield* condition.run(frame);
      if (chosen) return yield* body.run(frame);
    }
    if (otherwise) yield* otherwise.run(frame);
  };
  const plain =
    clauses.every(({ condition, body }) => condition.sync && body.sync) && (!otherwise || otherwise.sync);
  if (!plain) return { sync: undefined, run };
  return {
    run,
    sync: (frame, output) => {
      const chosen = clauses.find(({ condition }) => condition.sync?.(frame))?.body ?? otherwise;
      chosen?.sync?.(frame, output);
    },
  };
}

function compileFlow(statement: Statement & { kind: 'Flow' }): CompiledStatement {
  const { keyword, value } = statement;
  if (keyword === 'exit') {
    const code = value && compileStatementValue([value]);
    return {
      sync: undefined,
      *run(frame) {
        const result = code ? yield* code.run(frame) : 0;
        throw new ControlSignal('exit', undefined, Number(toWhole(findNumber(result) ?? 0) ?? 0n));
      },
    };
  }
  const compiled = value && compileStatement(value);
  return {
    sync: undefined,
    *run(frame) {
      if (compiled) yield* compiled.run(frame);
      throw new ControlSignal('return');
    },
  };
}

function compileJump(statement: Statement & { kind: 'Jump' }): CompiledStatement {
  const { keyword } = statement;
  const label = statement.label && compileExpression(statement.label);
  return {
    sync: undefined,
    *run(frame) {
      const name = label ? toText(yield* label.run(frame)) : undefined;
      throw new ControlSignal(keyword, name);
    },
  };
}

/** `function f($a) {…}` is `function f { param($a) … }`. */
function compileFunction(statement: Statement & { kind: 'Function' }): CompiledStatement {
  const { parameters, body, name, span } = statement;
  const block = parameters
    ? { ...body, param: { kind: 'ParamBlock' as const, attributes: [], parameters, span } }
    : body;
  const colon = name.indexOf(':');
  const scopeName = colon < 0 ? '' : name.slice(0, colon).toLowerCase();
  const bareName = name.slice(colon + 1);
  const define = (frame: Frame) => {
    const scope = scopeName === 'global' || scopeName === 'script' ? frame.session.global : frame.scope;
    scope.setFunction(bareName.toLowerCase(), new ScriptBlockValue(block, frame.source, scope, bareName));
  };
  return {
    sync: undefined,
    // biome-ignore lint/correctness/useYield: a definition has no effect outside
    *run(frame) {
      define(frame);
    },
  };
}

/** What statements are worth where one value is wanted: nothing, the one object, or an array of them. */
export function compileStatementValue(statements: readonly Statement[]): Compiled {
  const [only] = statements;
  if (statements.length === 1 && only?.kind === 'Pipeline' && isPlainExpression(only)) {
    const [element] = only.elements;
    if (element?.kind === 'CommandExpression') return compileExpression(element.expression);
  }
  if (statements.length === 1 && only?.kind === 'Assignment') {
    return compileAssignment(only.target, only.operator, only.value);
  }
  return compileOutput(statements);
}

/** As `$( … )` takes it: enumerated, even if it is a single expression. */
export function compileOutput(statements: readonly Statement[]): Compiled {
  const compiled = compileStatements(statements);
  const { sync } = compiled;
  if (sync) {
    const evaluate: Evaluate = (frame) => {
      const output: Value[] = [];
      sync(frame, output);
      return unwrap(output);
    };
    return compiledSync(evaluate);
  }
  return {
    sync: undefined,
    *run(frame) {
      return unwrap(yield* collectOutput(compiled.run(frame)));
    },
  };
}

export function collectStatements(
  statements: readonly Statement[],
): (frame: Frame) => Code<readonly Value[]> {
  const compiled = compileStatements(statements);
  return (frame) => collectOutput(compiled.run(frame));
}

/** Runs code to its end and keeps what it puts out; every other effect goes on to the driver. */
export function* collectOutput(code: Code<void>): Code<readonly Value[]> {
  const output: Value[] = [];
  let step = code.next();
  try {
    while (!step.done) {
      const effect = step.value;
      if (effect.kind === 'output') {
        output.push(effect.value);
        step = code.next();
        continue;
      }
      let answer: unknown;
      try {
        answer = yield effect.kind === 'forward' ? { kind: 'collect', pipeline: effect.pipeline } : effect;
      } catch (error) {
        step = code.throw(error);
        continue;
      }
      if (effect.kind === 'forward') for (const value of answer as readonly Value[]) output.push(value);
      step = code.next(answer);
    }
  } finally {
    if (!step.done) code.return();
  }
  return output;
}
