/** A session of one actor: variables that last, the cmdlets it may use, and scripts that run in it. */
import {
  type CommandCall,
  defaultEvaluationLimits,
  type EvaluationHost,
  type EvaluationLimits,
  makeBlockRunner,
  makeCallStage,
  PowerShellError,
  runText,
  Session,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { viewsOf } from '../views.ts';
import { Catalog } from './catalog.ts';
import { CommandHistory } from './command-history.ts';
import type { Cmdlet } from './definition.ts';
import { Dispatcher } from './dispatcher.ts';
import { Driver } from './driver.ts';
import { FormattedFile } from './files/formatted-file.ts';
import { makeFormatContext } from './format/out-string.ts';
import type { FormatContext } from './format/view.ts';
import { Pacer, PipelineStoppedError } from './pacer.ts';
import type { Actor, Confirmer, Prompter, RuntimeSurroundings, StreamSink } from './ports.ts';
import type { OpenRedirection } from './stage-streams.ts';

export interface RuntimeOptions extends RuntimeSurroundings {
  readonly cmdlets: Iterable<Cmdlet>;
  /** What scripts may reach besides; nothing of the host where nothing is named. */
  readonly host?: Pick<EvaluationHost, 'environment' | 'setEnvironment' | 'files'>;
  readonly limits?: Partial<EvaluationLimits>;
}

export interface RunOptions {
  /** Stops this run and leaves the session as it is; the session's own signal stops every run. */
  readonly signal?: AbortSignal;
  /** In place of the session's own. */
  readonly confirmer?: Confirmer;
  readonly prompter?: Prompter;
  /** Where the text stands, for messages and `$PSScriptRoot`. */
  readonly file?: string;
}

export class Runtime {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly actor: Actor;
  readonly history = new CommandHistory();
  readonly #options: RuntimeOptions;

  constructor(options: RuntimeOptions) {
    const { cmdlets, host, limits, clock, random, authorizer, actor } = options;
    this.#options = options;
    this.actor = actor;
    this.session = new Session(
      { ...host, now: () => clock.now(), monotonic: () => clock.monotonic(), guid: () => random.guid() },
      { ...defaultEvaluationLimits, ...limits },
    );
    this.catalog = new Catalog(cmdlets, authorizer, actor);
  }

  /** Throws where the actor may do nothing any more; what it may do otherwise is looked at before each command. */
  async checkAccess(): Promise<void> {
    if (await this.#options.authorizer.refresh?.()) this.catalog.reload();
  }

  /** The output of a script as it comes, and at the end what it exits with. */
  run(
    text: string,
    streams: StreamSink,
    options: RunOptions = {},
  ): AsyncGenerator<Value, { readonly exitCode: number | undefined }> {
    const code = runText(text, this.session, { file: options.file });
    return this.#remembering(text, this.#driverFor(options).run(code, streams));
  }

  /** Keeps the line in the session's history, with how it ended. */
  async *#remembering<Result>(
    text: string,
    running: AsyncGenerator<Value, Result>,
  ): AsyncGenerator<Value, Result> {
    const { clock } = this.#options;
    const entry = this.history.add(text, clock.now());
    try {
      const result = yield* running;
      entry.status = 'Completed';
      return result;
    } catch (error) {
      entry.status = error instanceof PipelineStoppedError ? 'Stopped' : 'Failed';
      throw error;
    } finally {
      if (entry.status === 'Running') entry.status = 'Stopped';
      entry.endedAt = clock.now();
    }
  }

  /**
   * The output of pipelines that come as values and not as text, one after the other; `input` is for the first
   * command of the first. A switch given with `$null` is there: remote clients send no more than its name.
   */
  async *runCommands(
    statements: readonly (readonly CommandCall[])[],
    input: AsyncIterable<Value> | undefined,
    streams: StreamSink,
    options: RunOptions = {},
  ): AsyncGenerator<Value, void> {
    const driver = this.#driverFor(options);
    this.session.startScript();
    for (const [index, calls] of statements.entries()) {
      const stages = calls.map((call) => makeCallStage(this.#withSwitches(call), this.session));
      try {
        yield* driver.runStages(stages, index === 0 ? input : undefined, streams);
      } catch (error) {
        const isLast = index === statements.length - 1;
        if (isLast || !(error instanceof PowerShellError) || error.terminating) throw error;
        this.session.addError(error.record);
        streams.write('error', error.record);
      }
    }
  }

  #withSwitches(call: CommandCall): CommandCall {
    const name = this.session.aliases.get(call.text.toLowerCase()) ?? call.text;
    const table = call.isScript ? undefined : this.catalog.find(name);
    if (table === undefined) return call;
    const args = call.args.map((argument) => {
      const isEmpty = argument.hasValue && (argument.value === null || argument.value === undefined);
      if (!isEmpty || argument.name === undefined) return argument;
      return table.isSwitch(argument.name) ? { ...argument, value: true } : argument;
    });
    return { ...call, args };
  }

  #driverFor({ signal: ofRun, confirmer, prompter }: RunOptions): Driver {
    const { signal: ofSession, clock } = this.#options;
    const signal = ofRun === undefined ? ofSession : AbortSignal.any([ofSession, ofRun]);
    const pacer = new Pacer(signal, clock);
    const asked = { ...(confirmer && { confirmer }), ...(prompter && { prompter }) };
    const surroundings = { ...this.#options, signal, history: this.history, ...asked };
    const dispatcher = new Dispatcher(surroundings, this.session, this.catalog, pacer, () => driver);
    const driver: Driver = new Driver(
      this.session,
      pacer,
      (stage, input, streams) => dispatcher.run(stage, input, streams),
      this.#openRedirection,
    );
    return driver;
  }

  /** `> file` writes what a screen would show; only where the session has files. */
  get #openRedirection(): OpenRedirection | undefined {
    const { files, clock } = this.#options;
    if (files === undefined) return undefined;
    const nowMs = () => clock.monotonic();
    return (path, mode) => FormattedFile.open(files, { path, mode, context: this.#formatContext(), nowMs });
  }

  #formatContext(): FormatContext {
    return makeFormatContext(
      viewsOf(this.catalog.tables.map(({ cmdlet }) => cmdlet)),
      (block, item) => makeBlockRunner(block, this.session).evaluate?.(item) ?? null,
    );
  }
}
