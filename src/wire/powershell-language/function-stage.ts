/** Functions and blocks as stages of a pipeline. */
import { enterCall } from './call-block.ts';
import { compileBlock } from './compile-statements.ts';
import type { Argument, Code, ResolvedRedirection, ScriptStage } from './effect.ts';
import type { Frame } from './frame.ts';
import { bindArguments, bindPipelineItem, isAdvanced } from './function-binding.ts';
import { Scope } from './scope.ts';
import type { ScriptBlockValue } from './script-block.ts';
import { ErrorRecord, PowerShellError } from './script-error.ts';
import { ControlSignal } from './signals.ts';
import type { Value } from './value.ts';

/** The name of the function belongs to the id of what was wrong with its arguments. */
function withCommandName(error: unknown, name: string | undefined): unknown {
  if (!(error instanceof PowerShellError) || name === undefined) return error;
  const { record } = error;
  if (!record.exceptionTypes[0]?.endsWith('ParameterBindingException')) return error;
  const fullyQualifiedErrorId = `${record.fullyQualifiedErrorId},${name}`;
  return new PowerShellError(
    new ErrorRecord({ ...record, fullyQualifiedErrorId, activity: name }),
    error.terminating,
  );
}

/** Dot-sourced code runs in the caller's own scope. */
export function makeScriptStage(
  block: ScriptBlockValue,
  args: readonly Argument[],
  frame: Frame,
  sameScope: boolean,
  redirections: readonly ResolvedRedirection[],
): ScriptStage {
  const inner = enterCall(frame, sameScope ? frame.scope : new Scope(frame.scope), block);
  const { param, begin, process, end, named } = block.ast;
  const input: Value[] = [];
  const parameters = param?.parameters ?? [];
  let returned = false;
  /** `return` ends this part of the function only. */
  const part = function* (code: Code<void>): Code<void> {
    try {
      yield* code;
    } catch (error) {
      if (!(error instanceof ControlSignal) || error.kind !== 'return') throw error;
      returned = !named;
    }
  };
  return {
    kind: 'script',
    name: block.name ?? '',
    redirections,
    *begin() {
      try {
        inner.args = yield* bindArguments(parameters, args, inner, isAdvanced(param));
      } catch (error) {
        throw withCommandName(error, block.name);
      }
      if (begin) yield* part(compileBlock(begin).run(inner));
    },
    *process(item) {
      inner.budget.step();
      inner.item = item;
      const bound = bindPipelineItem(parameters, item, inner);
      if (process) yield* part(compileBlock(process).run(inner));
      else if (!bound || end) {
        inner.budget.allocate(8);
        input.push(item);
      }
    },
    *end() {
      if (!end || returned) return;
      inner.input = input;
      yield* part(compileBlock(end).run(inner));
    },
  };
}
