/**
 * What runs in one session: the pool of the remoting protocol, its pipelines, and what of them waits for the client.
 */
import type { Clock } from '../../base/clock.ts';
import { type Guid, parseGuid } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { SignalBox } from '../../base/signal-box.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';
import {
  type HostInfo,
  noHost,
  type ServerEvent,
  type ServerPipeline,
  ServerPool,
} from '../../wire/psrp/index.ts';
import { FaultError, faults, type Received } from '../../wire/wsman/index.ts';
import { commandMetadata } from './command-metadata.ts';
import { boundOutput } from './kept/kept-output.ts';
import type { KeptState } from './kept/kept-state.ts';
import { keepVariables, noVariables } from './kept/kept-variables.ts';
import { lostOutput, lostPipeline } from './kept/lost-pipelines.ts';
import type { RemotingLimits } from './limits.ts';
import { floodFactor, metadataDepth, psrpLimits, tooManyPipelines } from './pipeline-bounds.ts';
import { PipelineRun } from './pipeline-run.ts';
import { privateData } from './private-data.ts';
import { Runspaces } from './runspaces.ts';
import { expandStream, packFragments } from './stream-content.ts';

export interface PipelinesOptions {
  readonly shellId: string;
  readonly user: string;
  readonly compression: 'xpress' | undefined;
  readonly limits: RemotingLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Ends everything in it; also the signal of its runtimes. */
  readonly stopping: AbortController;
  readonly runtime: Runtime;
  openRuntime(): Promise<Runtime>;
  onPipeline(outcome: 'started' | 'ended'): void;
  /** Of the session before the server stopped. */
  readonly restored?: KeptState | undefined;
}

export type Scope = Guid | undefined;

/** Known from its Command on; what it asks for may still be on its way, in fragments. */
interface Command {
  readonly pipeline?: ServerPipeline;
  readonly run?: PipelineRun;
}

const hasEnded = ({ pipeline }: Command): boolean => pipeline?.isEnded === true;

export class ShellPipelines {
  /** Something came for the client. */
  readonly changed = new SignalBox();
  readonly #options: PipelinesOptions;
  readonly #pool: ServerPool;
  readonly #runspaces: Runspaces;
  readonly #commands = new Map<Guid, Command>();
  readonly #drained = new SignalBox();
  #poolHost: HostInfo;
  #revision = 0;

  constructor(options: PipelinesOptions) {
    const { runtime, limits, random, restored } = options;
    this.#options = options;
    this.#poolHost = restored?.host ?? noHost;
    this.#pool = new ServerPool({
      randomBytes: (length) => random.bytes(length),
      limits: psrpLimits(limits),
      ...(restored && { restored: restored.pool }),
    });
    this.#runspaces = new Runspaces(runtime, () => options.openRuntime(), limits.maxRunspaces);
    if (restored !== undefined) this.#restore(restored);
  }

  /** Grows with whatever a kept session would have to be written anew for. */
  get revision(): number {
    return this.#revision;
  }

  get running(): number {
    return [...this.#commands.values()].filter((one) => one.run !== undefined && !hasEnded(one)).length;
  }

  get commands(): readonly { readonly commandId: string; readonly running: boolean }[] {
    return [...this.#commands].map(([id, one]) => ({ commandId: id.toUpperCase(), running: !hasEnded(one) }));
  }

  /** Undefined for a session that is not open yet. */
  snapshot(): KeptState | undefined {
    const { maxKeptOutputBytes, maxKeptVariables } = this.#options.limits;
    const { main } = this.#runspaces;
    const pool = this.#pool.snapshot();
    if (pool === undefined) return undefined;
    return {
      ...boundOutput(pool, maxKeptOutputBytes),
      host: this.#poolHost,
      variables: main === undefined ? noVariables : keepVariables(main.session, maxKeptVariables),
    };
  }

  /** A pipeline begins; its id is the client's choice. */
  command(commandId: string | undefined, fragments: Uint8Array): string {
    const id = commandId === undefined ? this.#options.random.guid() : parseGuid(commandId);
    if (id === undefined) throw new FaultError(faults.invalidParameter('The CommandId is not a GUID. '));
    if (this.#commands.has(id)) {
      throw new FaultError(faults.invalidParameter(`There is a command ${id} in this session already. `));
    }
    const { maxPipelines } = this.#options.limits;
    if (this.#commands.size >= maxPipelines) this.#forgetUnread();
    if (this.#commands.size >= maxPipelines) {
      throw new FaultError(faults.quotaExceeded(tooManyPipelines(maxPipelines)));
    }
    this.#commands.set(id, {});
    this.receiveFragments(fragments);
    return id.toUpperCase();
  }

  /** Fragments for the pool or for a pipeline of it: each names where it belongs. */
  receiveFragments(bytes: Uint8Array): void {
    this.#pool.receive(bytes);
    for (let event = this.#pool.next(); event; event = this.#pool.next()) this.#handle(event);
    this.#notify();
  }

  /** What a Send brings: compressed, where the client said so as it created the session. */
  receiveStream(content: Uint8Array): void {
    const { compression, limits } = this.#options;
    this.receiveFragments(
      compression === undefined ? content : expandStream(content, limits.maxMessageBytes),
    );
  }

  /** Until no pipeline has more input waiting for it than there should be. */
  async untilInputFlows(waitMs: number, signal: AbortSignal): Promise<void> {
    const { maxQueuedInput } = this.#options.limits;
    for (const { run } of this.#commands.values()) {
      await run?.input.untilBelow(maxQueuedInput, waitMs, signal);
    }
  }

  /** From a client that takes the session up: what belongs into the answer. The rest is received. */
  connect(fragments: Uint8Array): Uint8Array {
    this.receiveFragments(fragments);
    // The capability and the size of the pool, as Windows has it.
    const answer: Uint8Array[] = [];
    for (let count = 0; count < 2; count += 1) {
      const fragment = this.#pool.take(undefined, this.#options.limits.maxEnvelopeBytes);
      if (fragment !== undefined) answer.push(fragment);
    }
    return Buffer.concat(answer);
  }

  /** Ends a pipeline. One that has ended already is no mistake: the signal and the end crossed. */
  signal(commandId: string, kind: 'stop' | 'terminate'): void {
    const id = parseGuid(commandId);
    if (id === undefined) return;
    this.#commands.get(id)?.run?.stop();
    if (kind === 'terminate') this.#forget(id);
  }

  scopeOf(commandId: string | undefined): Scope {
    if (commandId === undefined) return undefined;
    const id = parseGuid(commandId);
    if (id === undefined || !this.#commands.has(id)) throw new FaultError(faults.noSuchCommand());
    return id;
  }

  take(scope: Scope, commandId: string | undefined, maxEnvelopeBytes: number): Received {
    const fragments = packFragments(
      (room) => this.#pool.take(scope, room),
      this.#options.compression,
      maxEnvelopeBytes,
    );
    if (fragments.length > 0) this.#drained.notify();
    const command = scope && this.#commands.get(scope);
    const done = command !== undefined && hasEnded(command) && this.#pool.queuedBytes(scope) === 0;
    if (done && scope !== undefined) this.#forget(scope);
    return { fragments, commandId, done };
  }

  /** Wakes whoever waits: the session has ended. */
  close(): void {
    this.#notify();
    this.#drained.notify();
  }

  #notify(): void {
    this.#revision += 1;
    this.changed.notify();
  }

  #restore({ pool, cut }: KeptState): void {
    this.#runspaces.setMax(Math.min(pool.maxRunspaces, this.#options.limits.maxRunspaces));
    for (const { id } of pool.pipelines ?? []) {
      const pipeline = this.#pool.pipeline(id);
      if (!pipeline.isEnded) pipeline.fail(cut.includes(id) ? lostOutput() : lostPipeline());
      this.#commands.set(id, { pipeline });
    }
  }

  /** Not every client asks for the end of what it has stopped. */
  #forgetUnread(): void {
    for (const [id, command] of this.#commands) if (hasEnded(command)) this.#forget(id);
  }

  #forget(id: Guid): void {
    if (this.#commands.delete(id)) this.#pool.release(id);
  }

  #handle(event: ServerEvent): void {
    const pool = this.#pool;
    switch (event.type) {
      case 'open':
        this.#poolHost = event.init.hostInfo;
        this.#runspaces.setMax(Math.min(event.init.maxRunspaces, this.#options.limits.maxRunspaces));
        pool.accept(privateData(this.#options.runtime));
        return;
      case 'connect':
        pool.acceptConnect(privateData(this.#options.runtime));
        return;
      case 'pipeline':
        this.#start(event);
        return;
      case 'commandMetadata':
        this.#tellCommands(event);
        return;
      case 'input':
        this.#commands.get(event.pipelineId)?.run?.input.push(event.value);
        return;
      case 'endOfInput':
        this.#commands.get(event.pipelineId)?.run?.input.end();
        return;
      case 'hostResponse':
        if (event.pipelineId !== undefined) this.#commands.get(event.pipelineId)?.run?.answer(event.response);
        return;
      case 'setRunspaces': {
        const { callId, bound, count } = event;
        const allowed = count >= 1 && count <= this.#options.limits.maxRunspaces;
        if (allowed && bound === 'max') this.#runspaces.setMax(count);
        pool.answerRunspaces(callId, allowed);
        return;
      }
      case 'availableRunspaces':
        pool.answerRunspaces(event.callId, BigInt(this.#runspaces.available));
        return;
      case 'reset':
        this.#runspaces.forget();
        pool.answerRunspaces(event.callId, true);
        return;
      case 'keyExchanged':
        return;
      case 'protocolError':
        this.#options.log.warn('remoting.protocolError', {
          session: this.#options.shellId,
          error: event.error.message,
        });
        throw new FaultError(faults.invalidParameter(`${event.error.message} `));
    }
  }

  #start({ pipelineId, request }: ServerEvent & { readonly type: 'pipeline' }): void {
    const { log, random, clock, user, stopping, onPipeline } = this.#options;
    const pool = this.#pool;
    const pipeline = pool.findPipeline(pipelineId);
    if (pipeline === undefined) return;
    const run = new PipelineRun({
      request,
      hostInfo: request.hostInfo.useRunspaceHost ? this.#poolHost : request.hostInfo,
      pipeline,
      runspaces: this.#runspaces,
      signal: stopping.signal,
      user,
      log,
      random,
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      requestKey: () => {
        if (!pool.hasSessionKey) pool.requestKey();
        this.#notify();
      },
      flowed: (signal) => this.#flowed(pipelineId, signal),
      isFlooded: () => pool.queuedBytes(pipelineId) > this.#options.limits.maxQueuedBytes * floodFactor,
    });
    const command: Command = { run, pipeline };
    this.#commands.set(pipelineId, command);
    onPipeline('started');
    void run.run().finally(() => {
      // What it said after its client had ended it is for nobody.
      if (this.#commands.get(pipelineId) !== command) pool.release(pipelineId);
      this.#notify();
      onPipeline('ended');
    });
  }

  #flowed(scope: Guid, signal: AbortSignal): Promise<void> | undefined {
    this.#notify();
    const isFull = () => this.#pool.queuedBytes(scope) > this.#options.limits.maxQueuedBytes;
    return isFull() ? this.#untilDrained(isFull, signal) : undefined;
  }

  async #untilDrained(isFull: () => boolean, signal: AbortSignal): Promise<void> {
    // A client that left may come back: what it left runs on until this much waits for it.
    while (isFull() && !signal.aborted)
      await this.#drained.wait(this.#options.limits.maxIdleTimeoutMs, signal);
  }

  #tellCommands({ pipelineId, request }: ServerEvent & { readonly type: 'commandMetadata' }): void {
    const pipeline = this.#pool.pipeline(pipelineId);
    const values = commandMetadata(this.#options.runtime, request);
    for (const value of values) pipeline.output(value, metadataDepth);
    pipeline.complete();
    this.#commands.set(pipelineId, { pipeline });
  }
}
