/**
 * `landfall shell` at a terminal: reads a line, runs it, and shows what comes of it, until the person leaves.
 * Ctrl-C ends what is being written or what is running, never the shell.
 */
import { isAppError } from '../../base/errors.ts';
import { systemRandom } from '../../base/random.ts';
import { type EvaluationLimits, parse } from '../../wire/powershell-language/index.ts';
import type { CommandContext } from '../command.ts';
import { InterruptedError } from '../interrupted-error.ts';
import { ProgressDisplay } from '../progress/progress-display.ts';
import { type RunEnd, ScriptConsole } from '../script/script-console.ts';
import { type ColourChoice, findStyle } from '../session/colour.ts';
import { type OpenedSession, type OpenSessionOptions, openSession } from '../session/open-session.ts';
import type { ShellSession } from '../session/shell-session.ts';
import type { ServerOptions } from '../session-options.ts';
import { completerFor } from './completer.ts';
import { enteredLine, leaveEntered } from './entered-line.ts';
import { History } from './history.ts';
import { HistoryFile, historyPath } from './history-file.ts';
import { LineReader, type ReadOutcome } from './line-reader.ts';
import { makeQuestions, type Questions } from './questions.ts';
import type { Terminal } from './terminal.ts';

/**
 * Of each line that is entered. The person who waits for it can stop it, and may well leave a loop running over
 * the weekend; only what would take the whole machine's memory is still refused.
 */
const interactiveLimits: Partial<EvaluationLimits> = {
  maxSteps: Number.MAX_SAFE_INTEGER,
  maxTimeMs: Number.MAX_SAFE_INTEGER,
  maxAllocatedBytes: Number.MAX_SAFE_INTEGER,
};

const continuation = '>> ';
const interrupted = new InterruptedError();

export interface InteractiveOptions extends ServerOptions {
  readonly terminal: Terminal;
  readonly color: ColourChoice | undefined;
  readonly organization: string | undefined;
}

export async function runInteractiveShell(
  context: CommandContext,
  { terminal, color, organization, ...server }: InteractiveOptions,
): Promise<number> {
  const { language, stderr } = context;
  const progress = new ProgressDisplay({ terminal: stderr, language });
  const shell = new InteractiveShell(context, terminal, progress);
  const asked = organization !== undefined && { organization };
  await using session = await shell.open({ server, limits: interactiveLimits, ...asked });
  return await shell.run(session, color);
}

class InteractiveShell {
  readonly questions: Questions;
  readonly #context: CommandContext;
  readonly #terminal: Terminal;
  readonly #progress: ProgressDisplay;
  readonly #reader: LineReader;
  /** Of what is running now. */
  #running = new AbortController();

  constructor(context: CommandContext, terminal: Terminal, progress: ProgressDisplay) {
    const { language } = context;
    this.#context = context;
    this.#terminal = terminal;
    this.#progress = progress;
    this.#reader = new LineReader(terminal, language);
    this.questions = makeQuestions({
      language,
      progress,
      stop: () => {
        this.#running.abort(interrupted);
        return interrupted;
      },
      withKeyboard: (use) => use(terminal),
    });
  }

  /** Ctrl-C while a server is slow to answer ends the shell: there is nothing to keep yet. */
  async open(options: OpenSessionOptions): Promise<OpenedSession> {
    const opening = this.#running;
    using _ = this.#terminal.onInterrupt(() => opening.abort(interrupted));
    const signal = AbortSignal.any([this.#context.signal, opening.signal]);
    try {
      return await openSession({ ...this.#context, signal }, { ...options, ...this.questions });
    } catch (error) {
      throw opening.signal.aborted ? interrupted : error;
    } finally {
      this.#running = new AbortController();
    }
  }

  async run(session: OpenedSession, color: ColourChoice | undefined): Promise<number> {
    const { stdout, stderr, environment, clock, signal } = this.#context;
    const console = new ScriptConsole(session.runtime, {
      format: undefined,
      stdout,
      stderr,
      styles: {
        stdout: findStyle(stdout, color, environment),
        stderr: findStyle(stderr, color, environment),
      },
      clock,
      progress: this.#progress,
    });
    const file = new HistoryFile(historyPath(environment));
    const history = new History(await this.#readHistory(file));
    this.#greet(session);
    for (;;) {
      const read = await this.#readInput(session, history);
      signal.throwIfAborted();
      if (read.kind === 'ended') return 0;
      if (read.kind === 'interrupted') continue;
      if (history.add(read.text)) await this.#keep(file, read.text);
      if (leaveEntered(read.text, session.remoteSessions)) continue;
      const end = await this.#runLine(console, session, read.text);
      signal.throwIfAborted();
      if (end?.exitCode !== undefined) return end.exitCode;
    }
  }

  #greet({ place }: ShellSession): void {
    const { message, version } = this.#context;
    const key = place.readOnly ? 'shell.greetingReadOnly' : 'shell.greeting';
    this.#terminal.write(`${message(key, { version, where: place.where })}\n${message('shell.hint')}\n`);
  }

  async #readInput(session: OpenedSession, history: History): Promise<ReadOutcome> {
    const { entered } = session.remoteSessions;
    const place = entered === undefined ? '' : `[${entered.computerName}]: `;
    const organization = entered === undefined ? await this.#findOrganizationName(session) : entered.name;
    using _ = this.#stopReading();
    return await this.#reader.read({
      prompt: `${place}PS ${organization ?? 'landfall'}> `,
      continuation,
      history,
      isIncomplete,
      complete: completerFor(session.runtime, this.#context),
    });
  }

  /** A database or server that does not answer for the moment shows in what is run, and ends no shell. */
  async #findOrganizationName(session: ShellSession): Promise<string | undefined> {
    try {
      return await session.findOrganizationName();
    } catch (error) {
      this.#context.log.debug('shell.prompt.failed', { error });
      return undefined;
    }
  }

  /** Whoever ends the process from outside ends the reading of a line as well. */
  #stopReading(): Disposable {
    const { signal } = this.#context;
    const stop = () => this.#terminal[Symbol.dispose]();
    signal.addEventListener('abort', stop);
    return { [Symbol.dispose]: () => signal.removeEventListener('abort', stop) };
  }

  async #runLine(
    console: ScriptConsole,
    { remoteSessions, runtime }: OpenedSession,
    text: string,
  ): Promise<RunEnd | undefined> {
    if (text.trim() === '') return undefined;
    const running = new AbortController();
    this.#running = running;
    using _ = this.#terminal.onInterrupt(() => running.abort(interrupted));
    try {
      const there = enteredLine(text, remoteSessions, runtime.session);
      return await console.run(there ?? text, { signal: running.signal });
    } catch (error) {
      this.#explain(error);
      return undefined;
    }
  }

  /** What goes wrong in the program itself ends the line and not the shell. */
  #explain(error: unknown): void {
    const { log, message, stderr } = this.#context;
    if (isAppError(error) && error.kind !== 'internal') {
      stderr.write(`${error.message}\n`);
      return;
    }
    const id = systemRandom.guid();
    log.error('shell.line.failed', { id, error });
    stderr.write(`${message('failure.internal', { id })}\n`);
  }

  async #readHistory(file: HistoryFile): Promise<readonly string[]> {
    try {
      return await file.read();
    } catch (error) {
      this.#context.log.warn('shell.history.unreadable', { error });
      return [];
    }
  }

  /** The line is run all the same: a home folder that is full or read-only is no reason not to work. */
  async #keep(file: HistoryFile, line: string): Promise<void> {
    try {
      await file.append(line);
    } catch (error) {
      this.#context.log.debug('shell.history.unwritable', { error });
    }
  }
}

const isIncomplete = (text: string): boolean => parse(text).error?.incomplete === true;
