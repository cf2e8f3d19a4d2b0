/**
 * How an answer goes out: [MS-OXCMAPIHTTP] section 2.2.2.2. The client learns at once that its request is worked on, and again every
 * pending period, so that neither it nor a proxy between gives up; then come DONE, further headers and the body.
 */
import type { ServerResponse } from 'node:http';
import { escapeHtml } from '../../../base/html/html-text.ts';
import type { Echo } from './request-head.ts';
import { ResponseCode, type TransportError } from './response-code.ts';
import type { Unbegun, UnbegunAnswers } from './unbegun-answers.ts';

export interface AnswerTerms {
  readonly echo: Echo;
  readonly pendingPeriodMs: number;
  readonly expirationMs: number;
  /** `Exchange/15.20.0000.000`: clients read the version of Exchange that they may expect. */
  readonly serverApplication: string;
}

const processing = 'PROCESSING\r\n';

export class PendingAnswer implements Unbegun {
  readonly #response: ServerResponse;
  readonly #terms: AnswerTerms;
  /** As they are when the head goes out. */
  readonly #cookies: () => readonly string[];
  readonly #unbegun: UnbegunAnswers;
  readonly startedAt: number;
  readonly #startTime: string;
  #isBegun = false;
  #pending: NodeJS.Timeout | undefined;

  constructor(
    response: ServerResponse,
    terms: AnswerTerms,
    cookies: () => readonly string[],
    now: Date,
    unbegun: UnbegunAnswers,
  ) {
    this.#response = response;
    this.#terms = terms;
    this.#cookies = cookies;
    this.#unbegun = unbegun;
    this.startedAt = performance.now();
    this.#startTime = now.toUTCString();
    unbegun.add(this);
    response.on('close', () => this.#stop());
  }

  begin(): void {
    this.#writeHead();
    this.#response.write(processing);
    const { pendingPeriodMs } = this.#terms;
    this.#pending = setInterval(() => this.#response.write('PENDING\r\n'), pendingPeriodMs);
  }

  done(body: Uint8Array): void {
    this.#end('', body);
  }

  /** The code stands among the last headers where the first were sent. */
  fail(error: TransportError): void {
    this.#stop();
    if (this.#isBegun) this.#end(`X-ResponseCode: ${error.code}\r\n`, new Uint8Array(0));
    else refuse(this.#response, this.#terms, error, this.#cookies());
  }

  #writeHead(): void {
    const { pendingPeriodMs, expirationMs } = this.#terms;
    this.#isBegun = true;
    const headers = commonHeaders(this.#terms, ResponseCode.success);
    headers.push('Content-Type', 'application/mapi-http');
    headers.push('X-PendingPeriod', String(pendingPeriodMs), 'X-ExpirationInfo', String(expirationMs));
    for (const cookie of this.#cookies()) headers.push('Set-Cookie', cookie);
    this.#response.writeHead(200, headers);
  }

  #end(late: string, body: Uint8Array): void {
    this.#stop();
    const beginning = this.#isBegun ? '' : processing;
    if (!this.#isBegun) this.#writeHead();
    const elapsed = Math.round(performance.now() - this.startedAt);
    const head = `${beginning}DONE\r\nX-ElapsedTime: ${elapsed}\r\nX-StartTime: ${this.#startTime}\r\n${late}\r\n`;
    const whole = Buffer.allocUnsafe(head.length + body.length);
    whole.write(head, 'latin1');
    whole.set(body, head.length);
    this.#response.end(whole);
  }

  #stop(): void {
    this.#unbegun.delete(this);
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
  const headers = commonHeaders(terms, error.code);
  // R2038: this and no more; the page says itself what it is written in.
  headers.push('Content-Type', 'text/html', 'Content-Length', String(Buffer.byteLength(body)));
  for (const cookie of cookies) headers.push('Set-Cookie', cookie);
  response.writeHead(200, headers);
  response.end(body);
}

/** R51: the server cannot go on now. */
export function postpone(response: ServerResponse, retryAfterSeconds: number): void {
  response.writeHead(503, { 'Retry-After': retryAfterSeconds, 'Content-Length': 0 }).end();
}

/** Names and values in turn, the names in the specification's letter case, which some clients compare with. */
function commonHeaders({ echo, serverApplication }: AnswerTerms, code: ResponseCode): string[] {
  const headers = ['Cache-Control', 'private'];
  if (echo.requestType !== undefined) headers.push('X-RequestType', echo.requestType);
  if (echo.requestId !== undefined) headers.push('X-RequestId', echo.requestId);
  if (echo.clientInfo !== undefined) headers.push('X-ClientInfo', echo.clientInfo);
  headers.push('X-ResponseCode', String(code), 'X-ServerApplication', serverApplication);
  return headers;
}
