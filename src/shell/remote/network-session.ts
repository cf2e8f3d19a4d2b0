/** One session of New-PSSession, over the same client that the shell itself uses on a server. */
import { AppError, isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import type { Cmdlet } from '../../cmdlets/kit/definition.ts';
import type {
  CmdletSelection,
  ConnectionListener,
  Disconnection,
  RemoteListener,
  RemoteScript,
  RemoteSession,
  RemoteSessionState,
} from '../../cmdlets/kit/remote-sessions.ts';
import { mergeOutputs } from '../../cmdlets/remote-session-kit/merge-outputs.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { Connection } from './connection.ts';
import type { Person } from './host-calls.ts';
import type { Transport } from './http-transport.ts';
import { makeProxy, type RemoteCall } from './proxy-cmdlets.ts';
import { hear, makeRunner, requestOf, sentCall } from './remote-runner.ts';
import { nextSessionState, type SessionTrigger } from './session-states.ts';

/** The way to the server, once it is known where the session is. */
export interface Dialled {
  readonly connection: Connection;
  readonly transport: Transport;
  readonly computerName: string;
}

/** What the connection says by itself. */
export interface LinkEvents {
  /** It broke. */
  onCut(): void;
  /** The session is gone. */
  onEnd(): void;
}

export interface NetworkSessionOptions
  extends Pick<RemoteSession, 'number' | 'guid' | 'name' | 'computerName' | 'configurationName'> {
  readonly person: Person;
  /** What the server told of a session that was found there. */
  readonly found?: Pick<RemoteSession, 'idleTimeoutMs' | 'bufferMode'> & { readonly isBusy: boolean };
  now(): number;
  dial(heard: LinkEvents, listener: ConnectionListener): Promise<Dialled>;
  /** Ends one at the server that this shell has no part in. */
  remove(signal: AbortSignal): Promise<void>;
  onOpened(session: NetworkSession): void;
  onClosed(session: NetworkSession): void;
}

/** More than a server runs at the same time in one session. */
const mostLeftCommands = 32;

export class NetworkSession implements RemoteSession {
  readonly number: number;
  readonly guid: Guid;
  readonly name: string;
  readonly configurationName: string;
  readonly #options: NetworkSessionOptions;
  #state: RemoteSessionState = 'Disconnected';
  #dialled: Dialled | undefined;
  #running = 0;
  #wasCut = false;
  idleTimeoutMs: number | undefined;
  bufferMode: string;
  disconnectedAt: number | undefined;

  constructor(options: NetworkSessionOptions) {
    const { number, guid, name, configurationName, found } = options;
    this.#options = options;
    this.number = number;
    this.guid = guid;
    this.name = name;
    this.configurationName = configurationName;
    this.idleTimeoutMs = found?.idleTimeoutMs;
    this.bufferMode = found?.bufferMode || 'Block';
  }

  get computerName(): string {
    return this.#dialled?.computerName ?? this.#options.computerName;
  }

  get state(): RemoteSessionState {
    return this.#state;
  }

  get availability(): RemoteSession['availability'] {
    if (this.#state === 'Opened') return this.#running > 0 ? 'Busy' : 'Available';
    const isElsewhere = this.#dialled === undefined && this.#options.found?.isBusy === true;
    return this.#state === 'Disconnected' && isElsewhere ? 'Busy' : 'None';
  }

  async readCmdlets(
    selection: CmdletSelection,
    { signal }: Pick<RemoteListener, 'signal'>,
  ): Promise<readonly Cmdlet[]> {
    const { connection } = this.#requireOpen();
    const known = new Map(allCmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]));
    const there = await connection.commands(signal);
    return there
      .filter(({ name }) => selection.isWanted(name))
      .map((command) => ({
        ...makeProxy(command, known, (call, listener) => this.#run(call, listener)),
        name: selection.rename(command.name),
      }));
  }

  run(script: RemoteScript, listener: RemoteListener): AsyncIterable<Value> {
    return this.#run(callOf(script), listener);
  }

  async start(script: RemoteScript, listener: RemoteListener): Promise<void> {
    const { connection } = this.#requireOpen();
    const call = sentCall(callOf(script));
    const request = requestOf(call, this.#options.person, { isUnattended: true });
    const pool = await connection.open(listener.signal);
    await this.#watched(() => pool.start(request, call.input, call.hasSecrets, listener.signal));
  }

  /** For the first time. */
  async open(listener: ConnectionListener): Promise<void> {
    await this.#join(listener);
    this.#follow('connect');
    this.#options.onOpened(this);
  }

  async connect(listener: RemoteListener): Promise<void> {
    if (this.#state === 'Opened') return;
    if (this.#state !== 'Disconnected') throw this.#notOpen();
    await this.#watched(() => this.open(listener));
    this.disconnectedAt = undefined;
    if (!this.#wasCut) return;
    this.#wasCut = false;
    listener.reporter.warn(
      `The connection of ${this.name} was cut. What the server was sending just then may not have arrived.`,
    );
  }

  async disconnect({ idleTimeoutMs, bufferMode }: Disconnection, { signal }: RemoteListener): Promise<void> {
    if (this.#state === 'Disconnected') return;
    const { connection } = this.#requireOpen();
    const pool = await connection.open(signal);
    await this.#watched(() => pool.disconnect({ idleTimeoutMs, bufferMode }, signal));
    this.idleTimeoutMs = idleTimeoutMs ?? this.idleTimeoutMs;
    this.bufferMode = bufferMode ?? this.bufferMode;
    this.disconnectedAt = this.#options.now();
    this.#follow('disconnect');
  }

  async *receive(listener: RemoteListener): AsyncIterable<Value> {
    const { connection } = this.#requireOpen();
    const pool = await connection.open(listener.signal);
    const left = await this.#watched(() => pool.leftPipelines(listener.signal));
    const listen = (pipeline: (typeof left)[number]) => () => {
      const events = tagged(pipeline.resume(listener), pool);
      return hear(events, this.#options.person, listener);
    };
    const [only, ...others] = left;
    if (only === undefined) return;
    const output =
      others.length === 0
        ? listen(only)()
        : mergeOutputs(left.map(listen), mostLeftCommands, (error) => listener.writeError(error));
    yield* this.#whileBusy(output);
  }

  async close(): Promise<void> {
    if (this.#state === 'Closed') return;
    if (this.#dialled === undefined) await this.#options.remove(AbortSignal.timeout(closeTimeoutMs));
    this.#follow('close');
    this.#options.onClosed(this);
    await this.#dialled?.connection.close();
    this.#dialled?.transport[Symbol.dispose]();
  }

  /** The shell ends: what it has left at the server stays there, and the rest is closed. */
  async leave(): Promise<void> {
    if (this.#state !== 'Disconnected') return this.close();
    await this.#dialled?.connection.abandon();
    this.#dialled?.transport[Symbol.dispose]();
  }

  async #join(listener: ConnectionListener): Promise<void> {
    const { signal } = listener;
    if (this.#dialled !== undefined) {
      const pool = await this.#dialled.connection.open(signal);
      await pool.reconnect(signal);
      return;
    }
    const heard = { onCut: () => this.#onCut(), onEnd: () => this.#follow('lose') };
    this.#dialled = await this.#options.dial(heard, listener);
    const { idleTimeoutMs } = await this.#dialled.connection.open(signal);
    this.idleTimeoutMs ??= idleTimeoutMs;
  }

  #onCut(): void {
    this.#wasCut = true;
    this.disconnectedAt ??= this.#options.now();
    this.#follow('cut');
  }

  async *#run(call: RemoteCall, listener: RemoteListener): AsyncIterable<Value> {
    const { connection } = this.#requireOpen();
    const runner = makeRunner(
      (request, sent, following) => connection.run(request, sent, following),
      this.#options.person,
    );
    yield* this.#whileBusy(runner(call, listener));
  }

  async *#whileBusy(output: AsyncIterable<Value>): AsyncIterable<Value> {
    this.#running += 1;
    try {
      yield* output;
    } catch (error) {
      this.#look(error);
      throw error;
    } finally {
      this.#running -= 1;
    }
  }

  async #watched<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#look(error);
      throw error;
    }
  }

  #look(error: unknown): void {
    if (isAppError(error) && isLost(error)) this.#follow('lose');
  }

  #follow(trigger: SessionTrigger): void {
    const next = nextSessionState(this.#state, trigger);
    if (next === undefined) throw this.#notOpen();
    this.#state = next;
  }

  #requireOpen(): Dialled {
    if (this.#state === 'Opened' && this.#dialled !== undefined) return this.#dialled;
    throw this.#notOpen();
  }

  #notOpen(): AppError {
    const { name, number } = this;
    const next: Readonly<Record<RemoteSessionState, string>> = {
      Opened: 'Run Get-PSSession to see what it does.',
      Disconnected: `Connect to it first: Connect-PSSession -Id ${number}`,
      Closed: 'Open another with New-PSSession.',
      Broken: `Open another with New-PSSession, and run Remove-PSSession -Id ${number}`,
    };
    return new AppError({
      kind: 'unavailable',
      code: 'remote.session.notOpen',
      message: `The session ${name} (Id ${number}) with ${this.computerName} is ${this.#state.toLowerCase()}. ${next[this.#state]}`,
    });
  }
}

const closeTimeoutMs = 10_000;

const callOf = ({ text, args, input }: RemoteScript): RemoteCall => ({
  ...{ command: text, isScript: true, args, input },
});

async function* tagged<E, P>(events: AsyncIterable<E>, pool: P) {
  for await (const event of events) yield { event, pool };
}

/** The server has none such any more, or has closed it: what was in it is gone. */
const isLost = ({ code }: AppError): boolean =>
  code === 'remote.fault.InvalidSelectors' || code === 'remote.closed';
