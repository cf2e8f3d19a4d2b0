import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../../base/clock.ts';
import { legacyDnOf } from '../../../organization/legacy-dn.ts';
import type { MapiRequestEntry } from '../request-log.ts';
import type { EndpointAnswer, MapiCaller } from './endpoint.ts';
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
  #parts: Partial<MapiRequestEntry> = {};

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
    const { tenant, name, organizationName: organization } = caller;
    const legacyExchangeDN = legacyDnOf(caller.organization, caller.guid);
    this.#parts = { ...this.#parts, authentication, user: { tenant, organization, name, legacyExchangeDN } };
  }

  head({ requestType, requestId, clientInfo = '', clientApplication }: RequestHead): void {
    this.#parts = { ...this.#parts, requestType, requestId, clientInfo, clientApplication };
  }

  received(requestBytes: number): void {
    this.#parts = { ...this.#parts, requestBytes };
  }

  context({ id, sequence }: MapiContext): void {
    const contextId = hash('sha256', id, 'hex').slice(0, 16);
    this.#parts = { ...this.#parts, contextId, sequence };
  }

  answered({ body, statusCode, errorCode, operations }: EndpointAnswer): void {
    const responseBytes = body.length;
    this.#parts = { ...this.#parts, responseCode: 0, responseBytes, statusCode, errorCode, operations };
  }

  failed({ code, message }: TransportError): void {
    this.#parts = { ...this.#parts, responseCode: code, failure: message };
  }

  entry(): MapiRequestEntry {
    const { method = '', url = '', headers } = this.#request;
    const question = url.indexOf('?');
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
      requestBytes: 0,
      responseBytes: 0,
      requestType: '',
      requestId: '',
      clientInfo: '',
      clientApplication: '',
      ...this.#parts,
    };
  }
}
