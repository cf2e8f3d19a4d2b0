/**
 * Runs scripts without doing anything: what a script wants of the world comes out as effects.
 *
 * A session holds variables, functions and aliases. `runScript` gives a generator of effects, and a driver
 * outside this folder, which may be asynchronous, answers them:
 *
 * - `output` is one object for the output of whatever is being run.
 * - `forward` asks to run a pipeline and to pass its objects on as they come; `collect` asks for all of them
 *   as an array. The stages are to be run as a chain in which each pulls from the one before: then the first
 *   object is out before the second is made, and a stage that wants no more (`Select-Object -First`) simply
 *   stops pulling and calls `return` on the ones before it. A `values` stage is an iterable; a `script` stage
 *   is a function or block of the script, with `begin`, `process` for each object and `end`, whose effects are
 *   handled like those of the script itself, only that their output goes to the next stage; a `command` stage
 *   is for the host to look up, to bind and to run. `tests` show such a driver in fifty lines.
 * - `write` is an object for one of the other streams.
 * - `pause` comes from loops, every few hundred rounds: the driver lets the event loop turn, and when someone
 *   has pressed Ctrl-C it calls `return` instead of `next`.
 *
 * A failing command is reported by `throw(new PowerShellError(record))`; the script may catch it.
 *
 * Cmdlets that take script blocks ask `makeBlockRunner`: where the block contains no command it runs as a
 * plain function (`evaluate`), a million times a second and more; otherwise as effects (`run`).
 */

import type { ScriptBlock } from './ast.ts';
import { callBlock, runBlock } from './call-block.ts';
import { compileBlock } from './compile-statements.ts';
import { toBoolean } from './convert.ts';
import type { Code } from './effect.ts';
import { unwrap } from './enumerate.ts';
import { Frame } from './frame.ts';
import type { ParseLimits } from './limits.ts';
import { parseOrFail } from './parse-or-fail.ts';
import type { ScriptBlockValue } from './script-block.ts';
import { PowerShellError, ScriptLimitError } from './script-error.ts';
import type { Session } from './session.ts';
import { ControlSignal } from './signals.ts';
import type { SourceText } from './source.ts';
import type { Value } from './value.ts';

export interface ScriptOutcome {
  /** Of `exit 3`; undefined when the script came to its end. */
  readonly exitCode: number | undefined;
}

export interface RunTextOptions {
  readonly limits?: ParseLimits;
  /** Where the text stands, for messages and `$PSScriptRoot`. */
  readonly file?: string | undefined;
}

/** Parses and runs; a syntax error is thrown like any other error of the script. */
export function* runText(
  text: string,
  session: Session,
  { limits, file }: RunTextOptions = {},
): Code<ScriptOutcome> {
  try {
    const { script, source } = parseOrFail(text, limits, file);
    return yield* runScript(script, source, session);
  } catch (error) {
    // `$Error` and `$?` tell the next line of what ended this one.
    if (error instanceof PowerShellError) {
      session.lastSuccess = false;
      session.addError(error.record);
    }
    throw error;
  }
}

export function* runScript(
  script: ScriptBlock,
  source: SourceText,
  session: Session,
  args: readonly Value[] = [],
): Code<ScriptOutcome> {
  session.startScript();
  const frame = new Frame(session, session.global, source);
  frame.args = args;
  try {
    for (const block of [script.begin, script.process, script.end]) {
      if (block) yield* compileBlock(block).run(frame);
    }
  } catch (error) {
    if (error instanceof ControlSignal)
      return { exitCode: error.kind === 'exit' ? Number(error.value ?? 0) : undefined };
    throw asLimit(error);
  }
  return { exitCode: undefined };
}

/** The stack of JavaScript is a limit like the others. */
export function asLimit(error: unknown): unknown {
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return new ScriptLimitError('depth', 'The script was stopped because its calls are nested too deep.');
  }
  return error;
}

export interface BlockRunner {
  /** Runs the block for one object and gives its output as one value. Absent where a command may run in it. */
  readonly evaluate: ((item: Value) => Value) | undefined;
  /** As `evaluate`, for the question whether to keep the object. */
  readonly test: ((item: Value) => boolean) | undefined;
  run(item: Value, args?: readonly Value[]): Code<void>;
  collect(item: Value, args?: readonly Value[]): Code<readonly Value[]>;
}

/** For cmdlets: the block sees the variables of the place where it was written, and may set them. */
export function makeBlockRunner(block: ScriptBlockValue, session: Session): BlockRunner {
  const frame = new Frame(session, block.scope, block.source);
  const call = (item: Value, args: readonly Value[] = []) => ({ args, item, newScope: false });
  const evaluate = makeEvaluate(block, frame);
  return {
    evaluate,
    test: evaluate && ((item) => toBoolean(evaluate(item))),
    run: (item, args) => runBlock(block, frame, call(item, args)),
    collect: (item, args) => callBlock(block, frame, call(item, args)),
  };
}

function makeEvaluate(block: ScriptBlockValue, frame: Frame): ((item: Value) => Value) | undefined {
  const { param, begin, process, end } = block.ast;
  if (param || begin || process || !end) return undefined;
  const [only] = end.statements;
  const { sync } = compileBlock(end);
  if (!sync || !only) return undefined;
  const output: Value[] = [];
  return (item) => {
    frame.item = item;
    frame.budget.step();
    output.length = 0;
    sync(frame, output);
    return output.length === 1 ? output[0] : unwrap([...output]);
  };
}
