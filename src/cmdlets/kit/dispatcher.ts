/**
 * The one way by which a cmdlet runs, whatever surface asked for it. The order is fixed:
 *
 * 1. The session has authenticated its actor.
 * 2. Role check: the catalog holds the cmdlets and parameters that the actor's roles grant and no others, so
 *    that one not granted answers as one that does not exist.
 * 3. Bind the command line, and from it find the organisation, which the actor must reach.
 * 4. For each object of the pipeline: bind it, ask (`-WhatIf`, `-Confirm`), run, and record changes.
 */
import { AppError } from '../../base/errors.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import {
  type CommandStage,
  enumerate,
  makeBlockRunner,
  PowerShellError,
  ScriptLimitError,
  type Session,
  toBoolean,
  toText,
  unwrap,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { AuditTrail } from './audit-trail.ts';
import { coreRole } from './authorization/built-in-roles.ts';
import { CommandBinding } from './binder.ts';
import type { Catalog } from './catalog.ts';
import type { CommandHistory } from './command-history.ts';
import type { BlockRuns, CmdletContext } from './context.ts';
import type { Cmdlet } from './definition.ts';
import type { Driver } from './driver.ts';
import { toErrorRecord } from './error-records.ts';
import { findSavePath, saveFileData } from './files/save-file-data.ts';
import { findOrganization } from './find-organization.ts';
import { type Pacer, PipelineStoppedError } from './pacer.ts';
import type { BoundValues } from './parameter.ts';
import type { NamedParameter, ParameterTable } from './parameter-table.ts';
import type { CmdletRooms, RuntimeSurroundings, StreamSink } from './ports.ts';
import { Reporter } from './reporter.ts';
import { ShouldProcess } from './should-process.ts';

export interface DispatcherSurroundings extends RuntimeSurroundings {
  readonly history: CommandHistory;
}

/** What the context of one command is made of. */
interface Surrounding {
  readonly stage: CommandStage;
  readonly organization: Tenant | undefined;
  readonly rooms: CmdletRooms;
  readonly reporter: Reporter;
  readonly streams: StreamSink;
  readonly expectsInput: boolean;
}

export class Dispatcher {
  readonly #surroundings: DispatcherSurroundings;
  readonly #session: Session;
  readonly #catalog: Catalog;
  readonly #pacer: Pacer;
  readonly #driver: () => Driver;

  constructor(
    surroundings: DispatcherSurroundings,
    session: Session,
    catalog: Catalog,
    pacer: Pacer,
    driver: () => Driver,
  ) {
    this.#surroundings = surroundings;
    this.#session = session;
    this.#catalog = catalog;
    this.#pacer = pacer;
    this.#driver = driver;
  }

  async *run(
    stage: CommandStage,
    input: AsyncIterable<Value> | undefined,
    streams: StreamSink,
  ): AsyncIterable<Value> {
    const table = await this.#findTable(stage);
    const { cmdlet } = table;
    const binding = new CommandBinding(table, stage.arguments, input !== undefined);
    const reporter = new Reporter(stage, binding.common, this.#session, streams);
    const organization = await this.#findOrganization(cmdlet, binding);
    const expectsInput = input !== undefined;
    const rooms = this.#roomsFor(cmdlet, binding);
    const context = this.#contextFor(cmdlet, { stage, organization, rooms, reporter, streams, expectsInput });
    const invocation = new Invocation(cmdlet, binding, reporter, context, this.#surroundings);
    const { files } = this.#surroundings;
    const savePath = files && findSavePath(cmdlet, binding.given);
    for await (const value of invocation.run(input)) {
      if (this.#pacer.isDue()) await this.#pacer.pause();
      if (value === undefined) continue;
      if (files !== undefined && savePath !== undefined) {
        await saveFileData(cmdlet.name, value, savePath, files);
        continue;
      }
      reporter.output(value);
      yield value;
    }
  }

  /** A role that was taken away in the middle of a session is gone with the next command. */
  async #findTable(stage: CommandStage): Promise<ParameterTable> {
    const { authorizer, beforeCommand } = this.#surroundings;
    if (authorizer.refresh && this.#catalog.find(stage.name)?.cmdlet.role !== coreRole) {
      try {
        if (await authorizer.refresh()) this.#catalog.reload();
        const table = beforeCommand && this.#catalog.find(stage.name);
        if (table) await beforeCommand(table.cmdlet);
      } catch (error) {
        throw new PowerShellError(toErrorRecord(error, stage.typedName, null, this.#surroundings));
      }
    }
    return this.#catalog.get(stage.name, stage.typedName, this.#session.global.functionNames());
  }

  /** The rooms as the actor may see and change them by this command. */
  #roomsFor(cmdlet: Cmdlet, binding: CommandBinding): CmdletRooms {
    const { authorizer, rooms, limitRooms } = this.#surroundings;
    const given = () => Array.from(binding.given.keys(), ({ name }) => name);
    const limits = authorizer.findLimits?.(cmdlet, given);
    return limits ? limitRooms(limits) : rooms;
  }

  async #findOrganization(cmdlet: Cmdlet, binding: CommandBinding): Promise<Tenant | undefined> {
    if (cmdlet.scope !== 'organization') return undefined;
    try {
      return await findOrganization(this.#surroundings, binding.common.Organization);
    } catch (error) {
      const isNamed = binding.common.Organization !== undefined;
      if (!isNamed && (cmdlet.organizationIsOptional || readsFiles(cmdlet, binding))) return undefined;
      throw new PowerShellError(toErrorRecord(error, cmdlet.name, null, this.#surroundings));
    }
  }

  #contextFor(cmdlet: Cmdlet, surrounding: Surrounding): CmdletContext {
    const { stage, organization, rooms, reporter, streams, expectsInput } = surrounding;
    const { clock, random, language, signal, prompter, files, remoteSessions, history } = this.#surroundings;
    return {
      rooms,
      actor: this.#surroundings.actor,
      scope: stage.scope,
      history,
      prompter,
      files,
      remoteSessions,
      random,
      clock,
      language,
      signal,
      session: this.#session,
      catalog: this.#catalog,
      get organization(): Tenant {
        if (organization) return organization;
        throw new AppError({
          kind: 'internal',
          code: 'internal.invariant',
          message: `${cmdlet.name} belongs to no organisation.`,
        });
      },
      knownOrganization: organization,
      reporter,
      writeError: (error, target = null) =>
        reporter.error(toErrorRecord(error, cmdlet.name, target, this.#surroundings)),
      blocks: this.#blockRuns(streams),
      expectsInput,
    };
  }

  #blockRuns(streams: StreamSink): BlockRuns {
    const session = this.#session;
    const driver = this.#driver();
    return {
      test(block) {
        const runner = makeBlockRunner(block, session);
        return (
          runner.test ?? (async (item) => toBoolean(unwrap(await driver.collect(runner.run(item), streams))))
        );
      },
      evaluate(block) {
        const runner = makeBlockRunner(block, session);
        return runner.evaluate ?? (async (item) => unwrap(await driver.collect(runner.run(item), streams)));
      },
      output(block) {
        const runner = makeBlockRunner(block, session);
        return (item) => driver.run(runner.run(item), streams);
      },
    };
  }
}

function readsFiles({ readsFiles: parameter }: Cmdlet, { given }: CommandBinding): boolean {
  return parameter !== undefined && Array.from(given.keys()).some(({ name }) => name === parameter);
}

/** One command of a pipeline, on its way. */
class Invocation {
  readonly #cmdlet: Cmdlet;
  readonly #binding: CommandBinding;
  readonly #reporter: Reporter;
  readonly #context: CmdletContext;
  readonly #surroundings: RuntimeSurroundings;
  readonly #shouldProcess: ShouldProcess;
  readonly #audit: AuditTrail;

  constructor(
    cmdlet: Cmdlet,
    binding: CommandBinding,
    reporter: Reporter,
    context: CmdletContext,
    surroundings: RuntimeSurroundings,
  ) {
    this.#cmdlet = cmdlet;
    this.#binding = binding;
    this.#reporter = reporter;
    this.#context = context;
    this.#surroundings = surroundings;
    this.#shouldProcess = new ShouldProcess(cmdlet, reporter, surroundings);
    this.#audit = new AuditTrail(cmdlet, surroundings);
  }

  async *run(input: AsyncIterable<Value> | undefined): AsyncIterable<Value> {
    const cmdlet = this.#cmdlet;
    if ('stream' in cmdlet) {
      try {
        yield* cmdlet.stream(this.#binding.bound, this.#inputOf(input), this.#context);
      } catch (error) {
        throw this.#terminating(error);
      }
      return;
    }
    if (input === undefined) {
      yield* this.#one(null, () => this.#binding.bound);
      return;
    }
    if (cmdlet.gathersPipeline) {
      const items = await Array.fromAsync(input);
      if (items.length > 0) yield* this.#one(null, () => this.#bindItem(items));
      return;
    }
    const bind = this.#binding.delayed.size > 0 ? this.#bindDelayed : this.#bindItem;
    for await (const item of input) yield* this.#one(item, () => bind(item));
  }

  readonly #bindItem = (item: Value): BoundValues => this.#binding.bindItem(item);

  readonly #bindDelayed = async (item: Value): Promise<BoundValues> => {
    const evaluated = new Map<NamedParameter, Value>();
    for (const [one, block] of this.#binding.delayed) {
      evaluated.set(one, await this.#context.blocks.evaluate(block)(item));
    }
    return this.#binding.bindItem(item, evaluated);
  };

  /** `-InputObject` on the command line stands in for a pipeline of that one object. */
  #inputOf(input: AsyncIterable<Value> | undefined): AsyncIterable<Value> {
    const given = this.#binding.bound.InputObject;
    return given === undefined ? (input ?? fromValues([])) : fromValues([given as Value]);
  }

  /** An error in one object is told, and the next one has its turn. */
  async *#one(target: Value, bind: () => BoundValues | Promise<BoundValues>): AsyncIterable<Value> {
    try {
      const bound = bind();
      yield* this.#process(bound instanceof Promise ? await bound : bound);
    } catch (error) {
      if (isEnding(error)) throw error;
      const shown = target === null ? this.#identityOf() : target;
      this.#reporter.error(toErrorRecord(error, this.#cmdlet.name, shown, this.#surroundings));
    }
  }

  async *#process(bound: BoundValues): AsyncIterable<Value> {
    const cmdlet = this.#cmdlet;
    if (!('process' in cmdlet)) return;
    if (cmdlet.effect === 'read') {
      yield* outputOf(cmdlet.process(bound, this.#context));
      return;
    }
    const object = await cmdlet.target(bound, this.#context);
    const change = { object, given: this.#binding.given, ...this.#organization() };
    const finish = cmdlet.isRecorded === false ? unrecorded : this.#audit.begin(change);
    const decision = await this.#shouldProcess.ask(object);
    if (decision === 'declined') await finish('declined');
    if (decision === 'onlyTold' && cmdlet.preview) yield* outputOf(cmdlet.preview(bound, this.#context));
    if (decision !== 'agreed') return;
    const work = cmdlet.process(bound, this.#context);
    yield* work instanceof Promise ? recordedFirst(work, finish) : recordedLast(work, finish);
  }

  #organization(): { readonly organization: Tenant | undefined } {
    const { scope, organizationIsOptional } = this.#cmdlet;
    if (scope !== 'organization') return { organization: undefined };
    const { knownOrganization } = this.#context;
    return { organization: organizationIsOptional ? knownOrganization : this.#context.organization };
  }

  #identityOf(): Value {
    for (const [{ parameter }, value] of this.#binding.given) {
      if (parameter.secret !== true) return value === null || value === undefined ? null : toText(value);
    }
    return null;
  }

  #terminating(error: unknown): unknown {
    if (isEnding(error) || !(error instanceof Error)) return error;
    return new PowerShellError(toErrorRecord(error, this.#cmdlet.name, null, this.#surroundings));
  }
}

/** Errors that end more than one object's turn, and signals of the language, which are no errors. */
function isEnding(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return (
    error instanceof ScriptLimitError ||
    error instanceof PipelineStoppedError ||
    (error instanceof PowerShellError && error.terminating)
  );
}

type Finish = ReturnType<AuditTrail['begin']>;

/** The record comes before the output: whoever has seen what was made finds it recorded, whatever happens then. */
async function* recordedFirst(work: Promise<Value>, finish: Finish): AsyncIterable<Value> {
  let made: Value;
  try {
    made = await work;
  } catch (error) {
    await finish('failed', error);
    throw error;
  }
  await finish('succeeded');
  yield* enumerate(made);
}

/** Also where the pipeline ends it early, by being stopped or by having enough. */
async function* recordedLast(work: AsyncIterable<Value>, finish: Finish): AsyncIterable<Value> {
  let failure: { readonly error: unknown } | undefined;
  try {
    yield* work;
  } catch (error) {
    failure = { error };
    throw error;
  } finally {
    await (failure === undefined ? finish('succeeded') : finish('failed', failure.error));
  }
}

const unrecorded = (): Promise<void> => Promise.resolve();

async function* outputOf(output: AsyncIterable<Value> | Promise<Value>): AsyncIterable<Value> {
  if (output instanceof Promise) yield* enumerate(await output);
  else yield* output;
}

async function* fromValues(values: readonly Value[]): AsyncIterable<Value> {
  yield* values;
}
