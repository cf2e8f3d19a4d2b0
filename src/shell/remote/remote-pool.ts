/**
 * A session on a server: the client's side of a runspace pool over WS-Management. Each pipeline asks for its own
 * output and hands on what comes of it. The pool itself is listened to as long as it is open: by that the server
 * knows that its client is there, and ends the session soon after it is not, unless its client has said that it
 * leaves.
 */
import type { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import { type HashtableValue, PowerShellError, type Value } from '../../wire/powershell-language/index.ts';
import { type ClientEvent, ClientPool, type PipelineRequest } from '../../wire/psrp/index.ts';
import type { DisconnectOptions } from '../../wire/wsman/index.ts';
import { KeyExchange } from './key-exchange.ts';
import { Link } from './link.ts';
import {
  type Following,
  type PipelineEvent,
  type PipelineHost,
  RemotePipeline,
  sendAll,
} from './remote-pipeline.ts';
import type { RemotePoolOptions } from './remote-pool-options.ts';
import { closedByServer, isCut, isUnknown, lostCommand, removedHere } from './session-errors.ts';
import { maxFragmentBytes } from './wsman-client.ts';

/** Pipelines that run inside others, each on a runspace of its own. */
const maxRunspaces = 5;
/** A Receive that finds nothing ends after this long and is repeated; proxies close what is silent for longer. */
const waitMs = 30_000;
/** A server answers what it holds as soon as it is told that the client leaves. */
const settleMs = 2_000;

export class RemotePool {
  readonly #options: RemotePoolOptions;
  readonly #pool: ClientPool;
  readonly #link = new Link();
  readonly #host: PipelineHost;
  readonly #pipelines = new Map<Guid, RemotePipeline>();
  readonly #asking = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  readonly #exchange: KeyExchange;
  #leaving = new AbortController();
  #listening: Promise<void> | undefined;
  #failure: Error | undefined;
  #privateData: HashtableValue | undefined;
  /** As the server said when it made the session. */
  idleTimeoutMs: number | undefined;

  constructor(options: RemotePoolOptions) {
    this.#options = options;
    const { id, hostInfo, client } = options;
    this.#exchange = new KeyExchange(() => options.makeKeys());
    this.#pool = new ClientPool({ id, hostInfo, maxRunspaces, keys: this.#exchange.keys });
    this.#host = {
      client,
      link: this.#link,
      takeAll: (scope) => this.#takeAll(scope),
      receive: async (scope, signal) => ({ isDone: (await this.#ask(scope, signal))?.done.length === 1 }),
      release: (released) => {
        this.#pipelines.delete(released);
        this.#pool.release(released);
      },
    };
  }

  get id(): Guid {
    return this.#options.id;
  }

  /** What the server told of itself as the session opened. */
  get privateData(): HashtableValue | undefined {
    return this.#privateData;
  }

  async open(signal: AbortSignal): Promise<void> {
    this.#pool.open();
    const created = await this.#options.client.create(Buffer.concat(this.#takeAll(undefined)), signal);
    this.idleTimeoutMs = created.idleTimeoutMs;
    await this.#untilOpened(signal);
  }

  /** Takes up a session that another client left, or this one before it was started anew. */
  async connect(signal: AbortSignal): Promise<void> {
    this.#pool.connect();
    const fragments = Buffer.concat(this.#takeAll(undefined));
    this.#receive(await this.#options.client.connect(fragments, signal));
    await this.#untilOpened(signal);
  }

  /** What runs in it goes on there. */
  async disconnect(options: DisconnectOptions, signal: AbortSignal): Promise<void> {
    this.#link.lower();
    try {
      await this.#options.client.disconnect(options, signal);
    } catch (error) {
      if (isCut(error)) this.#cut(error);
      else this.#link.raise();
      throw error;
    }
    await this.#settle();
    this.#leave();
  }

  /** The same client takes up again what it has left, or was cut off from. */
  async reconnect(signal: AbortSignal): Promise<void> {
    await this.#options.client.reconnect(signal);
    if (this.#pool.state === 'Disconnected') this.#pool.reconnect();
    this.#leaving = new AbortController();
    this.#link.raise();
  }

  async close(signal: AbortSignal): Promise<void> {
    this.abandon();
    await this.#listening;
    if (this.#pool.state === 'Opened') this.#pool.close();
    await this.#options.client.delete(signal);
  }

  /** Says nothing to the server: a session that was left stays there. */
  abandon(): void {
    this.#link.close(removedHere());
    this.#closing.abort();
  }

  /** Everything that the server tells of the request, in order. Ended early, it is stopped there. */
  async *run(
    request: PipelineRequest,
    input: AsyncIterable<Value> | undefined,
    hasSecrets: boolean,
    following: Following,
  ): AsyncGenerator<PipelineEvent, void> {
    yield* (await this.#make(request, hasSecrets, following.signal)).run(input, following);
  }

  /** Sends it and listens to nothing that comes of it: for a session that is left at once. */
  async start(
    request: PipelineRequest,
    input: AsyncIterable<Value> | undefined,
    hasSecrets: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    await (await this.#make(request, hasSecrets, signal)).start(input, signal);
  }

  /** What the server tells of its commands: the count, then each. */
  async commands(signal: AbortSignal): Promise<readonly Value[]> {
    const request = { names: ['*'], commandType: allCommandTypes, namespaces: undefined, args: undefined };
    const made = this.#pool.getCommandMetadata(this.#options.random.guid(), request);
    const values: Value[] = [];
    for await (const event of this.#add(made).run(undefined, { signal })) {
      if (event.type === 'output') values.push(event.value);
    }
    return values;
  }

  /** The commands that this client or another started, and that nobody listens to: to be resumed. */
  async leftPipelines(signal: AbortSignal): Promise<readonly RemotePipeline[]> {
    const { client } = this.#options;
    const ids = await client.listCommands(signal);
    const left = [...this.#pipelines.values()].filter(({ isLeft }) => isLeft);
    for (const id of new Set(ids)) {
      if (this.#pool.findPipeline(id) !== undefined) continue;
      await client.connectCommand(id, signal);
      left.push(this.#add(this.#pool.attachPipeline(id)));
    }
    return left;
  }

  /** Answers a question of the server. */
  async respond(
    pipelineId: Guid,
    response: Parameters<ClientPool['respond']>[0],
    signal: AbortSignal,
  ): Promise<void> {
    this.#pool.findPipeline(pipelineId)?.respond(response);
    await this.#options.client.send(pipelineId, this.#takeAll(pipelineId), 'pr', signal);
  }

  async #make(request: PipelineRequest, hasSecrets: boolean, signal: AbortSignal): Promise<RemotePipeline> {
    if (hasSecrets) await this.#exchangeKeys(signal);
    return this.#add(this.#pool.createPipeline(this.#options.random.guid(), request));
  }

  #add(made: ConstructorParameters<typeof RemotePipeline>[0]): RemotePipeline {
    const pipeline = new RemotePipeline(made, this.#host);
    this.#pipelines.set(made.id, pipeline);
    return pipeline;
  }

  async #untilOpened(signal: AbortSignal): Promise<void> {
    while (this.#pool.state !== 'Opened') {
      const received = await this.#options.client.receive(undefined, waitMs, signal);
      for (const { content } of received?.streams ?? []) this.#receive(content);
    }
    this.#listening = this.#listen();
  }

  /** Ends where the server has no such session. */
  async #listen(): Promise<void> {
    const { signal } = this.#closing;
    try {
      while (!signal.aborted) {
        await this.#link.untilUp(signal);
        await this.#ask(undefined, signal);
      }
    } catch (error) {
      this.#exchange.fail(error);
      if (!signal.aborted) this.#options.onEnd?.(error);
    }
  }

  /** One Receive. What it brings is handled before it is back; undefined where it brings nothing. */
  async #ask(scope: Guid | undefined, signal: AbortSignal) {
    const { client, onCut } = this.#options;
    const stops = [signal, this.#closing.signal, this.#leaving.signal];
    const asking = client.receive(scope, waitMs, AbortSignal.any(stops));
    this.#asking.add(asking);
    try {
      const received = await asking;
      for (const { content } of received?.streams ?? []) this.#receive(content);
      return received;
    } catch (error) {
      if (this.#failure !== undefined || signal.aborted) throw error;
      if (this.#link.end !== undefined) throw this.#link.end;
      // A server need not say anything sensible to what was asked before the client left.
      if (!this.#link.isUp) return undefined;
      if (scope !== undefined && isUnknown(error) && (await this.#isThere(signal))) throw lostCommand();
      if (onCut === undefined || !isCut(error)) throw error;
      this.#cut(error);
      return undefined;
    } finally {
      this.#asking.delete(asking);
    }
  }

  /** Whether the server still has the session, where it says that it does not have a command. */
  async #isThere(signal: AbortSignal): Promise<boolean> {
    if (this.#options.onEnd === undefined) return false;
    const shells = await this.#options.client.listShells(signal);
    return shells.some(({ id }) => id === this.id);
  }

  #cut(error: AppError): void {
    this.#link.lower();
    this.#leave();
    this.#options.onCut?.(error);
  }

  #leave(): void {
    if (this.#pool.state === 'Opened') this.#pool.disconnect();
  }

  async #settle(): Promise<void> {
    const patience = setTimeout(() => this.#leaving.abort(), settleMs);
    await Promise.allSettled(this.#asking);
    clearTimeout(patience);
  }

  async #exchangeKeys(signal: AbortSignal): Promise<void> {
    if (this.#pool.hasSessionKey) return;
    await this.#exchange.run(async () => {
      this.#pool.sendPublicKey();
      await sendAll(this.#host, undefined, this.#takeAll(undefined), signal);
    });
  }

  #takeAll(scope: Guid | undefined): Uint8Array[] {
    const fragments: Uint8Array[] = [];
    for (;;) {
      const fragment = this.#pool.take(scope, maxFragmentBytes);
      if (fragment === undefined) return fragments;
      fragments.push(fragment);
    }
  }

  #receive(content: Uint8Array): void {
    this.#pool.receive(content);
    for (let event = this.#pool.next(); event; event = this.#pool.next()) this.#handle(event);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #handle(event: ClientEvent): void {
    if ('pipelineId' in event && event.pipelineId !== undefined) {
      this.#pipelines.get(event.pipelineId)?.events.push(event);
    } else if (event.type === 'keyExchanged') {
      this.#exchange.agree();
    } else if (event.type === 'privateData') {
      this.#privateData = event.data ?? undefined;
    } else if (event.type === 'protocolError') {
      this.#failure = event.error;
    } else if (event.type === 'poolState' && (event.state === 'Broken' || event.state === 'Closed')) {
      this.#failure = event.error ? new PowerShellError(event.error) : closedByServer();
    }
  }
}

/** Aliases, functions, filters, cmdlets and the rest: as Import-PSSession asks. */
const allCommandTypes = 511;
