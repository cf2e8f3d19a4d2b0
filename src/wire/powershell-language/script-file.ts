/** `& ./script.ps1` and `. ./script.ps1`: files of the host that are run as commands. */
import { endingWith } from './call-stage.ts';
import type { Argument, ResolvedRedirection, ScriptStage } from './effect.ts';
import { decode, requireFiles } from './file-statics.ts';
import type { Frame } from './frame.ts';
import { makeScriptStage } from './function-stage.ts';
import { parseOrFail } from './parse-or-fail.ts';
import { ScriptBlockValue } from './script-block.ts';

export const isScriptFile = (name: string): boolean => /\.ps1$/i.test(name);

export interface ScriptFileCall {
  readonly path: string;
  readonly args: readonly Argument[];
  readonly redirections: readonly ResolvedRedirection[];
  /** Dot-sourced: what it defines stays. */
  readonly sameScope: boolean;
}

export function makeFileStage(call: ScriptFileCall, frame: Frame): ScriptStage {
  const files = requireFiles(frame.host);
  const { path, args, redirections, sameScope } = call;
  const bytes = files.readAllBytes(path);
  frame.budget.allocate(bytes.length * 2);
  const { script, source } = parseOrFail(decode(bytes), undefined, files.resolve(path));
  const block = new ScriptBlockValue(script, source, frame.scope);
  return endingWith(makeScriptStage(block, args, frame, sameScope, redirections));
}
