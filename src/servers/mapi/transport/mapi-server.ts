/**
 * MAPI over HTTP: [MS-OXCMAPIHTTP]. Everything below /mapi/emsmdb and /mapi/nspi: who asks, of which context, in which order; what
 * is asked is the endpoints' matter.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Random } from '../../../base/random.ts';
import type { HttpScheme } from '../../authentication/http-sign-in.ts';
import type { Service } from '../../service.ts';
import type { MapiRequestLog } from '../request-log.ts';
import { PendingAnswer, postpone, refuse } from './answer.ts';
import { type ContextKeeper, ContextRegistry, type KeptContext } from './context-registry.ts';
import type { ClientDetails, Endpoint, EndpointAnswer, MapiCaller } from './endpoint.ts';
import { LeftSignal } from './left-signal.ts';
import { MapiContext } from './mapi-context.ts';
import type { MapiSettings } from './mapi-settings.ts';
import { readMapiBody } from './read-body.ts';
import { contextCookie, echoOf, type RequestHead, readRequestHead, sequenceCookie } from './request-head.ts';
import { RequestRecord } from './request-record.ts';
import { NoRoomError, ResponseCode, TransportError } from './response-code.ts';
import { readSequence, writeSequence } from './sequence-cookie.ts';
import { UnbegunAnswers } from './unbegun-answers.ts';

/** Who sends a request. Where it is not known, what to ask for. */
export type MapiAuthentication =
  | {
      readonly kind: 'caller';
      readonly caller: MapiCaller;
      readonly scheme: HttpScheme;
      /** Why this account may not use MAPI over HTTP. */
      readonly disabled?: string;
      /** Of the answer: the last word of a handshake. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'challenge'; readonly challenges: readonly string[] }
  /** It cannot be found out now. Asking for a password instead would bring people to type it again. */
  | { readonly kind: 'later'; readonly retryAfterSeconds: number };

export interface MapiServerOptions {
  readonly endpoints: readonly Endpoint[];
  authenticate(request: IncomingMessage): Promise<MapiAuthentication>;
  readonly keeper: ContextKeeper;
  readonly requestLog: MapiRequestLog;
  readonly settings: () => MapiSettings;
  /** `Exchange/15.20.0000.000`. */
  readonly serverApplication: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const ping = 'PING';

export class MapiServer implements Service {
  readonly name = 'mapi';
  readonly #options: MapiServerOptions;
  readonly #contexts: ContextRegistry;
  readonly #unbegun = new UnbegunAnswers();
  #stopping = new AbortController();

  constructor(options: MapiServerOptions) {
    this.#options = options;
    this.#contexts = new ContextRegistry(options);
  }

  async handle(name: Endpoint['name'], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = this.#options.endpoints.find((each) => each.name === name);
    if (endpoint === undefined) throw new TypeError(`There is no endpoint ${name}.`);
    await this.#handle(endpoint, request, response);
  }

  start(): Promise<void> {
    this.#stopping = new AbortController();
    this.#contexts.start();
    return Promise.resolve();
  }

  /** Whoever waits is answered first: their contexts go on with the process that comes after. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#contexts.stop();
  }

  async #handle(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const record = new RequestRecord(endpoint.name, request, response, this.#options.clock);
    response.on('close', () => this.#options.requestLog.record(record.entry()));
    const authentication = await this.#options.authenticate(request);
    if (authentication.kind === 'challenge') {
      // A body that nobody reads would hold the connection open, which NTLM goes on with.
      request.resume();
      response.setHeader('WWW-Authenticate', [...authentication.challenges]);
      response.writeHead(401, { 'Content-Length': 0 }).end();
      return;
    }
    if (authentication.kind === 'later') {
      request.resume();
      postpone(response, authentication.retryAfterSeconds);
      return;
    }
    for (const [name, value] of Object.entries(authentication.headers ?? {})) response.setHeader(name, value);
    record.signedIn(authentication.caller, authentication.scheme);
    try {
      await this.#serve(endpoint, authentication, request, response, record);
    } catch (error) {
      request.resume();
      const refusal = this.#refusalOf(error);
      record.failed(refusal);
      if (response.headersSent) response.destroy();
      else if (refusal instanceof NoRoomError) postpone(response, refusal.retryAfterSeconds);
      else refuse(response, this.#terms(request), refusal);
    }
  }

  async #serve(
    endpoint: Endpoint,
    { caller, disabled }: MapiAuthentication & { kind: 'caller' },
    request: IncomingMessage,
    response: ServerResponse,
    record: RequestRecord,
  ): Promise<void> {
    const head = readRequestHead(request);
    record.head(head);
    if (disabled !== undefined) throw new TransportError(ResponseCode.endpointDisabled, disabled);
    if (this.#stopping.signal.aborted)
      throw new TransportError(ResponseCode.endpointShuttingDown, 'The server is stopping. Try again soon.');
    const body = await readMapiBody(request, this.#options.settings().maxRequestBytes);
    record.received(body.length);
    const client: ClientDetails = {
      application: head.clientApplication,
      info: head.clientInfo ?? '',
      address: request.socket.remoteAddress ?? '',
    };
    const run: Run = { endpoint, caller, head, body, client, request, response, record };
    if (head.requestType === endpoint.opening) await this.#open(run);
    else if (head.requestType === ping) await this.#ping(run);
    else if (head.requestType === endpoint.closing || endpoint.requestTypes.has(head.requestType))
      await this.#answer(run);
    else
      throw new TransportError(
        ResponseCode.invalidRequestType,
        `${head.requestType} is no request of /mapi/${endpoint.name}.`,
      );
  }

  /** Section 3.2.5.1: what the client had before ends, and it gets a context of its own again. */
  async #open(run: Run): Promise<void> {
    const { endpoint, caller, head, body, client } = run;
    if (head.contextCookie !== undefined) {
      const old = await this.#contexts.find(endpoint, caller, head.contextCookie, (kept) =>
        this.#revive(run, kept),
      );
      if (old) this.#contexts.remove(old);
    }
    // Before anything is said: HTTP itself has a word for it.
    this.#contexts.makeRoom(caller);
    const id = this.#contexts.newId();
    const answer = this.#begin(run, { id, sequence: 1 });
    await this.#finish(run, answer, async () => {
      const opened = await endpoint.open(caller, body, client);
      if (opened.session !== undefined) {
        const { clock } = this.#options;
        const state = { id, endpoint: endpoint.name, sequence: 1 };
        const { requestId } = run.head;
        run.record.session(opened.session);
        this.#contexts.add(new MapiContext(state, caller, opened.session, clock.monotonic(), requestId));
      }
      return opened.answer;
    });
  }

  async #ping(run: Run): Promise<void> {
    const { head } = run;
    // Section 3.2.5.6: without a context it says that the endpoint is there.
    if (head.contextCookie === undefined) {
      this.#begin(run).done(new Uint8Array(0));
      return;
    }
    const context = await this.#context(run);
    context.admitBeside(readSequence(run.head, context.id));
    this.#begin(run, context).done(new Uint8Array(0));
  }

  async #answer(run: Run): Promise<void> {
    const { endpoint, head, body, record } = run;
    const context = await this.#context(run);
    record.context(context);
    const given = readSequence(run.head, context.id);
    if (head.requestType === endpoint.waiting) {
      context.admitBeside(given);
      using left = new LeftSignal(run.response, context.gone);
      const work = () => context.session.answer(head.requestType, body, left.signal);
      await this.#finish(run, this.#begin(run, context), () => context.wait(work));
    } else {
      const isLast = head.requestType === endpoint.closing;
      const admission = context.admit(head.requestId, head.requestType, given, isLast);
      const answer = this.#begin(run, { id: context.id, sequence: admission.sequence });
      await this.#finish(run, answer, () =>
        admission.kind === 'again'
          ? admission.answer
          : context.run(head.requestId, head.requestType, () =>
              context.session.answer(head.requestType, body, context.gone),
            ),
      );
      if (isLast) this.#contexts.remove(context);
    }
    context.activeAt = this.#options.clock.monotonic();
  }

  async #context(run: Run): Promise<MapiContext> {
    const { endpoint, caller, head } = run;
    if (head.contextCookie === undefined)
      throw new TransportError(ResponseCode.missingCookie, `The request has no cookie ${contextCookie}.`);
    if (!/^[\w-]{32}$/.test(head.contextCookie))
      throw new TransportError(
        ResponseCode.invalidContextCookie,
        `The cookie ${contextCookie} is not valid.`,
      );
    if (head.sequenceCookie === undefined)
      throw new TransportError(ResponseCode.missingCookie, `The request has no cookie ${sequenceCookie}.`);
    const context = await this.#contexts.find(endpoint, caller, head.contextCookie, (kept) =>
      this.#revive(run, kept),
    );
    if (context === undefined)
      throw new TransportError(
        ResponseCode.contextNotFound,
        'The context has expired, has ended, or belongs to somebody else. Connect again.',
      );
    context.activeAt = this.#options.clock.monotonic();
    return context;
  }

  async #revive({ endpoint, caller, client }: Run, kept: KeptContext): Promise<MapiContext | undefined> {
    if (kept.state.endpoint !== endpoint.name) return undefined;
    const session = await endpoint.revive(caller, kept.session, client);
    return session && new MapiContext(kept.state, caller, session, this.#options.clock.monotonic());
  }

  /** Of a request beside others, whose head may go out after their answers, the number is that of then. */
  #begin(
    { endpoint, request, response }: Run,
    context?: { readonly id: string; readonly sequence: number },
  ): PendingAnswer {
    const path = `Path=/mapi/${endpoint.name}; HttpOnly${'encrypted' in request.socket ? '; Secure' : ''}`;
    const cookies = () =>
      context === undefined
        ? []
        : [
            `${contextCookie}=${context.id}; ${path}`,
            `${sequenceCookie}=${writeSequence(context.id, context.sequence)}; ${path}`,
          ];
    const now = new Date(this.#options.clock.now());
    return new PendingAnswer(response, this.#terms(request), cookies, now, this.#unbegun);
  }

  async #finish(run: Run, answer: PendingAnswer, work: () => Promise<EndpointAnswer>): Promise<void> {
    try {
      const done = await work();
      run.record.answered(done);
      answer.done(done.body);
    } catch (error) {
      const refusal = this.#refusalOf(error);
      run.record.failed(refusal);
      answer.fail(refusal);
    }
  }

  #terms(request: IncomingMessage) {
    const { settings, serverApplication } = this.#options;
    const { pendingPeriodMs, contextLifetimeMs: expirationMs } = settings();
    return { echo: echoOf(request), pendingPeriodMs, expirationMs, serverApplication };
  }

  #refusalOf(error: unknown): TransportError {
    if (error instanceof TransportError) return error;
    const id = this.#options.random.guid();
    this.#options.log.error('mapi.failed', { id, error });
    return new TransportError(
      ResponseCode.unknownFailure,
      `Something went wrong here; the log says more of ${id}.`,
    );
  }
}

interface Run {
  readonly endpoint: Endpoint;
  readonly caller: MapiCaller;
  readonly head: RequestHead;
  readonly body: Uint8Array;
  readonly client: ClientDetails;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RequestRecord;
}
