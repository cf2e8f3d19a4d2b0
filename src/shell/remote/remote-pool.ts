/**
 * A session on a server: the client's side of a runspace pool over WS-Management. Each pipeline asks for its own
 * output and hands on what comes of it. The pool itself is listened to as long as it is open: by that the server
 * knows that its client is there, and ends the session soon after it is not.
 */
import { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import { type HashtableValue, PowerShellError, type Value } from '../../wire/powershell-language/index.ts';
import {
  type ClientEvent,
  type ClientKeys,
  ClientPool,
  type HostInfo,
  type PipelineRequest,
} from '../../wire/psrp/index.ts';
import { maxFragmentBytes, type WsmanClient } from './wsman-client.ts';

export interface RemotePoolOptions {
  readonly id: Guid;
  readonly client: WsmanClient;
  readonly random: Random;
  readonly hostInfo: HostInfo;
  /** Made when the first secret is sent: it takes a while. */
  makeKeys(): ClientKeys;
}

/** What a pipeline gives out, but for its end. */
export type PipelineEvent = Exclude<
  ClientEvent & { readonly pipelineId: Guid | undefined },
  { readonly type: 'pipelineState' }
>;

/** Pipelines that run inside others, each on a runspace of its own. */
const maxRunspaces = 5;
/** A Receive that finds nothing ends after this long and is repeated; proxies close what is silent for longer. */
const waitMs = 30_000;
const inputBatch = 16;
const stopTimeoutMs = 5_000;

export class RemotePool {
  readonly #options: RemotePoolOptions;
  readonly #pool: ClientPool;
  readonly #events = new Map<Guid, ClientEvent[]>();
  readonly #closing = new AbortController();
  readonly #keyed = Promise.withResolvers<void>();
  #listening: Promise<void> | undefined;
  #keys: ClientKeys | undefined;
  #exchanging: Promise<void> | undefined;
  #failure: Error | undefined;
  #privateData: HashtableValue | undefined;

  constructor(options: RemotePoolOptions) {
    this.#options = options;
    // Waited for only where a secret is sent.
    this.#keyed.promise.catch(() => undefined);
    const { id, hostInfo } = options;
    const keys = (): ClientKeys => (this.#keys ??= options.makeKeys());
    this.#pool = new ClientPool({
      id,
      hostInfo,
      maxRunspaces,
      keys: {
        get publicKey() {
          return keys().publicKey;
        },
        decryptSessionKey: (encrypted) => keys().decryptSessionKey(encrypted),
      },
    });
  }

  get id(): Guid {
    return this.#options.id;
  }

  async open(signal: AbortSignal): Promise<void> {
    const { client } = this.#options;
    this.#pool.open();
    await client.create(Buffer.concat(this.#takeAll(undefined)), signal);
    while (this.#pool.state !== 'Opened') {
      const received = await client.receive(undefined, waitMs, signal);
      for (const { content } of received?.streams ?? []) this.#receive(content);
    }
    this.#listening = this.#listen();
  }

  /** What the server told of itself as the session opened. */
  get privateData(): HashtableValue | undefined {
    return this.#privateData;
  }

  async close(signal: AbortSignal): Promise<void> {
    this.#closing.abort();
    await this.#listening;
    if (this.#pool.state === 'Opened') this.#pool.close();
    await this.#options.client.delete(signal);
  }

  /** Ends where the server is not there or has no such session: the next command finds out and says so. */
  async #listen(): Promise<void> {
    const { signal } = this.#closing;
    try {
      while (!signal.aborted) {
        const received = await this.#options.client.receive(undefined, waitMs, signal);
        for (const { content } of received?.streams ?? []) this.#receive(content);
      }
    } catch (error) {
      this.#keyed.reject(error);
    }
  }

  /** Everything that the server tells of the request, in order. Ended early, it is stopped there. */
  async *run(
    request: PipelineRequest,
    input: AsyncIterable<Value> | undefined,
    hasSecrets: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<PipelineEvent, void> {
    if (hasSecrets) await this.#exchangeKeys(signal);
    const id = this.#options.random.guid();
    this.#pool.createPipeline(id, request);
    yield* this.#follow(id, input, signal);
  }

  /** What the server tells of its commands: the count, then each. */
  async commands(signal: AbortSignal): Promise<readonly Value[]> {
    const id = this.#options.random.guid();
    const request = { names: ['*'], commandType: allCommandTypes, namespaces: undefined, args: undefined };
    this.#pool.getCommandMetadata(id, request);
    const values: Value[] = [];
    for await (const event of this.#follow(id, undefined, signal)) {
      if (event.type === 'output') values.push(event.value);
    }
    return values;
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

  async *#follow(
    id: Guid,
    input: AsyncIterable<Value> | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<PipelineEvent, void> {
    const { client } = this.#options;
    const events: ClientEvent[] = [];
    this.#events.set(id, events);
    const leaving = new AbortController();
    const ended = AbortSignal.any([signal, leaving.signal]);
    let isOver = false;
    let feeding: Promise<void> = Promise.resolve();
    let fed: { readonly error: unknown } | undefined;
    try {
      const [first = new Uint8Array(), ...rest] = this.#takeAll(id);
      await client.command(id, first, signal);
      for (const fragment of rest) await client.send(id, [fragment], 'stdin', signal);
      if (input !== undefined) {
        feeding = this.#feed(id, input, ended).catch((error: unknown) => {
          fed = { error };
          leaving.abort(error);
        });
      }
      for (;;) {
        const received = await client.receive(id, waitMs, ended);
        for (const { content } of received?.streams ?? []) this.#receive(content);
        for (const event of events.splice(0)) {
          if (event.type === 'pipelineState') {
            isOver = true;
            if (event.state === 'Failed' && event.error) throw new PowerShellError(event.error);
            if (event.state === 'Stopped') throw stoppedByServer();
          } else if ('pipelineId' in event) yield event;
        }
        if (isOver) return;
        if (received?.done.length === 1) throw lostEnd();
      }
    } catch (error) {
      throw fed === undefined ? error : fed.error;
    } finally {
      leaving.abort();
      await feeding;
      this.#events.delete(id);
      if (!isOver) await this.#stop(id);
      this.#pool.release(id);
    }
  }

  /** The server is told to stop; that it may be gone already is no reason to tell of anything else. */
  async #stop(id: Guid): Promise<void> {
    await this.#options.client.stop(id, AbortSignal.timeout(stopTimeoutMs)).catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
    });
  }

  async #feed(id: Guid, input: AsyncIterable<Value>, signal: AbortSignal): Promise<void> {
    const pipeline = this.#pool.findPipeline(id);
    let count = 0;
    for await (const value of input) {
      if (signal.aborted || pipeline === undefined || pipeline.isEnded) return;
      pipeline.input(value);
      count += 1;
      if (count % inputBatch === 0 || count === 1) await this.#flush(id, signal);
    }
    if (signal.aborted || pipeline === undefined || pipeline.isEnded) return;
    pipeline.endInput();
    await this.#flush(id, signal);
  }

  async #flush(id: Guid | undefined, signal: AbortSignal): Promise<void> {
    const fragments = this.#takeAll(id);
    let batch: Uint8Array[] = [];
    let bytes = 0;
    for (const fragment of fragments) {
      if (bytes + fragment.length > maxFragmentBytes && batch.length > 0) {
        await this.#options.client.send(id, batch, 'stdin', signal);
        batch = [];
        bytes = 0;
      }
      batch.push(fragment);
      bytes += fragment.length;
    }
    if (batch.length > 0) await this.#options.client.send(id, batch, 'stdin', signal);
  }

  async #exchangeKeys(signal: AbortSignal): Promise<void> {
    if (this.#pool.hasSessionKey) return;
    this.#exchanging ??= this.#exchange(signal).finally(() => {
      this.#exchanging = undefined;
    });
    await this.#exchanging;
  }

  async #exchange(signal: AbortSignal): Promise<void> {
    this.#pool.sendPublicKey();
    await this.#flush(undefined, signal);
    await this.#keyed.promise;
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
      this.#events.get(event.pipelineId)?.push(event);
    } else if (event.type === 'keyExchanged') {
      this.#keyed.resolve();
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

const gone = (code: string, message: string): AppError =>
  new AppError({ kind: 'unavailable', code, message });

const closedByServer = (): AppError => gone('remote.closed', 'The server closed the session. Connect again.');
const stoppedByServer = (): AppError =>
  gone('remote.stopped', 'The server stopped the command. Its log says why; run it again.');
const lostEnd = (): AppError =>
  gone('remote.lost', 'The server ended the command without saying how it went. Look whether it was done.');
