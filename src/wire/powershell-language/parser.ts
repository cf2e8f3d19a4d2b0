import type { ScriptBlock } from './ast.ts';
import { findTooDeep } from './children.ts';
import { defaultParseLimits, type ParseLimits } from './limits.ts';
import { parseWholeText } from './parse-statements.ts';
import { ParserState } from './parser-state.ts';
import { SourceText } from './source.ts';
import { PowerShellSyntaxError } from './syntax-error.ts';

export type ParseResult =
  | { readonly script: ScriptBlock; readonly source: SourceText; readonly error?: undefined }
  | { readonly script?: undefined; readonly source: SourceText; readonly error: PowerShellSyntaxError };

/** Each token makes at most this many levels of the tree (statement, pipeline, command, word). */
const levelsPerToken = 4;

/** Parses a whole script, of a file where one is named. Never throws on account of the text: what is wrong with it is in `error`. */
export function parse(text: string, limits: ParseLimits = defaultParseLimits, file?: string): ParseResult {
  const source = new SourceText(text, file);
  try {
    if (text.length > limits.maxLength) {
      const end = { start: limits.maxLength, end: limits.maxLength };
      throw new PowerShellSyntaxError(source, 'ScriptTooLong', end, false, [String(limits.maxLength)]);
    }
    const state = new ParserState(source, text, limits);
    const script = parseWholeText(state);
    if (state.tokenCount * levelsPerToken > limits.maxTreeHeight) {
      const deep = findTooDeep(script, limits.maxTreeHeight);
      if (deep) throw new PowerShellSyntaxError(source, 'ScriptTooComplicated', deep.span, false, []);
    }
    return { script, source };
  } catch (error) {
    if (error instanceof PowerShellSyntaxError) return { source, error };
    throw error;
  }
}

/** As `parse`, for callers that would throw the error anyway. */
export function parseScript(text: string, limits?: ParseLimits): ScriptBlock {
  const result = parse(text, limits);
  if (result.error) throw result.error;
  return result.script;
}
