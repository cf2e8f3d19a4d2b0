/** Commands that come as values and not as text: a remote client sends names and arguments, already parsed. */
import type { Argument, Code, ResolvedRedirection, ScriptStage, Stage } from './effect.ts';
import { Frame } from './frame.ts';
import { makeScriptStage } from './function-stage.ts';
import { asLimit } from './interpreter.ts';
import type { ParseLimits } from './limits.ts';
import { parseOrFail } from './parse-or-fail.ts';
import { findCommand } from './resolve-command.ts';
import { ScriptBlockValue } from './script-block.ts';
import type { Session } from './session.ts';
import { ControlSignal } from './signals.ts';
import { SourceText } from './source.ts';
import type { Value } from './value.ts';

export interface CallArgument {
  /** Without a dash; undefined for a positional argument. */
  readonly name: string | undefined;
  readonly value: Value;
  /** False for a name alone: a switch, or its value is the next argument. */
  readonly hasValue: boolean;
}

export interface CommandCall {
  /** The name of a command, or the text of a script. */
  readonly text: string;
  readonly isScript: boolean;
  /** A script's variables are its own; else they are those of the session. */
  readonly ownScope: boolean;
  readonly args: readonly CallArgument[];
  readonly redirections: readonly ResolvedRedirection[];
}

/** One call as a stage of a pipeline in the session. Throws where a script cannot be parsed. */
export function makeCallStage(call: CommandCall, session: Session, limits?: ParseLimits): Stage {
  const { text, isScript, ownScope, redirections } = call;
  const source = new SourceText(text);
  const frame = new Frame(session, session.global, source);
  const span = { start: 0, end: text.length };
  const args = call.args.map(({ name, value, hasValue }): Argument => {
    if (name === undefined) return { kind: 'value', value, bare: false, text: undefined, span };
    return { kind: 'parameter', name, value, hasValue, span };
  });
  if (isScript) {
    const parsed = parseOrFail(text, limits);
    const block = new ScriptBlockValue(parsed.script, parsed.source, session.global);
    return endingWith(makeScriptStage(block, args, frame, !ownScope, redirections));
  }
  const found = findCommand(text, session, session.global);
  if (found instanceof ScriptBlockValue) return makeScriptStage(found, args, frame, false, redirections);
  return {
    kind: 'command',
    name: found,
    typedName: text,
    invocation: undefined,
    arguments: args,
    redirections,
    scope: session.global,
    source,
    span,
  };
}

/** `exit` ends the script, as it does where the script is all there is. */
export function endingWith(stage: ScriptStage): ScriptStage {
  let exited = false;
  const part = function* (code: Code<void>): Code<void> {
    if (exited) return;
    try {
      yield* code;
    } catch (error) {
      if (!(error instanceof ControlSignal)) throw asLimit(error);
      exited = true;
    }
  };
  return {
    ...stage,
    begin: () => part(stage.begin()),
    process: (item) => part(stage.process(item)),
    end: () => part(stage.end()),
  };
}
