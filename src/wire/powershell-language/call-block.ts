/** Running a script block for its output, or as it comes. */
import { collectOutput, compileBlock } from './compile-statements.ts';
import type { Code } from './effect.ts';
import type { Frame } from './frame.ts';
import { bindArguments } from './function-binding.ts';
import { Scope } from './scope.ts';
import type { ScriptBlockValue } from './script-block.ts';
import { ScriptLimitError } from './script-error.ts';
import { ControlSignal } from './signals.ts';
import type { Value } from './value.ts';

export interface BlockCall {
  readonly args: readonly Value[];
  readonly item: Value;
  /** `& {…}` has variables of its own; a block that a cmdlet runs shares those around it. */
  readonly newScope: boolean;
}

/** One level further in, so that endless recursion ends with an error instead of the stack. */
export function enterCall(frame: Frame, scope: Scope, block: ScriptBlockValue): Frame {
  const inner = frame.derive(scope, block.source);
  inner.depth = frame.depth + 1;
  const { maxCallDepth } = frame.budget.limits;
  if (inner.depth > maxCallDepth) {
    throw new ScriptLimitError(
      'depth',
      `The script was stopped because calls are nested more than ${maxCallDepth} deep.`,
    );
  }
  frame.budget.step();
  return inner;
}

/** The whole block as one: begin, process once for the item, end. */
export function* runBlock(block: ScriptBlockValue, frame: Frame, call: BlockCall): Code<void> {
  const scope = call.newScope ? new Scope(frame.scope) : frame.scope;
  const inner = enterCall(frame, scope, block);
  inner.item = call.item;
  inner.args = call.args;
  const { param, begin, process, end } = block.ast;
  try {
    if (param) {
      const args = call.args.map((value) => ({
        kind: 'value' as const,
        value,
        bare: false,
        text: undefined,
        span: param.span,
      }));
      inner.args = yield* bindArguments(param.parameters, args, inner, false);
    }
    for (const part of [begin, process, end]) if (part) yield* compileBlock(part).run(inner);
  } catch (error) {
    if (!(error instanceof ControlSignal) || error.kind !== 'return') throw error;
  }
}

export function* callBlock(block: ScriptBlockValue, frame: Frame, call: BlockCall): Code<readonly Value[]> {
  return yield* collectOutput(runBlock(block, frame, call));
}
