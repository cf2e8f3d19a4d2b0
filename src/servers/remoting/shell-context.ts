/**
 * One session of a client: whose it is, whether its client is there, and what waits for the client to ask for it. It
 * outlives connections and is ended by Delete, by being idle for too long, or because its client went away.
 *
 * Output goes out by Receive alone. A Receive that finds nothing is held until there is something; the newest
 * one for the same stream takes the place of the one before, whose connection the client has given up.
 */
import { setImmediate } from 'node:timers/promises';
import type { OpenSession } from '../../access/open-sessions.ts';
import type { AppError } from '../../base/errors.ts';
import type { TenantId } from '../../base/ids.ts';
import { FaultError, faults, type Received, type ShellDescription } from '../../wire/wsman/index.ts';
import type { Caller } from './caller.ts';
import type { KeptSession } from './kept/kept-session.ts';
import type { KeptState } from './kept/kept-state.ts';
import { type PipelinesOptions, type Scope, ShellPipelines } from './shell-pipelines.ts';

export interface ShellOptions extends Omit<PipelinesOptions, 'user' | 'restored'> {
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
  /** What it was before the server stopped. */
  readonly restored?: { readonly session: KeptSession; readonly state: KeptState };
  /** Nobody is connected to it, and what would be kept of it has changed. */
  onLeft(): void;
}

export interface ReceiveRequest {
  readonly commandId: string | undefined;
  readonly waitMs: number;
  readonly maxEnvelopeBytes: number;
  /** Aborted when the connection of the client is gone. */
  readonly signal: AbortSignal;
}

export class ShellContext {
  readonly shellId: string;
  readonly account: string;
  readonly pipelines: ShellPipelines;
  readonly #options: ShellOptions;
  readonly #receiving = new Map<Scope, AbortController>();
  readonly #openedAt: number;
  #ended: AppError | undefined;
  #activeAt: number;
  #vanishedAt: number | undefined;
  #disconnected = false;
  #idleTimeoutMs: number;

  constructor(options: ShellOptions) {
    const { clock, caller, restored, onPipeline } = options;
    this.#options = options;
    this.shellId = options.shellId;
    this.account = caller.account;
    this.#idleTimeoutMs = options.idleTimeoutMs;
    const now = clock.monotonic();
    const openMs = restored === undefined ? 0 : Math.max(0, clock.now() - restored.session.openedAt);
    this.#openedAt = now - openMs;
    this.#activeAt = now;
    this.#disconnected = restored?.session.vanishedAt === null;
    this.pipelines = new ShellPipelines({
      ...options,
      user: caller.name,
      restored: restored?.state,
      onPipeline: (outcome) => {
        onPipeline(outcome);
        if (outcome === 'ended' && !this.isConnected) options.onLeft();
      },
    });
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
      runningCommands: this.pipelines.running,
    };
  }

  /** What is kept of it while nobody is connected, but for who holds it; undefined for what cannot be taken up again. */
  toKept(): Omit<KeptSession, 'holder' | 'heldUntil'> | undefined {
    const { caller, runtime, clock, organization, name, compression, ...rest } = this.#options;
    if (this.isConnected || caller.tenant === undefined) return undefined;
    const epoch = clock.now() - clock.monotonic();
    const { resourceUri, clientAddress, inputStreams, outputStreams, locale } = rest;
    return {
      ...{ shellId: this.shellId, tenant: caller.tenant, account: caller.account, owner: caller.name },
      recipient: caller.recipient,
      asked: organization ?? null,
      organization: runtime.actor.organization?.guid,
      name: name ?? null,
      ...{ resourceUri, clientAddress, inputStreams, outputStreams, locale },
      compression: compression ?? null,
      idleTimeoutMs: this.#idleTimeoutMs,
      openedAt: epoch + this.#openedAt,
      activeAt: epoch + this.#activeAt,
      vanishedAt: this.#disconnected ? null : epoch + (this.#vanishedAt ?? 0),
      commands: [...this.pipelines.commands],
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
  async checkAccess(): Promise<void> {
    await this.#options.caller.checkAccess?.();
    await this.#options.runtime.checkAccess();
  }

  get ageMs(): number {
    return this.#options.clock.monotonic() - this.#openedAt;
  }

  get disconnected(): boolean {
    return this.#disconnected;
  }

  /** Its client has neither left it nor gone away. */
  get isConnected(): boolean {
    return !this.#disconnected && this.#vanishedAt === undefined;
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

  /** Takes up a session that its client had left, from the same client or another. */
  connect(fragments: Uint8Array): Uint8Array {
    const answer = this.pipelines.connect(fragments);
    this.#disconnected = false;
    return answer;
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

  async receive({ commandId, waitMs, maxEnvelopeBytes, signal }: ReceiveRequest): Promise<Received> {
    const scope = this.pipelines.scopeOf(commandId);
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
        const received = this.pipelines.take(scope, commandId, maxEnvelopeBytes);
        if (received.fragments.length > 0 || received.done) return received;
        const left = until - performance.now();
        if (left <= 0) throw new FaultError(faults.timedOut);
        await this.pipelines.changed.wait(left, gone);
        // What comes in the same turn goes in the same answer.
        await setImmediate();
      }
    } finally {
      if (this.#receiving.get(scope) === receiving) this.#receiving.delete(scope);
      this.touch();
      if (signal.aborted) this.#vanish();
    }
  }

  close(reason: string, why?: AppError): void {
    this.#ended = why;
    this.#options.stopping.abort(new Error(`The session was closed: ${reason}.`));
    this.pipelines.close();
  }

  #vanish(): void {
    this.#vanishedAt = this.#options.clock.monotonic();
    this.#options.onLeft();
  }
}
