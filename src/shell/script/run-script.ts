/** Runs one script, here or on the server that was named: `landfall -c`, `landfall run`, `landfall shell` without a terminal. */
import type { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { boundYoungHeap } from '../../base/young-heap.ts';
import type { CommandContext } from '../command.ts';
import { openQuestions } from '../interactive/questions.ts';
import { InterruptedError } from '../interrupted-error.ts';
import { ProgressDisplay } from '../progress/progress-display.ts';
import { type ColourChoice, findStyle, isTerminal } from '../session/colour.ts';
import { openSession, type SessionContext } from '../session/open-session.ts';
import type { ServerOptions } from '../session-options.ts';
import type { OutputFormat } from './output-writer.ts';
import { type RunEnd, ScriptConsole } from './script-console.ts';

export type ScriptSurroundings = SessionContext & Pick<CommandContext, 'stdin' | 'stdout' | 'stderr'>;

export interface ScriptOptions extends ServerOptions {
  readonly output?: OutputFormat | undefined;
  readonly color?: ColourChoice | undefined;
  readonly organization?: string | undefined;
  /** Where the script stands. */
  readonly file?: string;
}

export async function runScriptText(
  script: string,
  { output, color, organization, file, ...server }: ScriptOptions,
  context: ScriptSurroundings,
): Promise<number> {
  boundYoungHeap();
  const { stdin, stdout, stderr, clock, environment, language } = context;
  const asked = organization !== undefined && { organization };
  const progress = isTerminal(stderr) ? new ProgressDisplay({ terminal: stderr, language }) : undefined;
  const questions = openQuestions(
    { stdin, outputs: [stdout, stderr] },
    { language, progress, stop: () => new InterruptedError() },
  );
  await using session = await openSession(context, { server, ...asked, ...questions });
  const console = new ScriptConsole(session.runtime, {
    format: output,
    stdout,
    stderr,
    styles: {
      stdout: findStyle(stdout, color, environment),
      stderr: findStyle(stderr, color, environment),
    },
    clock,
    progress,
  });
  return exitCodeOf(await console.run(script, file === undefined ? {} : { file }));
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
