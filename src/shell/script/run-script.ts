/** Runs one script on the store of this machine, for `landfall -c` and `landfall run`. */
import type { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import type { CommandContext } from '../command.ts';
import { ProgressDisplay } from '../progress/progress-display.ts';
import { type ColourChoice, findStyle, isTerminal } from '../session/colour.ts';
import { openLocalSession } from '../session/local-session.ts';
import type { OutputFormat } from './output-writer.ts';
import { type RunEnd, ScriptConsole } from './script-console.ts';

export type ScriptSurroundings = Pick<
  CommandContext,
  'openPlatform' | 'clock' | 'log' | 'language' | 'signal' | 'stdout' | 'stderr' | 'environment'
>;

export interface ScriptOptions {
  readonly output?: OutputFormat | undefined;
  readonly color?: ColourChoice | undefined;
  readonly organization?: string | undefined;
}

export async function runScriptText(
  script: string,
  { output, color, organization }: ScriptOptions,
  context: ScriptSurroundings,
): Promise<number> {
  const { stdout, stderr, clock, environment, language } = context;
  await using session = await openLocalSession(context, organization === undefined ? {} : { organization });
  const console = new ScriptConsole(session.runtime, {
    format: output,
    stdout,
    stderr,
    styles: {
      stdout: findStyle(stdout, color, environment),
      stderr: findStyle(stderr, color, environment),
    },
    clock,
    progress: isTerminal(stderr) ? new ProgressDisplay({ terminal: stderr, language }) : undefined,
  });
  return exitCodeOf(await console.run(script));
}

function exitCodeOf({ end, exitCode, errorCount, reason }: RunEnd): number {
  if (end === 'stopped') throw reason;
  if (end === 'failed') return 2;
  return exitCode ?? (errorCount > 0 ? 1 : 0);
}

export async function readScript(stdin: Readable): Promise<string> {
  return withoutMark(await readText(stdin));
}

/** Editors on Windows put a byte order mark in front. */
export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');
