/** Runs one script on the store of this machine, for `landfall -c` and `landfall run`. */
import { userInfo } from 'node:os';
import type { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { isAppError } from '../../base/errors.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { makeFormatContext } from '../../cmdlets/kit/format/out-string.ts';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import { viewsOf } from '../../cmdlets/views.ts';
import { makeBlockRunner, PowerShellError, ScriptLimitError } from '../../wire/powershell-language/index.ts';
import type { CommandContext } from '../command.ts';
import type { Platform } from '../platform.ts';
import { MessageWriter } from './message-writer.ts';
import { makeOutputWriter, type OutputFormat } from './output-writer.ts';

type Surroundings = Pick<
  CommandContext,
  'openPlatform' | 'clock' | 'log' | 'language' | 'signal' | 'stdout' | 'stderr' | 'isTerminal'
>;

const widthWithoutTerminal = 120;

export async function runScriptText(
  script: string,
  format: OutputFormat | undefined,
  context: Surroundings,
): Promise<number> {
  await using platform = await open(context);
  const { clock, language, signal, stdout, stderr } = context;
  const owner = { kind: 'platform', name: userInfo().username } as const;
  const runtime = await platform.sessions.open(owner, { language, signal });
  const isForProgram = format !== undefined && format !== 'table' && format !== 'list';
  const messages = new MessageWriter(stderr, isForProgram ? stderr : stdout);
  const output = makeOutputWriter({
    format: format ?? 'table',
    stdout,
    context: makeFormatContext(
      viewsOf(allCmdlets),
      (block, item) => makeBlockRunner(block, runtime.session).evaluate?.(item) ?? null,
    ),
    render: { width: widthOf(stdout), nowMs: () => clock.monotonic() },
  });
  try {
    const running = runtime.run(script, messages);
    let step = await running.next();
    for (; !step.done; step = await running.next()) output.write(step.value);
    output.end();
    return step.value.exitCode ?? (messages.errorCount > 0 ? 1 : 0);
  } catch (error) {
    output.end();
    return tellEnd(error, messages);
  }
}

/** What ends a script: its own error, or a bound; anything else is the shell's to explain. */
function tellEnd(error: unknown, messages: MessageWriter): number {
  if (error instanceof PowerShellError) messages.write('error', error.record);
  else if (error instanceof ScriptLimitError) messages.write('error', error.message);
  else if (error instanceof PipelineStoppedError) throw error.cause;
  else throw error;
  return 2;
}

/** Beside a running server the store is open for reading alone. */
async function open({ openPlatform, log }: Surroundings): Promise<Platform> {
  try {
    return await openPlatform();
  } catch (error) {
    if (!isAppError(error) || error.code !== 'store.dataFolder.inUse') throw error;
    log.debug('script.readOnly');
    return openPlatform({ readOnly: true });
  }
}

function widthOf(stdout: CommandContext['stdout']): number {
  return 'columns' in stdout && typeof stdout.columns === 'number' ? stdout.columns : widthWithoutTerminal;
}

export async function readScript(stdin: Readable): Promise<string> {
  return withoutMark(await readText(stdin));
}

/** Editors on Windows put a byte order mark in front. */
export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');
