/**
 * One session of a client: a pool of the remoting protocol, the pipelines that run in it, and what waits for the
 * client to ask for it. It outlives connections and is ended by Delete, by being idle for too long, or because
 * its client went away.
 *
 * Output goes out by Receive alone. A Receive that finds nothing is held until there is something; the newest
 * one for the same stream takes the place of the one before, whose connection the client has given up.
 */
import { setImmediate } from 'node:timers/promises';
import type { OpenSession } from '../../access/open-sessions.ts';
import type { Clock } from '../../base/clock.ts';
import type { AppError } from '../../base/errors.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import { parseGuid } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { SignalBox } from '../../base/signal-box.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';
import {
  type HostInfo,
  noHost,
  type PsrpLimits,
  type ServerEvent,
  type ServerPipeline,
  ServerPool,
} from '../../wire/psrp/index.ts';
import {
  FaultError,
  faults,
  type Received,
  receiveOverheadBytes,
  type ShellDescription,
  streamOverheadBytes,
} from '../../wire/wsman/index.ts';
import { compressChunks, expandChunks, XpressError } from '../../wire/xpress/index.ts';
import type { Caller } from './caller.ts';
import { commandMetadata } from './command-metadata.ts';
import type { RemotingLimits } from './limits.ts';
import { PipelineRun } from './pipeline-run.ts';
import { privateData } from './private-data.ts';
import { Runspaces } from './runspaces.ts';

export interface ShellOptions {
  readonly shellId: string;
  readonly name: string | undefined;
  readonly resourceUri: string;
  readonly caller: Caller;
  readonly clientAddress: string;
  /** As the address of the request named it. */
  readonly organization: string | undefined;
  readonly inputStreams: string;
  readonly outputStreams: string;
  readonly locale: string;
  readonly idleTimeoutMs: number;
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
}

export interface ReceiveRequest {
  readonly commandId: string | undefined;
  readonly waitMs: number;
  readonly maxEnvelopeBytes: number;
  /** Aborted when the connection of the client is gone. */
  readonly signal: AbortSignal;
}

type Scope = Guid | undefined;

/** Known from its Command on; what it asks for may still be on its way, in fragments. */
interface Command {
  readonly pipeline?: ServerPipeline;
  readonly run?: PipelineRun;
}

const hasEnded = ({ pipeline }: Command): boolean => pipeline?.isEnded === true;

/** Base64 makes four bytes of three. */
const base64Growth = 4 / 3;
const smallestFragmentBytes = 512;

export class ShellContext {
  readonly shellId: string;
  readonly account: string;
  readonly #options: ShellOptions;
  readonly #pool: ServerPool;
  readonly #runspaces: Runspaces;
  readonly #commands = new Map<Guid, Command>();
  readonly #changed = new SignalBox();
  readonly #drained = new SignalBox();
  readonly #receiving = new Map<Scope, AbortController>();
  readonly #openedAt: number;
  #ended: AppError | undefined;
  #activeAt: number;
  #vanishedAt: number | undefined;
  #disconnected = false;
  #idleTimeoutMs: number;
  #poolHost: HostInfo = noHost;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.shellId = options.shellId;
    this.account = options.caller.account;
    this.#idleTimeoutMs = options.idleTimeoutMs;
    const { runtime, limits } = options;
    this.#openedAt = options.clock.monotonic();
    this.#activeAt = this.#openedAt;
    this.#pool = new ServerPool({
      randomBytes: (length) => options.random.bytes(length),
      limits: psrpLimits(limits),
    });
    this.#runspaces = new Runspaces(runtime, () => options.openRuntime(), limits.maxRunspaces);
  }

  get owner(): string {
    return this.#options.caller.name;
  }

  get clientAddress(): string {
    return this.#options.clientAddress;
  }

  get tenant(): TenantId | undefined {
    return this.#options.caller.tenant;
  }

  toOpenSession(): OpenSession {
    const { caller, clientAddress, runtime, clock } = this.#options;
    return {
      id: this.shellId.toLowerCase(),
      owner: caller.name,
      tenant: caller.tenant,
      recipient: caller.recipient,
      organization: runtime.actor.organization,
      clientAddress,
      ageMs: this.ageMs,
      idleMs: clock.monotonic() - this.#activeAt,
      isDisconnected: this.#disconnected,
      runningCommands: this.runningPipelines,
    };
  }

  /** The name of the one that its commands work in, where there is one. */
  get organization(): string | undefined {
    return this.#options.runtime.actor.organization?.name ?? this.#options.organization;
  }

  /** A request that names another organisation than the session has is meant for another session. */
  worksIn(named: string | undefined): boolean {
    const { organization: asked, runtime } = this.#options;
    const { organization } = runtime.actor;
    const names = [asked, organization?.name, organization?.guid].map((name) => name?.toLowerCase());
    return named === undefined || names.includes(named.toLowerCase());
  }

  /** Throws where the account may do nothing here any more. */
  checkAccess(): Promise<void> {
    return this.#options.runtime.checkAccess();
  }

  get ageMs(): number {
    return this.#options.clock.monotonic() - this.#openedAt;
  }

  get disconnected(): boolean {
    return this.#disconnected;
  }

  get runningPipelines(): number {
    return [...this.#commands.values()].filter((one) => one.run !== undefined && !hasEnded(one)).length;
  }

  get commands(): readonly { readonly commandId: string; readonly running: boolean }[] {
    return [...this.#commands].map(([id, one]) => ({ commandId: id.toUpperCase(), running: !hasEnded(one) }));
  }

  /** Why it should be closed now; undefined while it may stay. */
  findEnd(): 'idle' | 'vanished' | undefined {
    const now = this.#options.clock.monotonic();
    if (this.#receiving.size > 0) return undefined;
    const { vanishedAfterMs } = this.#options.limits;
    if (!this.#disconnected && this.#vanishedAt !== undefined && now - this.#vanishedAt >= vanishedAfterMs) {
      return 'vanished';
    }
    return now - this.#activeAt >= this.#idleTimeoutMs ? 'idle' : undefined;
  }

  describe(): ShellDescription {
    const { options, now } = { options: this.#options, now: this.#options.clock.monotonic() };
    return {
      shellId: this.shellId,
      name: options.name,
      resourceUri: options.resourceUri,
      owner: options.caller.name,
      clientAddress: options.clientAddress,
      processId: process.pid,
      idleTimeoutMs: this.#idleTimeoutMs,
      maxIdleTimeoutMs: options.limits.maxIdleTimeoutMs,
      inputStreams: options.inputStreams,
      outputStreams: options.outputStreams,
      locale: options.locale,
      compression: options.compression,
      state: this.#disconnected ? 'Disconnected' : 'Connected',
      ageMs: now - this.#openedAt,
      inactiveMs: now - this.#activeAt,
    };
  }

  /** A request of its client has come: it is there, and not idle. */
  touch(): void {
    this.#activeAt = this.#options.clock.monotonic();
    this.#vanishedAt = undefined;
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
    this.#changed.notify();
  }

  /** What a Send brings: compressed, where the client said so as it created the session. */
  receiveStream(content: Uint8Array): void {
    const { compression, limits } = this.#options;
    this.receiveFragments(compression === undefined ? content : expand(content, limits.maxMessageBytes));
  }

  /** Until no pipeline has more input waiting for it than there should be. */
  async untilInputFlows(waitMs: number, signal: AbortSignal): Promise<void> {
    const { maxQueuedInput } = this.#options.limits;
    for (const { run } of this.#commands.values()) {
      await run?.input.untilBelow(maxQueuedInput, waitMs, signal);
    }
  }

  /** Takes up a session that its client had left, from the same client or another. */
  connect(fragments: Uint8Array): Uint8Array {
    this.receiveFragments(fragments);
    this.#disconnected = false;
    // The capability and the size of the pool belong into the answer, as Windows has it; the rest is received.
    const answer: Uint8Array[] = [];
    for (let count = 0; count < 2; count += 1) {
      const fragment = this.#pool.take(undefined, this.#options.limits.maxEnvelopeBytes);
      if (fragment !== undefined) answer.push(fragment);
    }
    return Buffer.concat(answer);
  }

  reconnect(): void {
    this.#disconnected = false;
  }

  disconnect(idleTimeoutMs: number | undefined): void {
    this.#disconnected = true;
    if (idleTimeoutMs !== undefined && idleTimeoutMs > 0) {
      this.#idleTimeoutMs = Math.min(idleTimeoutMs, this.#options.limits.maxIdleTimeoutMs);
    }
    for (const receiving of this.#receiving.values()) receiving.abort();
  }

  /** Ends a pipeline. One that has ended already is no mistake: the signal and the end crossed. */
  signal(commandId: string, kind: 'stop' | 'terminate'): void {
    const id = parseGuid(commandId);
    if (id === undefined) return;
    this.#commands.get(id)?.run?.stop();
    if (kind === 'terminate') this.#forget(id);
  }

  async receive({ commandId, waitMs, maxEnvelopeBytes, signal }: ReceiveRequest): Promise<Received> {
    const scope = this.#scopeOf(commandId);
    const receiving = new AbortController();
    this.#receiving.get(scope)?.abort();
    this.#receiving.set(scope, receiving);
    const gone = AbortSignal.any([signal, receiving.signal, this.#options.stopping.signal]);
    const until = performance.now() + waitMs;
    try {
      for (;;) {
        if (this.#options.stopping.signal.aborted) {
          throw this.#ended ?? new FaultError(faults.operationAborted);
        }
        if (gone.aborted) throw new FaultError(faults.timedOut);
        const received = this.#take(scope, commandId, maxEnvelopeBytes);
        if (received.fragments.length > 0 || received.done) return received;
        const left = until - performance.now();
        if (left <= 0) throw new FaultError(faults.timedOut);
        await this.#changed.wait(left, gone);
        // What comes in the same turn goes in the same answer.
        await setImmediate();
      }
    } finally {
      if (this.#receiving.get(scope) === receiving) this.#receiving.delete(scope);
      this.touch();
      if (signal.aborted) this.#vanishedAt = this.#options.clock.monotonic();
    }
  }

  close(reason: string, why?: AppError): void {
    this.#ended = why;
    this.#options.stopping.abort(new Error(`The session was closed: ${reason}.`));
    this.#changed.notify();
    this.#drained.notify();
  }

  #scopeOf(commandId: string | undefined): Scope {
    if (commandId === undefined) return undefined;
    const id = parseGuid(commandId);
    if (id === undefined || !this.#commands.has(id)) throw new FaultError(faults.noSuchCommand());
    return id;
  }

  #take(scope: Scope, commandId: string | undefined, maxEnvelopeBytes: number): Received {
    let budget = maxEnvelopeBytes - receiveOverheadBytes;
    const fragments: Uint8Array[] = [];
    for (;;) {
      const room = Math.floor((budget - streamOverheadBytes) / base64Growth);
      if (room < smallestFragmentBytes) break;
      const fragment = this.#pool.take(scope, room);
      if (fragment === undefined) break;
      fragments.push(this.#options.compression === undefined ? fragment : compressChunks(fragment));
      budget -= fragment.length * base64Growth + streamOverheadBytes;
    }
    if (fragments.length > 0) this.#drained.notify();
    const command = scope && this.#commands.get(scope);
    const done = command !== undefined && hasEnded(command) && this.#pool.queuedBytes(scope) === 0;
    if (done && scope !== undefined) this.#forget(scope);
    return { fragments, commandId, done };
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
          session: this.shellId,
          error: event.error.message,
        });
        throw new FaultError(faults.invalidParameter(`${event.error.message} `));
    }
  }

  #start({ pipelineId, request }: ServerEvent & { readonly type: 'pipeline' }): void {
    const { log, random, clock, caller, onPipeline } = this.#options;
    const pool = this.#pool;
    const pipeline = pool.findPipeline(pipelineId);
    if (pipeline === undefined) return;
    const run = new PipelineRun({
      request,
      hostInfo: request.hostInfo.useRunspaceHost ? this.#poolHost : request.hostInfo,
      pipeline,
      runspaces: this.#runspaces,
      signal: this.#options.stopping.signal,
      user: caller.name,
      log,
      random,
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      requestKey: () => {
        if (!pool.hasSessionKey) pool.requestKey();
        this.#changed.notify();
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
      onPipeline('ended');
      this.#changed.notify();
    });
  }

  #flowed(scope: Guid, signal: AbortSignal): Promise<void> | undefined {
    this.#changed.notify();
    const isFull = () => this.#pool.queuedBytes(scope) > this.#options.limits.maxQueuedBytes;
    return isFull() ? this.#untilDrained(isFull, signal) : undefined;
  }

  async #untilDrained(isFull: () => boolean, signal: AbortSignal): Promise<void> {
    // A client that left may come back: what it left runs on until this much waits for it.
    while (isFull() && !signal.aborted) await this.#drained.wait(this.#idleTimeoutMs, signal);
  }

  #tellCommands({ pipelineId, request }: ServerEvent & { readonly type: 'commandMetadata' }): void {
    const pipeline = this.#pool.pipeline(pipelineId);
    const values = commandMetadata(this.#options.runtime, request);
    for (const value of values) pipeline.output(value, metadataDepth);
    pipeline.complete();
    this.#commands.set(pipelineId, { pipeline });
  }
}

const psrpLimits = ({ maxPipelines, maxMessageBytes }: RemotingLimits): Partial<PsrpLimits> => ({
  maxPipelines: maxPipelines * 2,
  maxMessageBytes,
  maxUnfinishedBytes: maxMessageBytes * 2,
});

function expand(content: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return expandChunks(content, maxBytes);
  } catch (error) {
    if (!(error instanceof XpressError)) throw error;
    throw new FaultError(faults.invalidParameter(`${error.message} `));
  }
}

/** Messages beyond the bound of objects: what was written before anybody could wait. */
const floodFactor = 4;

/** A command has parameters, which have properties, one of which is a list. */
const metadataDepth = 3;

const tooManyPipelines = (max: number): string =>
  `This session has ${max} pipelines that have not ended, and more are not run at the same time. Wait for one of them, or stop it. `;
