/**
 * How an answer goes out: [MS-OXCMAPIHTTP] section 2.2.2.2. The client learns at once that its request is worked on, and again every
 * pending period, so that neither it nor a proxy between gives up; then come DONE, further headers and the body.
 */
import type { ServerResponse } from 'node:http';
import { escapeHtml } from '../../../base/html/html-text.ts';
import type { Echo } from './request-head.ts';
import { ResponseCode, type TransportError } from './response-code.ts';

export interface AnswerTerms {
  readonly echo: Echo;
  readonly pendingPeriodMs: number;
  readonly expirationMs: number;
  /** `Exchange/15.20.0000.000`: clients read the version of Exchange that they may expect. */
  readonly serverApplication: string;
}

/** What is done within it goes out in one piece with its beginning. */
const togetherMs = 3;
const processing = 'PROCESSING\r\n';

export class PendingAnswer {
  readonly #response: ServerResponse;
  readonly #terms: AnswerTerms;
  readonly #cookies: readonly string[];
  readonly #startedAt: number;
  readonly #startTime: string;
  readonly #flush: NodeJS.Timeout;
  #isBegun = false;
  #pending: NodeJS.Timeout | undefined;

  constructor(response: ServerResponse, terms: AnswerTerms, cookies: readonly string[], now: Date) {
    this.#response = response;
    this.#terms = terms;
    this.#cookies = cookies;
    this.#startedAt = performance.now();
    this.#startTime = now.toUTCString();
    response.socket?.setNoDelay(true);
    this.#flush = setTimeout(() => {
      this.#begin();
      response.write(processing);
      this.#pending = setInterval(() => response.write('PENDING\r\n'), terms.pendingPeriodMs);
    }, togetherMs);
    response.once('close', () => this.#stop());
  }

  done(body: Uint8Array): void {
    this.#end('', body);
  }

  /** The code stands among the last headers where the first were sent. */
  fail(error: TransportError): void {
    this.#stop();
    if (this.#isBegun) this.#end(`X-ResponseCode: ${error.code}\r\n`, new Uint8Array(0));
    else refuse(this.#response, this.#terms, error, this.#cookies);
  }

  #begin(): void {
    const { pendingPeriodMs, expirationMs } = this.#terms;
    this.#isBegun = true;
    this.#response.writeHead(200, {
      ...commonHeaders(this.#terms, ResponseCode.success),
      'Content-Type': 'application/mapi-http',
      'X-PendingPeriod': String(pendingPeriodMs),
      'X-ExpirationInfo': String(expirationMs),
      ...(this.#cookies.length > 0 && { 'Set-Cookie': [...this.#cookies] }),
    });
  }

  #end(late: string, body: Uint8Array): void {
    this.#stop();
    const beginning = this.#isBegun ? '' : processing;
    if (!this.#isBegun) this.#begin();
    const elapsed = Math.round(performance.now() - this.#startedAt);
    const head = `${beginning}DONE\r\nX-ElapsedTime: ${elapsed}\r\nX-StartTime: ${this.#startTime}\r\n${late}\r\n`;
    this.#response.end(Buffer.concat([Buffer.from(head, 'latin1'), body]));
  }

  #stop(): void {
    clearTimeout(this.#flush);
    clearInterval(this.#pending);
  }
}

/** Section 2.2.3.3.3: with another code than 0 there is no body of the protocol, but a page for people. */
export function refuse(
  response: ServerResponse,
  terms: AnswerTerms,
  error: TransportError,
  cookies: readonly string[] = [],
): void {
  const body = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>MAPI over HTTP</title></head><body><h1>X-ResponseCode: ${error.code}</h1><p>${escapeHtml(error.message)}</p></body></html>\n`;
  response.writeHead(200, {
    ...commonHeaders(terms, error.code),
    // R2038: this and no more; the page says itself what it is written in.
    'Content-Type': 'text/html',
    'Content-Length': Buffer.byteLength(body),
    ...(cookies.length > 0 && { 'Set-Cookie': [...cookies] }),
  });
  response.end(body);
}

/** In the specification's letter case, which some clients compare with. */
function commonHeaders({ echo, serverApplication }: AnswerTerms, code: ResponseCode): Record<string, string> {
  return {
    'Cache-Control': 'private',
    ...(echo.requestType !== undefined && { 'X-RequestType': echo.requestType }),
    ...(echo.requestId !== undefined && { 'X-RequestId': echo.requestId }),
    ...(echo.clientInfo !== undefined && { 'X-ClientInfo': echo.clientInfo }),
    'X-ResponseCode': String(code),
    'X-ServerApplication': serverApplication,
  };
}
