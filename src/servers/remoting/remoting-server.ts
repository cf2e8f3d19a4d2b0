/**
 * Answers the requests of WS-Management for all sessions. It knows nothing of HTTP: whoever listens hands it the
 * text of a request and who sent it, and gets the text of the answer.
 */
import { hostname } from 'node:os';
import type { OpenSession, OpenSessions } from '../../access/open-sessions.ts';
import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Metrics } from '../../base/metrics.ts';
import type { Random } from '../../base/random.ts';
import * as wsman from '../../wire/wsman/index.ts';
import { FaultError, faults } from '../../wire/wsman/index.ts';
import type { Service } from '../service.ts';
import { toFault } from './app-error-faults.ts';
import type { Caller } from './caller.ts';
import type { SessionKeeper } from './kept/session-keeper.ts';
import { defaultRemotingLimits, type RemotingLimits } from './limits.ts';
import { type RemotingCounters, remotingCounters } from './remoting-counters.ts';
import { stopping } from './remoting-errors.ts';
import type { ShellContext } from './shell-context.ts';
import { ShellRoom } from './shell-room.ts';

export interface RemotingServerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits?: Partial<RemotingLimits>;
  /** Sessions end with the server without one. */
  readonly keeper?: SessionKeeper;
}

/** One request and where it comes from. */
export interface RemotingCall {
  /** Undefined for somebody who has not signed in. */
  readonly caller: Caller | undefined;
  readonly clientAddress: string;
  /** Of `?DelegatedOrg=`. */
  readonly organization: string | undefined;
  /** Aborted when the connection of the client is gone. */
  readonly signal: AbortSignal;
  /** By which the client knows this server, with the port; undefined where it came by another way than the network. */
  readonly host?: string | undefined;
}

export interface RemotingAnswer {
  /** Of HTTP: a fault is a 500, as SOAP 1.2 over HTTP wants it. */
  readonly status: 200 | 302 | 500;
  readonly body: string;
  /** With 302: the server at which the session is to be opened, under the same path. */
  readonly home?: URL;
}

type OperationOf<K extends wsman.Operation['kind']> = wsman.Operation & { readonly kind: K };

interface Context {
  readonly header: wsman.RequestHeader;
  readonly call: RemotingCall & { readonly caller: Caller };
  readonly ids: wsman.ResponseIds;
}

type Handlers = {
  readonly [K in Exclude<wsman.Operation['kind'], 'identify'>]: (
    operation: OperationOf<K>,
    context: Context,
  ) => string | Promise<string>;
};

export class RemotingServer implements Service, OpenSessions {
  readonly name = 'remoting';
  readonly limits: RemotingLimits;
  readonly #options: RemotingServerOptions;
  readonly #room: ShellRoom;
  readonly #counters: RemotingCounters;
  #stopping = new AbortController();
  #sweeping: Promise<void> = Promise.resolve();

  constructor(options: RemotingServerOptions) {
    this.#options = options;
    this.limits = { ...defaultRemotingLimits, ...options.limits };
    this.#room = new ShellRoom({
      ...{ ...options, limits: this.limits, keeper: options.keeper },
      onPipeline: () => this.#counters.pipelines.add(),
      onClosed: (reason) => this.#counters.closed.add(1, { reason }),
    });
    this.#counters = remotingCounters(options.metrics, () => this.#room.open);
  }

  async start(): Promise<void> {
    this.#stopping.abort();
    await this.#sweeping;
    this.#stopping = new AbortController();
    this.#sweeping = this.#sweep(this.#stopping.signal);
  }

  /** Every Receive that is held is answered, so that no client keeps the listener from stopping. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#sweeping;
    await this.#room.leave();
  }

  list(): readonly OpenSession[] {
    return this.#room.list();
  }

  close(id: string, by: string): Promise<boolean> {
    return this.#room.removeFor(id, by);
  }

  async answer(text: string, call: RemotingCall): Promise<RemotingAnswer> {
    const { random, log } = this.#options;
    let relatesTo = '';
    try {
      const { header, operation } = wsman.readRequest(text, ({ messageId }) => {
        relatesTo = messageId;
      });
      const ids = { messageId: random.guid(), relatesTo };
      if (operation.kind === 'identify') return { status: 200, body: wsman.identifyResponse('Landfall') };
      const { caller } = call;
      if (caller === undefined) throw new FaultError(faults.accessDenied('Sign in first. '));
      const home = operation.kind === 'create' ? await findHome(caller, call.host) : undefined;
      if (home !== undefined) return { status: 302, body: '', home };
      const handler = this.#handlers[operation.kind] as (
        operation: wsman.Operation,
        context: Context,
      ) => string | Promise<string>;
      return { status: 200, body: await handler(operation, { header, call: { ...call, caller }, ids }) };
    } catch (error) {
      const fault = this.#toFault(error);
      this.#counters.faults.add(1, { fault: fault.subcode });
      if (fault.subcode !== 'w:TimedOut') {
        log.debug('remoting.fault', {
          account: call.caller?.account,
          subcode: fault.subcode,
          message: fault.message,
        });
      }
      const ids = { messageId: random.guid(), relatesTo };
      return { status: 500, body: wsman.faultResponse(fault, ids, hostname()) };
    }
  }

  #toFault(error: unknown): wsman.Fault {
    if (error instanceof FaultError) return error.fault;
    if (isAppError(error) && error.kind !== 'internal') return toFault(error);
    const id = this.#options.random.guid();
    this.#options.log.error('remoting.failed', { id, error });
    return faults.internalError(id);
  }

  readonly #handlers: Handlers = {
    get: async ({ of }, context) =>
      of === 'configuration'
        ? wsman.configurationResponse(this.limits.maxEnvelopeBytes, context.ids)
        : wsman.shellResponse((await this.#getShell(context)).describe(), context.ids),
    create: (operation, context) => this.#create(operation, context),
    command: async ({ commandId, fragments }, context) => {
      const { pipelines } = await this.#getShell(context);
      return wsman.commandResponse(pipelines.command(commandId, fragments), context.ids);
    },
    send: async ({ streams }, context) => {
      const { pipelines } = await this.#getShell(context);
      for (const { content } of streams) pipelines.receiveStream(content);
      await pipelines.untilInputFlows(this.#waitMs(context.header), context.call.signal);
      return wsman.doneResponse('send', context.ids);
    },
    receive: async ({ commandId }, context) => {
      const { header, call, ids } = context;
      const shell = await this.#getShell(context);
      const received = await shell.receive({
        commandId,
        waitMs: this.#waitMs(header),
        maxEnvelopeBytes: Math.min(
          header.maxEnvelopeBytes ?? this.limits.maxEnvelopeBytes,
          this.limits.maxEnvelopeBytes,
        ),
        signal: call.signal,
      });
      return wsman.receiveResponse(received, ids);
    },
    signal: async ({ commandId, code }, context) => {
      const { pipelines } = await this.#getShell(context);
      const kind = wsman.signalKind(code);
      if (kind === undefined)
        throw new FaultError(faults.invalidParameter(`The signal "${code}" is not known. `));
      if (commandId !== undefined) pipelines.signal(commandId, kind);
      return wsman.doneResponse('signal', context.ids);
    },
    disconnect: async ({ idleTimeoutMs }, context) => {
      await this.#room.disconnect(await this.#getShell(context), idleTimeoutMs);
      return wsman.doneResponse('disconnect', context.ids);
    },
    reconnect: async (_, context) => {
      await this.#room.reconnect(await this.#getShell(context));
      return wsman.doneResponse('reconnect', context.ids);
    },
    connect: async ({ commandId, fragments }, context) => {
      const shell = await this.#getShell(context);
      const answer = commandId === undefined ? await this.#room.connect(shell, fragments) : new Uint8Array();
      return wsman.connectResponse(shell.describe(), answer, context.ids);
    },
    delete: async (_, { header, call, ids }) => {
      const shellId = shellIdOf(header);
      if (!(await this.#room.remove(shellId, call))) throw this.#room.whyNone(shellId, call.caller);
      return wsman.doneResponse('delete', ids);
    },
    enumerate: async ({ of, shellId }, { call, ids }) => {
      const mine = await this.#room.ofAccount(call.caller);
      const asked = mine.filter(
        ({ shell }) => shellId === undefined || shell.shellId.toLowerCase() === shellId.toLowerCase(),
      );
      return of === 'shells'
        ? wsman.shellsResponse(
            asked.map(({ shell }) => shell),
            ids,
          )
        : wsman.commandsResponse(
            asked.flatMap(({ commands }) => commands),
            ids,
          );
    },
  };

  async #create(operation: OperationOf<'create'>, { header, call, ids }: Context): Promise<string> {
    if (!wsman.isPowerShellResource(header.resourceUri)) {
      throw new FaultError(faults.unknownResource(header.resourceUri));
    }
    if (this.#stopping.signal.aborted) throw stopping();
    const shell = await this.#room.create(operation, header, call);
    this.#counters.opened.add();
    return wsman.createResponse(shell.describe(), header.to, ids);
  }

  async #getShell({ header, call }: Context): Promise<ShellContext> {
    // What is taken up now would end with this process.
    if (this.#stopping.signal.aborted) throw stopping();
    return this.#room.get(shellIdOf(header), call);
  }

  #waitMs({ operationTimeoutMs }: wsman.RequestHeader): number {
    return Math.min(operationTimeoutMs ?? this.limits.maxReceiveMs, this.limits.maxReceiveMs);
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#room.sweep();
      await this.#options.clock.sleep(this.limits.sweepEveryMs, signal).catch(() => undefined);
    }
  }
}

/** Undefined where it is here: no client is sent in a circle. */
async function findHome({ findHome: find }: Caller, host: string | undefined): Promise<URL | undefined> {
  const home = host === undefined ? undefined : await find?.();
  const isHere = home !== undefined && URL.parse(`https://${host}`)?.host === home.host;
  return isHere ? undefined : home;
}

const shellIdOf = ({ selectors }: wsman.RequestHeader): string => selectors.get('shellid') ?? '';
