/** Runs texts in a session and shows what comes of them; `-c`, `run` and `shell` all run theirs here. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { makeFormatContext } from '../../cmdlets/kit/format/out-string.ts';
import type { TextStyle } from '../../cmdlets/kit/format/text-style.ts';
import type { FormatContext } from '../../cmdlets/kit/format/view.ts';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import type { RunOptions, Runtime } from '../../cmdlets/kit/runtime.ts';
import { viewsOf } from '../../cmdlets/views.ts';
import {
  type CommandCall,
  makeBlockRunner,
  PowerShellError,
  ScriptLimitError,
} from '../../wire/powershell-language/index.ts';
import type { ProgressDisplay } from '../progress/progress-display.ts';
import { isTerminal } from '../session/colour.ts';
import { MessageWriter, type TextSink } from './message-writer.ts';
import { makeOutputWriter, type OutputFormat } from './output-writer.ts';

export interface ScriptConsoleOptions {
  readonly format: OutputFormat | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Of standard output and standard error: one may be a terminal where the other is a file. */
  readonly styles: { readonly stdout: TextStyle | undefined; readonly stderr: TextStyle | undefined };
  readonly clock: Clock;
  /** Set where standard error is a terminal. */
  readonly progress: ProgressDisplay | undefined;
}

export interface RunEnd {
  /** `stopped`: somebody pressed Ctrl-C. `failed`: an error or a bound ended the script before its end. */
  readonly end: 'done' | 'failed' | 'stopped';
  /** Of `exit 3`. */
  readonly exitCode: number | undefined;
  readonly errorCount: number;
  /** Why it was stopped. */
  readonly reason?: unknown;
}

const widthWithoutTerminal = 120;

export class ScriptConsole {
  readonly #runtime: Runtime;
  readonly #options: ScriptConsoleOptions;
  readonly #context: FormatContext;

  constructor(runtime: Runtime, options: ScriptConsoleOptions) {
    this.#runtime = runtime;
    this.#options = options;
    this.#context = makeFormatContext(
      viewsOf(runtime.catalog.tables.map(({ cmdlet }) => cmdlet)),
      (block, item) => makeBlockRunner(block, runtime.session).evaluate?.(item) ?? null,
    );
  }

  /** Throws what is neither the script's own error nor a bound nor a stop. */
  async run(
    script: string | CommandCall,
    options: Pick<RunOptions, 'signal' | 'file'> = {},
  ): Promise<RunEnd> {
    const messages = this.#messageWriter();
    const output = this.#outputWriter();
    try {
      const running =
        typeof script === 'string'
          ? this.#runtime.run(script, messages, options)
          : withoutExit(this.#runtime.runCommands([[script]], undefined, messages, options));
      let step = await running.next();
      for (; !step.done; step = await running.next()) {
        output.write(step.value);
        await this.#untilRead(options.signal);
      }
      output.end();
      return { end: 'done', exitCode: step.value.exitCode, errorCount: messages.errorCount };
    } catch (error) {
      output.end();
      const end = { exitCode: undefined, errorCount: messages.errorCount };
      if (error instanceof PipelineStoppedError) return { ...end, end: 'stopped', reason: error.cause };
      if (error instanceof PowerShellError) messages.write('error', error.record);
      else if (error instanceof ScriptLimitError) messages.write('error', error.message);
      else throw error;
      return { ...end, end: 'failed', errorCount: messages.errorCount };
    } finally {
      this.#options.progress?.end();
    }
  }

  #messageWriter(): MessageWriter {
    const { stdout, stderr, styles, format, progress } = this.#options;
    const isForProgram = format !== undefined && format !== 'table' && format !== 'list';
    const host = isForProgram ? stderr : stdout;
    return new MessageWriter({
      progress,
      stderr: this.#sinkFor(stderr),
      host: this.#sinkFor(host),
      hostIsScreen: isTerminal(host),
      style: styles.stderr,
      showsControls: isTerminal(stderr),
    });
  }

  #outputWriter() {
    const { format = 'table', stdout, styles, clock } = this.#options;
    return makeOutputWriter({
      format,
      stdout: this.#sinkFor(stdout),
      context: this.#context,
      render: {
        width: widthOf(stdout),
        nowMs: () => clock.monotonic(),
        showsControls: isTerminal(stdout),
        ...(styles.stdout && { style: styles.stdout }),
      },
    });
  }

  /** What goes to the same terminal as the bars of progress. */
  #sinkFor(stream: Writable): TextSink {
    const { progress } = this.#options;
    return progress !== undefined && isTerminal(stream) ? progress.above(stream) : stream;
  }

  /** A reader slower than the pipeline would have all of the output held in memory. */
  async #untilRead(signal: AbortSignal | undefined): Promise<void> {
    const { stdout } = this.#options;
    if (!stdout.writableNeedDrain) return;
    try {
      await once(stdout, 'drain', signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted === true ? new PipelineStoppedError(signal.reason) : error;
    }
  }
}

async function* withoutExit<T>(
  output: AsyncIterable<T>,
): AsyncGenerator<T, { readonly exitCode: undefined }> {
  yield* output;
  return { exitCode: undefined };
}

function widthOf(stdout: Writable): number {
  const columns = 'columns' in stdout ? stdout.columns : undefined;
  return typeof columns === 'number' && columns > 0 ? columns : widthWithoutTerminal;
}
