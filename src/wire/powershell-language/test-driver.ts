/**
 * The smallest driver that streams, for tests: pulls objects through a chain of asynchronous generators. The
 * real one, with binding, redirection and `-ErrorAction`, belongs to the cmdlets' kit.
 */
import type { Argument, Code, Effect, PipelineRequest, Stage, StreamName } from './effect.ts';
import { ErrorRecord, PowerShellError } from './script-error.ts';
import type { Value } from './value.ts';

export type FakeCommand = (input: AsyncIterable<Value>, args: readonly Argument[]) => AsyncIterable<Value>;

export class TestDriver {
  readonly commands: ReadonlyMap<string, FakeCommand>;
  readonly written: { stream: StreamName; value: Value }[] = [];
  /** Set to stop at the next pause, as Ctrl-C does. */
  stopped = false;
  pauses = 0;

  constructor(commands: Readonly<Record<string, FakeCommand>> = {}) {
    this.commands = new Map(Object.entries(commands).map(([name, command]) => [name.toLowerCase(), command]));
  }

  /** The output of a script, object by object. */
  async *output<Result>(code: Code<Result>): AsyncGenerator<Value, Result | undefined> {
    try {
      let step = code.next();
      while (!step.done) {
        const effect: Effect = step.value;
        if (effect.kind === 'output') yield effect.value;
        if (effect.kind === 'pause' && (await this.#pause())) return undefined;
        if (effect.kind === 'write') this.written.push({ stream: effect.stream, value: effect.value });
        if (effect.kind !== 'forward' && effect.kind !== 'collect') {
          step = code.next();
          continue;
        }
        const collected: Value[] = [];
        try {
          for await (const value of this.#pipeline(effect.pipeline)) {
            if (effect.kind === 'forward') yield value;
            else collected.push(value);
          }
        } catch (error) {
          step = code.throw(error);
          continue;
        }
        step = code.next(collected);
      }
      return step.value;
    } finally {
      code.return(undefined as Result);
    }
  }

  async collect(code: Code<unknown>): Promise<Value[]> {
    const values: Value[] = [];
    for await (const value of this.output(code)) values.push(value);
    return values;
  }

  async #pause(): Promise<boolean> {
    this.pauses++;
    await Promise.resolve();
    return this.stopped;
  }

  #pipeline(request: PipelineRequest): AsyncIterable<Value> {
    return request.stages.reduce<AsyncIterable<Value>>(
      (input, stage) => this.#stage(stage, input),
      nothing(),
    );
  }

  #stage(stage: Stage, input: AsyncIterable<Value>): AsyncIterable<Value> {
    if (stage.kind === 'values') return fromIterable(stage.values);
    if (stage.kind === 'script') return this.#scriptStage(stage, input);
    const command = this.commands.get(stage.name.toLowerCase());
    if (command) return command(input, stage.arguments);
    return failing(
      new PowerShellError(
        new ErrorRecord({
          message: `The term '${stage.typedName}' is not recognized as a name of a cmdlet.`,
          category: 'ObjectNotFound',
          fullyQualifiedErrorId: 'CommandNotFoundException',
          exceptionTypes: ['System.Management.Automation.CommandNotFoundException', 'System.Exception'],
        }),
      ),
    );
  }

  async *#scriptStage(stage: Stage & { kind: 'script' }, input: AsyncIterable<Value>): AsyncIterable<Value> {
    yield* this.output(stage.begin());
    for await (const item of input) yield* this.output(stage.process(item));
    yield* this.output(stage.end());
  }
}

async function* nothing(): AsyncIterable<Value> {
  yield* [];
}

async function* fromIterable(values: Iterable<Value>): AsyncIterable<Value> {
  yield* values;
}

async function* failing(error: Error): AsyncIterable<Value> {
  yield* [];
  throw error;
}
