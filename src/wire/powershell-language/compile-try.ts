import type { Statement, TrapStatement, TypeConstraint } from './ast.ts';
import { type CompiledStatement, compileBlock, compileStatementValue } from './compile-statements.ts';
import { toText } from './convert.ts';
import type { Code } from './effect.ts';
import type { Frame } from './frame.ts';
import { ErrorRecord, PowerShellError } from './script-error.ts';
import { ControlSignal } from './signals.ts';
import { findTypeName } from './type-names.ts';
import type { Value } from './value.ts';

/** Inside a `try` of this activation or of a caller an error leaves; otherwise it is told and the script goes on. */
export function* reportError(error: PowerShellError, frame: Frame): Code<void> {
  frame.session.lastSuccess = false;
  if (frame.guarded || error.terminating) throw error;
  const preference = toText(frame.scope.get('erroractionpreference')).toLowerCase();
  if (preference === 'stop') throw new PowerShellError(error.record, true);
  if (preference === 'ignore') return;
  frame.session.addError(error.record);
  if (preference !== 'silentlycontinue') yield { kind: 'write', stream: 'error', value: error.record };
}

export function compileTry(statement: Statement & { kind: 'Try' }): CompiledStatement {
  const body = compileBlock(statement.body);
  const catches = statement.catches.map((clause) => ({
    types: clause.types,
    body: compileBlock(clause.body),
  }));
  const last = statement.finally && compileBlock(statement.finally);
  return {
    sync: undefined,
    *run(frame) {
      const inner = frame.derive();
      if (catches.length > 0) inner.guarded = true;
      try {
        yield* body.run(inner);
      } catch (error) {
        if (!(error instanceof PowerShellError)) throw error;
        const handler = catches.find((clause) => handles(clause.types, error.record));
        if (!handler) throw error;
        frame.session.addError(error.record);
        const handling = frame.derive();
        handling.item = error.record;
        yield* handler.body.run(handling);
      } finally {
        if (last) yield* last.run(frame);
      }
    },
  };
}

function handles(types: readonly TypeConstraint[], record: ErrorRecord): boolean {
  if (types.length === 0) return true;
  return types.some(({ typeName }) => {
    const wanted = (findTypeName(typeName) ?? typeName).toLowerCase();
    return record.exceptionTypes.some((type) => {
      const own = type.toLowerCase();
      // Namespaces may be left out, as people do for exceptions of their own cmdlets.
      return own === wanted || own === `system.${wanted}` || own.endsWith(`.${wanted}`);
    });
  });
}

export function compileThrow(statement: Statement & { kind: 'Flow' }): CompiledStatement {
  const value = statement.value && compileStatementValue([statement.value]);
  return {
    sync: undefined,
    *run(frame) {
      const thrown = value ? yield* value.run(frame) : frame.item;
      throw new PowerShellError(toRecord(thrown, value !== undefined), true);
    },
  };
}

/** `throw` alone passes on the error at hand, if there is one. */
function toRecord(thrown: Value, given: boolean): ErrorRecord {
  if (thrown instanceof ErrorRecord) return thrown;
  const message = given ? toText(thrown) : 'ScriptHalted';
  return new ErrorRecord({
    message,
    category: 'OperationStopped',
    fullyQualifiedErrorId: message,
    targetObject: given ? thrown : null,
    reason: 'RuntimeException',
  });
}

/** True when the trap said `continue`. Without it the error is told, and with `break` it goes on outward. */
export function* handleTrap(
  traps: readonly TrapStatement[],
  error: PowerShellError,
  frame: Frame,
): Code<boolean> {
  const trap = traps.find((one) => handles(one.type ? [one.type] : [], error.record));
  if (!trap) return false;
  const handling = frame.derive();
  handling.item = error.record;
  try {
    yield* compileBlock(trap.body).run(handling);
  } catch (signal) {
    if (!(signal instanceof ControlSignal)) throw signal;
    if (signal.kind === 'continue') {
      frame.session.addError(error.record);
      return true;
    }
    if (signal.kind === 'break') throw error;
    throw signal;
  }
  // The trap came to its end: the error is written, and the next statement runs even after a `throw`.
  yield* reportError(new PowerShellError(error.record), frame);
  return true;
}
