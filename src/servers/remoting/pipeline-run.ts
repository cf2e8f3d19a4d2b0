/** One pipeline of a client, from its first command to its last state. */
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { toErrorRecord } from '../../cmdlets/kit/error-records.ts';
import {
  type CommandCall,
  ErrorRecord,
  PowerShellError,
  type ResolvedRedirection,
  ScriptLimitError,
} from '../../wire/powershell-language/index.ts';
import type {
  HostInfo,
  HostResponse,
  Merges,
  PipelineCommand,
  PipelineRequest,
  ServerPipeline,
} from '../../wire/psrp/index.ts';
import { ClientHost } from './client-host.ts';
import { InputQueue } from './input-queue.ts';
import { RunOutput } from './run-output.ts';
import type { Runspaces } from './runspaces.ts';

export interface PipelineRunOptions {
  readonly request: PipelineRequest;
  /** Its own, or that of the session where it has none. */
  readonly hostInfo: HostInfo;
  readonly pipeline: ServerPipeline;
  readonly runspaces: Runspaces;
  /** Of the session: ends every pipeline of it. */
  readonly signal: AbortSignal;
  readonly user: string;
  readonly log: Log;
  readonly random: Random;
  now(): number;
  monotonic(): number;
  /** Has the client send the key of secure strings, where it has not. */
  requestKey(): void;
  /** There is something for the client; resolves once there is room for more. */
  flowed(signal: AbortSignal): Promise<void> | undefined;
  /** Whether more waits for the client than a pipeline may leave that does not wait itself. */
  isFlooded(): boolean;
}

export class PipelineRun {
  readonly input = new InputQueue();
  readonly #options: PipelineRunOptions;
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  readonly #host: ClientHost;
  #flooded: ErrorRecord | undefined;

  constructor(options: PipelineRunOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#stopping.signal]);
    const { pipeline, request, hostInfo } = options;
    this.#host = new ClientHost(
      hostInfo,
      (method, parameters) => pipeline.hostCall(method, parameters),
      options.requestKey,
      this.#signal,
    );
    if (request.noInput) this.input.end();
  }

  stop(): void {
    if (!this.#options.pipeline.isEnded) this.#stopping.abort(new Error('The client stopped the pipeline.'));
  }

  answer(response: HostResponse): void {
    this.#host.answer(response);
  }

  /** Runs it to its end; whatever happens is told to the client. */
  async run(): Promise<void> {
    const { pipeline } = this.#options;
    try {
      await this.#execute();
      pipeline.complete();
    } catch (error) {
      if (this.#flooded !== undefined) pipeline.fail(this.#flooded);
      else if (this.#signal.aborted) pipeline.stopped();
      else pipeline.fail(this.#toRecord(error));
    }
  }

  async #execute(): Promise<void> {
    const { request, runspaces, flowed } = this.#options;
    if (isLeaving(request)) {
      this.#host.leave();
      return;
    }
    const runspace = await runspaces.acquire(this.#signal);
    try {
      const { calls, toScreen } = readStatements(request, this.#host.hasUi);
      const { pipeline, user, now, monotonic } = this.#options;
      const { session } = runspace.runtime;
      const output = new RunOutput({ pipeline, host: this.#host, session, toScreen, user, now, monotonic });
      const sink = {
        write: (...told: Parameters<RunOutput['write']>) => {
          // Messages cannot wait as objects do.
          if (this.#options.isFlooded()) this.#flood();
          else output.write(...told);
          void flowed(this.#signal);
        },
      };
      const { confirmer, prompter } = this.#host;
      const input = request.noInput ? undefined : this.input.take(this.#signal);
      const options = {
        signal: this.#signal,
        ...(confirmer && { confirmer }),
        ...(prompter && { prompter }),
      };
      for await (const value of runspace.runtime.runCommands(calls, input, sink, options)) {
        output.object(value);
        await flowed(this.#signal);
        this.#signal.throwIfAborted();
      }
      output.end();
      this.#signal.throwIfAborted();
    } finally {
      this.input.end();
      runspace.release();
    }
  }

  #flood(): void {
    this.#flooded ??= new ErrorRecord({
      message:
        'The command was stopped: it wrote more messages than the client has read. Let it write less, or read them as they come.',
      category: 'LimitsExceeded',
      fullyQualifiedErrorId: 'TooManyMessages',
    });
    this.#stopping.abort(new Error(this.#flooded.message));
  }

  #toRecord(error: unknown): ErrorRecord {
    if (error instanceof PowerShellError) return error.record;
    if (error instanceof ScriptLimitError) {
      return new ErrorRecord({
        message: error.message,
        category: 'LimitsExceeded',
        fullyQualifiedErrorId: 'ScriptLimitReached',
      });
    }
    return toErrorRecord(error, 'Pipeline', null, this.#options);
  }
}

/** What somebody types who is done with Enter-PSSession; the client itself knows only that a line was entered. */
function isLeaving({ statements }: PipelineRequest): boolean {
  const [first] = statements[0] ?? [];
  return statements.length === 1 && /^\s*(exit-pssession|exsn|exit)\s*;?\s*$/i.test(first?.text ?? '');
}

/** Out-Default at the end shows what the others give, on the screen of whoever has one. */
function readStatements(
  { statements }: PipelineRequest,
  hasScreen: boolean,
): { readonly calls: readonly (readonly CommandCall[])[]; readonly toScreen: boolean } {
  let toScreen = false;
  const calls = statements.map((commands) => {
    const last = commands.at(-1);
    const shows = commands.length > 1 && last?.isScript === false && /^out-default$/i.test(last.text);
    if (shows && hasScreen) toScreen = true;
    return (shows ? commands.slice(0, -1) : commands).map(toCall);
  });
  return { calls, toScreen };
}

const toCall = ({ text, isScript, useLocalScope, args, merges }: PipelineCommand): CommandCall => ({
  text,
  isScript,
  ownScope: useLocalScope === true,
  args: args.map(({ name, value }) => ({ name, value: value ?? null, hasValue: value !== undefined })),
  redirections: toRedirections(merges),
});

const streamNumbers = { error: 2, warning: 3, verbose: 4, debug: 5, information: 6 } as const;

function toRedirections(merges: Merges): ResolvedRedirection[] {
  const redirections: ResolvedRedirection[] = [];
  for (const stream of ['error', 'warning', 'verbose', 'debug', 'information'] as const) {
    const target =
      stream === 'error' && merges[stream] === 'None' && merges.myResult === 'Error'
        ? merges.toResult
        : merges[stream];
    const from = streamNumbers[stream];
    if (target === 'Output') redirections.push({ from, to: { stream: 1 } });
    else if (target === 'Null') redirections.push({ from, to: { file: null, append: false } });
  }
  return redirections;
}
