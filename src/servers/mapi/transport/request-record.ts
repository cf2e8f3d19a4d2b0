import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../../base/clock.ts';
import { legacyDnOf } from '../../../organization/legacy-dn.ts';
import type { MapiRequestEntry, MapiRequestUser } from '../request-log.ts';
import type { EndpointAnswer, EndpointSession, MapiCaller } from './endpoint.ts';
import type { MapiContext } from './mapi-context.ts';
import type { RequestHead } from './request-head.ts';
import type { TransportError } from './response-code.ts';

/** What becomes known of a request on its way, for the log. */
export class RequestRecord {
  readonly #endpoint: 'emsmdb' | 'nspi';
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #started: number;
  readonly #clientAddress: string;
  readonly #serverAddress: string;
  #authentication: MapiRequestEntry['authentication'];
  #caller: MapiCaller | undefined;
  #head: RequestHead | undefined;
  #requestBytes = 0;
  #context: Pick<MapiRequestEntry, 'contextId' | 'sequence'> | undefined;
  #session: EndpointSession | undefined;
  #answer: EndpointAnswer | undefined;
  #refusal: TransportError | undefined;

  constructor(endpoint: 'emsmdb' | 'nspi', request: IncomingMessage, response: ServerResponse, clock: Clock) {
    this.#endpoint = endpoint;
    this.#request = request;
    this.#response = response;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#started = clock.monotonic();
    // The socket forgets them when it closes.
    this.#clientAddress = request.socket.remoteAddress ?? '';
    this.#serverAddress = request.socket.localAddress ?? '';
  }

  signedIn(caller: MapiCaller, authentication: NonNullable<MapiRequestEntry['authentication']>): void {
    this.#caller = caller;
    this.#authentication = authentication;
  }

  head(head: RequestHead): void {
    this.#head = head;
  }

  received(requestBytes: number): void {
    this.#requestBytes = requestBytes;
  }

  context({ logName, sequence, session }: MapiContext): void {
    this.#context = { contextId: logName, sequence };
    this.session(session);
  }

  session(session: EndpointSession): void {
    this.#session = session;
  }

  answered(answer: EndpointAnswer): void {
    this.#answer = answer;
  }

  failed(refusal: TransportError): void {
    this.#refusal = refusal;
  }

  entry(): MapiRequestEntry {
    const { method = '', url = '', headers } = this.#request;
    const question = url.indexOf('?');
    const head = this.#head;
    const answer = this.#answer;
    return {
      endpoint: this.#endpoint,
      startedAt: this.#startedAt,
      elapsedMs: this.#clock.monotonic() - this.#started,
      method,
      host: headers.host ?? '',
      path: question < 0 ? url : url.slice(0, question),
      query: question < 0 ? '' : url.slice(question + 1),
      clientAddress: this.#clientAddress,
      serverAddress: this.#serverAddress,
      userAgent: headers['user-agent'] ?? '',
      httpStatus: this.#response.statusCode,
      requestBytes: this.#requestBytes,
      responseBytes: answer?.body.length ?? 0,
      authentication: this.#authentication,
      user: this.#caller && userOf(this.#caller),
      requestType: head?.requestType ?? '',
      requestId: head?.requestId ?? '',
      clientInfo: head?.clientInfo ?? '',
      clientApplication: head?.clientApplication ?? '',
      responseCode: this.#refusal?.code ?? (answer && 0),
      statusCode: answer?.statusCode,
      errorCode: answer?.errorCode,
      contextId: this.#context?.contextId,
      sequence: this.#context?.sequence,
      clientMode: this.#session?.facts?.mode,
      clientProcess: this.#session?.facts?.process,
      operations: answer?.operations,
      failure: this.#refusal?.message,
    };
  }
}

/** The same for all requests of somebody who has signed in. */
const users = new WeakMap<MapiCaller, MapiRequestUser>();

function userOf(caller: MapiCaller): MapiRequestUser {
  const known = users.get(caller);
  if (known !== undefined) return known;
  const { tenant, name, organizationName: organization } = caller;
  const user = { tenant, organization, name, legacyExchangeDN: legacyDnOf(caller.organization, caller.guid) };
  users.set(caller, user);
  return user;
}
