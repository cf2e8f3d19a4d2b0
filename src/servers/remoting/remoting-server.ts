/**
 * Answers the requests of WS-Management for all sessions. It knows nothing of HTTP: whoever listens hands it the
 * text of a request and who sent it, and gets the text of the answer.
 */
import { hostname } from 'node:os';
import type { OpenSession, OpenSessions } from '../../access/open-sessions.ts';
import { globalPolicyName, type ThrottlingPolicy } from '../../access/throttling/throttling-policy.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import { parseGuid } from '../../base/ids.ts';
import { type Language, pickLanguage } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Counter, Metrics } from '../../base/metrics.ts';
import type { Random } from '../../base/random.ts';
import * as wsman from '../../wire/wsman/index.ts';
import { FaultError, faults } from '../../wire/wsman/index.ts';
import type { Service } from '../service.ts';
import { toFault } from './app-error-faults.ts';
import type { Caller } from './caller.ts';
import { EndedShells } from './ended-shells.ts';
import { defaultRemotingLimits, type RemotingLimits } from './limits.ts';
import { openedTooOften, tooManyOfTenant, tooManySessions } from './session-limit.ts';
import { ShellContext } from './shell-context.ts';
import { ShellRegistry } from './shell-registry.ts';

export interface RemotingServerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits?: Partial<RemotingLimits>;
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
}

export interface RemotingAnswer {
  /** Of HTTP: a fault is a 500, as SOAP 1.2 over HTTP wants it. */
  readonly status: 200 | 500;
  readonly body: string;
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
  readonly #shells = new ShellRegistry();
  readonly #ended = new EndedShells(maxEnded);
  readonly #opened: Counter;
  readonly #closed: Counter;
  readonly #faults: Counter;
  readonly #pipelines: Counter;
  #stopping = new AbortController();
  #sweeping: Promise<void> = Promise.resolve();

  constructor(options: RemotingServerOptions) {
    const { metrics } = options;
    this.#options = options;
    this.limits = { ...defaultRemotingLimits, ...options.limits };
    this.#opened = metrics.counter(
      'landfall_remoting_sessions_opened_total',
      'Remote sessions that were opened.',
    );
    this.#closed = metrics.counter(
      'landfall_remoting_sessions_closed_total',
      'Remote sessions that ended, by reason.',
    );
    this.#faults = metrics.counter(
      'landfall_remoting_faults_total',
      'Requests answered with a fault, by its kind.',
    );
    this.#pipelines = metrics.counter(
      'landfall_remoting_pipelines_total',
      'Pipelines that remote sessions ran.',
    );
    metrics.gauge(
      'landfall_remoting_sessions',
      'Remote sessions that are open.',
      () => this.#shells.all.length,
    );
    metrics.gauge('landfall_remoting_pipelines_running', 'Pipelines of remote sessions that run.', () =>
      this.#shells.all.reduce((sum, shell) => sum + shell.runningPipelines, 0),
    );
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
    for (const shell of this.#shells.all) this.#close(shell, 'server stop');
    await this.#sweeping;
  }

  list(): readonly OpenSession[] {
    return this.#shells.all.map((shell) => shell.toOpenSession());
  }

  close(id: string, by: string): boolean {
    const shell = this.#shells.all.find(({ shellId }) => shellId.toLowerCase() === id.toLowerCase());
    if (shell === undefined) return false;
    this.#close(shell, 'removed', removedBy(by));
    return true;
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
      const handler = this.#handlers[operation.kind] as (
        operation: wsman.Operation,
        context: Context,
      ) => string | Promise<string>;
      return { status: 200, body: await handler(operation, { header, call: { ...call, caller }, ids }) };
    } catch (error) {
      const fault = this.#toFault(error);
      this.#faults.add(1, { fault: fault.subcode });
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
    get: ({ of }, context) =>
      of === 'configuration'
        ? wsman.configurationResponse(this.limits.maxEnvelopeBytes, context.ids)
        : wsman.shellResponse(this.#getShell(context).describe(), context.ids),
    create: (operation, context) => this.#create(operation, context),
    command: ({ commandId, fragments }, context) =>
      wsman.commandResponse(this.#getShell(context).command(commandId, fragments), context.ids),
    send: async ({ streams }, context) => {
      const shell = this.#getShell(context);
      for (const { content } of streams) shell.receiveStream(content);
      await shell.untilInputFlows(this.#waitMs(context.header), context.call.signal);
      return wsman.doneResponse('send', context.ids);
    },
    receive: async ({ commandId }, context) => {
      const { header, call, ids } = context;
      const received = await this.#getShell(context).receive({
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
    signal: ({ commandId, code }, context) => {
      const shell = this.#getShell(context);
      const kind = wsman.signalKind(code);
      if (kind === undefined)
        throw new FaultError(faults.invalidParameter(`The signal "${code}" is not known. `));
      if (commandId !== undefined) shell.signal(commandId, kind);
      return wsman.doneResponse('signal', context.ids);
    },
    disconnect: ({ idleTimeoutMs }, context) => {
      this.#getShell(context).disconnect(idleTimeoutMs);
      return wsman.doneResponse('disconnect', context.ids);
    },
    reconnect: (_, context) => {
      this.#getShell(context).reconnect();
      return wsman.doneResponse('reconnect', context.ids);
    },
    connect: ({ commandId, fragments }, context) => {
      const shell = this.#getShell(context);
      const answer = commandId === undefined ? shell.connect(fragments) : new Uint8Array();
      return wsman.connectResponse(shell.describe(), answer, context.ids);
    },
    delete: (_, context) => {
      this.#close(this.#getShell(context), 'deleted');
      return wsman.doneResponse('delete', context.ids);
    },
    enumerate: ({ of, shellId }, context) => {
      const mine = this.#shells.ofAccount(context.call.caller.account);
      const asked = mine.filter(
        (shell) => shellId === undefined || shell.shellId.toLowerCase() === shellId.toLowerCase(),
      );
      return of === 'shells'
        ? wsman.shellsResponse(
            asked.map((shell) => shell.describe()),
            context.ids,
          )
        : wsman.commandsResponse(
            asked.flatMap(({ commands }) => commands),
            context.ids,
          );
    },
  };

  async #create(operation: OperationOf<'create'>, { header, call, ids }: Context): Promise<string> {
    const { caller } = call;
    if (!wsman.isPowerShellResource(header.resourceUri)) {
      throw new FaultError(faults.unknownResource(header.resourceUri));
    }
    if (this.#stopping.signal.aborted) throw stopping();
    const policy = await caller.throttling?.readPolicy();
    this.#refuseTooMany(caller, policy);
    const shell = await this.#shells.open(caller.account, () => this.#openShell(operation, header, call));
    try {
      shell.receiveFragments(operation.creation);
    } catch (error) {
      this.#close(shell, 'protocol error');
      throw error;
    }
    this.#opened.add();
    this.#options.log.info('remoting.sessionOpened', {
      session: shell.shellId,
      account: caller.account,
      client: call.clientAddress,
      organization: call.organization,
    });
    return wsman.createResponse(shell.describe(), header.to, ids);
  }

  #refuseTooMany(
    { account, maxSessions, tenant, throttling }: Caller,
    policy: ThrottlingPolicy | undefined,
  ): void {
    const name = policy?.name ?? globalPolicyName;
    const allowed = policy === undefined ? maxSessions : policy.settings.powerShellMaxConcurrency;
    const open = this.#shells.ofAccount(account);
    if (allowed !== null && this.#shells.countOf(account) >= allowed) {
      throw new FaultError(faults.quotaExceeded(tooManySessions(allowed, open, name)));
    }
    const ofTenant = policy?.settings.powerShellMaxTenantConcurrency ?? null;
    const inTenant = this.#shells.all.filter((shell) => shell.tenant === tenant).length;
    if (tenant !== undefined && ofTenant !== null && inTenant >= ofTenant) {
      throw new FaultError(faults.quotaExceeded(tooManyOfTenant(ofTenant, name)));
    }
    if (policy !== undefined && throttling?.takeSession(policy) === false) {
      throw new FaultError(faults.quotaExceeded(openedTooOften(policy)));
    }
    if (this.#shells.all.length < this.limits.maxSessions) return;
    const { maxSessions: most } = this.limits;
    throw new FaultError(
      faults.quotaExceeded(`The server has ${most} sessions open, and takes no more. Try again later. `),
    );
  }

  async #openShell(
    operation: OperationOf<'create'>,
    header: wsman.RequestHeader,
    { caller, clientAddress, organization }: Context['call'],
  ): Promise<ShellContext> {
    const { clock, random, log } = this.#options;
    const given = operation.shellId === undefined ? random.guid() : parseGuid(operation.shellId);
    if (given === undefined) throw new FaultError(faults.invalidParameter('The ShellId is not a GUID. '));
    const shellId = given.toUpperCase();
    const stopping = new AbortController();
    const language: Language = pickLanguage([header.locale]);
    const openRuntime = () =>
      caller.openRuntime({ session: shellId.toLowerCase(), signal: stopping.signal, language, organization });
    const { idleTimeoutMs, maxIdleTimeoutMs } = this.limits;
    const runtime = await openRuntime();
    if (!runtime.catalog.tables.some(({ cmdlet }) => cmdlet.role !== 'Core')) throw withoutRoles(caller);
    return new ShellContext({
      shellId,
      name: operation.name,
      resourceUri: header.resourceUri,
      caller,
      clientAddress,
      organization,
      inputStreams: operation.inputStreams,
      outputStreams: operation.outputStreams,
      locale: header.locale ?? 'en-US',
      idleTimeoutMs: Math.min(operation.idleTimeoutMs || idleTimeoutMs, maxIdleTimeoutMs),
      compression: header.compression,
      limits: this.limits,
      clock,
      random,
      log,
      stopping,
      runtime,
      openRuntime,
      onPipeline: (outcome) => {
        if (outcome === 'started') this.#pipelines.add();
      },
    });
  }

  #getShell({ header, call }: Context): ShellContext {
    const shellId = header.selectors.get('shellid') ?? '';
    const shell = this.#shells.find(shellId, call.caller.account);
    if (shell === undefined) {
      const why = this.#ended.find(shellId, call.caller.account);
      throw why ?? new FaultError(faults.noSuchShell(shellId));
    }
    if (!shell.worksIn(call.organization)) throw elsewhere(shell, call.organization ?? '');
    shell.touch();
    return shell;
  }

  #waitMs({ operationTimeoutMs }: wsman.RequestHeader): number {
    return Math.min(operationTimeoutMs ?? this.limits.maxReceiveMs, this.limits.maxReceiveMs);
  }

  /** `why` is told to its client, where it is not the client that ends it. */
  #close(shell: ShellContext, reason: string, why?: AppError): void {
    if (!this.#shells.remove(shell)) return;
    if (why !== undefined) this.#ended.add(shell.shellId, shell.account, why);
    shell.close(reason, why);
    this.#closed.add(1, { reason });
    const { shellId: session, account, ageMs } = shell;
    this.#options.log.info('remoting.sessionClosed', { session, account, reason, ageMs: Math.round(ageMs) });
  }

  /** Also of one that runs nothing now: what its account may do was taken from it meanwhile. */
  async #closeWithoutAccess(shell: ShellContext): Promise<void> {
    try {
      await shell.checkAccess();
    } catch (error) {
      if (isAppError(error, 'denied') || isAppError(error, 'notFound'))
        this.#close(shell, 'no access', error);
      else this.#options.log.warn('remoting.accessUnknown', { session: shell.shellId, error });
    }
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const shell of this.#shells.all) {
        const reason = shell.findEnd();
        if (reason !== undefined) this.#close(shell, reason);
        else await this.#closeWithoutAccess(shell);
      }
      await this.#options.clock.sleep(this.limits.sweepEveryMs, signal).catch(() => undefined);
    }
  }
}

const maxEnded = 1_000;

function removedBy(by: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remoting.session.removed',
    message: `The session was closed by ${by} with Remove-RemoteSession. Open another with New-PSSession.`,
  });
}

function elsewhere({ shellId, organization }: ShellContext, asked: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remoting.session.otherOrganization',
    message: `The session ${shellId} works in ${organization ?? 'the organisation that it was opened for'}, and in no other. Open another session for ${asked.slice(0, 100)}: New-PSSession -ConnectionUri …?DelegatedOrg=${asked.slice(0, 100)}`,
  });
}

function stopping(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remoting.stopping',
    message: 'The server is being stopped and opens no more sessions. Try again in a minute.',
  });
}

function withoutRoles({ name }: Caller): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remoting.account.withoutRoles',
    message: `[FailureCategory=AuthZ-CmdletAccessDeniedException] The user "${name}" isn't assigned to any management roles. An administrator assigns some with Add-RoleGroupMember or New-ManagementRoleAssignment.`,
  });
}
