/**
 * Answers the effects of scripts: runs pipelines as chains of asynchronous generators in which each stage
 * pulls from the one before, so that the first object is out before the second is made, and a stage that has
 * enough (`Select-Object -First`) ends the ones before it by returning.
 */
import {
  type Code,
  type CommandStage,
  ErrorRecord,
  type PipelineRequest,
  PowerShellError,
  type Session,
  type Stage,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { asJobLine } from './background-work.ts';
import { bindingError } from './binding-errors.ts';
import type { Pacer } from './pacer.ts';
import type { StreamSink } from './ports.ts';
import { type OpenRedirection, StageStreams, type StreamTarget } from './stage-streams.ts';

export type RunCommand = (
  stage: CommandStage,
  input: AsyncIterable<Value> | undefined,
  streams: StreamSink,
) => AsyncIterable<Value>;

export class Driver {
  readonly session: Session;
  readonly #pacer: Pacer;
  readonly #runCommand: RunCommand;
  readonly #openRedirection: OpenRedirection | undefined;
  /** Where errors go that ended a stage with redirections: the script tells them later, or catches them. */
  readonly #redirected = new WeakMap<ErrorRecord, StreamTarget>();

  constructor(session: Session, pacer: Pacer, runCommand: RunCommand, openRedirection?: OpenRedirection) {
    this.session = session;
    this.#openRedirection = openRedirection;
    this.#pacer = pacer;
    this.#runCommand = runCommand;
  }

  /** The output of code as it comes; its result at the end. */
  async *run<Result>(code: Code<Result>, streams: StreamSink): AsyncGenerator<Value, Result> {
    try {
      let step = code.next();
      while (!step.done) {
        const effect = step.value;
        switch (effect.kind) {
          case 'output':
            if (this.#pacer.isDue()) await this.#pacer.pause();
            yield effect.value;
            break;
          case 'write': {
            const { stream, value } = effect;
            const target = value instanceof ErrorRecord ? this.#redirected.get(value) : undefined;
            if (target === 'output') yield value;
            else if (target === undefined) streams.write(stream, value);
            break;
          }
          case 'pause':
            await this.#pacer.pause();
            break;
          case 'forward':
          case 'collect': {
            const collected: Value[] = [];
            try {
              for await (const value of this.#pipeline(effect.pipeline, streams)) {
                if (effect.kind === 'forward') yield value;
                else collected.push(value);
              }
            } catch (error) {
              step = code.throw(error);
              continue;
            }
            step = code.next(collected);
            continue;
          }
        }
        step = code.next();
      }
      return step.value;
    } finally {
      // Runs what `finally` holds in the script, too; the result of code that was ended is nobody's.
      code.return(undefined as Result);
    }
  }

  async collect(code: Code<unknown>, streams: StreamSink): Promise<Value[]> {
    return Array.fromAsync(this.run(code, streams));
  }

  #pipeline({ stages, background }: PipelineRequest, streams: StreamSink): AsyncIterable<Value> {
    if (background) {
      throw bindingError({
        cmdlet: 'Start-Job',
        id: 'BackgroundNotSupported',
        category: 'NotImplemented',
        message: `A pipeline cannot be run in the background by an & at its end. Leave it out, or run the pipeline in a session on a server, from the local shell: ${asJobLine}`,
      });
    }
    return this.runStages(stages, undefined, streams);
  }

  /** A chain of stages; `input` is what the first of them gets. */
  runStages(
    stages: readonly Stage[],
    input: AsyncIterable<Value> | undefined,
    streams: StreamSink,
  ): AsyncIterable<Value> {
    let output = input;
    for (const stage of stages) output = this.#stage(stage, output, streams);
    return output ?? fromIterable([]);
  }

  #stage(stage: Stage, input: AsyncIterable<Value> | undefined, outer: StreamSink): AsyncIterable<Value> {
    if (stage.redirections.length === 0) return this.#bareStage(stage, input, outer);
    return this.#redirect(stage, input, outer);
  }

  async *#redirect(
    stage: Stage,
    input: AsyncIterable<Value> | undefined,
    outer: StreamSink,
  ): AsyncIterable<Value> {
    await using streams = await StageStreams.open(outer, stage.redirections, this.#openRedirection);
    try {
      for await (const value of this.#bareStage(stage, input, streams)) {
        yield* streams.takeMerged();
        if (streams.keeps(value)) yield value;
        await streams.flush();
      }
    } catch (error) {
      yield* streams.takeMerged();
      if (error instanceof PowerShellError) this.#sendOn(error, streams.errorTarget);
      throw error;
    }
    yield* streams.takeMerged();
  }

  /** A file is closed before the script tells the error, so that the error is written into it now. */
  #sendOn({ record, terminating }: PowerShellError, target: StreamTarget | undefined): void {
    if (target === undefined) return;
    if (typeof target === 'string') this.#redirected.set(record, target);
    else if (!terminating) {
      target.add(record);
      this.#redirected.set(record, 'nowhere');
    }
  }

  #bareStage(
    stage: Stage,
    input: AsyncIterable<Value> | undefined,
    streams: StreamSink,
  ): AsyncIterable<Value> {
    switch (stage.kind) {
      case 'values':
        return this.#paced(stage.values);
      case 'script':
        return this.#scriptStage(stage, input ?? fromIterable([]), streams);
      case 'command':
        return this.#runCommand(stage, input, streams);
    }
  }

  async *#paced(values: Iterable<Value>): AsyncIterable<Value> {
    for (const value of values) {
      if (this.#pacer.isDue()) await this.#pacer.pause();
      yield value;
    }
  }

  async *#scriptStage(
    stage: Stage & { readonly kind: 'script' },
    input: AsyncIterable<Value>,
    streams: StreamSink,
  ): AsyncIterable<Value> {
    yield* this.run(stage.begin(), streams);
    for await (const item of input) yield* this.run(stage.process(item), streams);
    yield* this.run(stage.end(), streams);
  }
}

async function* fromIterable(values: Iterable<Value>): AsyncIterable<Value> {
  yield* values;
}
