/** JSON to a server and back, as somebody who has signed in; a server that has had too much is given the time that it asks for. */
import type { IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Clock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import { openAgent } from '../http-agent.ts';
import type { Trust } from '../server-address.ts';
import { cannotReach } from '../transport-errors.ts';

export interface RestClientOptions {
  /** Of the host alone. */
  readonly base: URL;
  readonly authorization: string;
  readonly trust: Trust;
  readonly language: string;
}

export interface RestReply {
  readonly status: number;
  readonly json: unknown;
}

/** What goes on around a request. */
export interface RestCall {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Told before each pause that the server asks for, and 0 when it is over. */
  onPause?(seconds: number): void;
}

interface Attempt extends RestReply {
  readonly retryAfterSeconds: number | undefined;
}

const maxSockets = 4;
/** Servers give a cmdlet fifteen minutes. */
const answerTimeoutMs = 16 * 60_000;
/** Of all pauses of one request: a person does not wait for longer, and is told what the server says. */
const longestPauseSeconds = 5 * 60;
const maxAttempts = 10;
const tooManyRequests = 429;

export class RestClient implements Disposable {
  readonly #options: RestClientOptions;
  readonly #opened: ReturnType<typeof openAgent>;

  constructor(options: RestClientOptions) {
    this.#options = options;
    this.#opened = openAgent(options.base, options.trust, { maxSockets, timeout: answerTimeoutMs });
  }

  get host(): string {
    return this.#options.base.host;
  }

  get(path: string, headers: Readonly<Record<string, string>>, call: RestCall): Promise<RestReply> {
    return this.#ask('GET', path, undefined, headers, call);
  }

  post(
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    call: RestCall,
  ): Promise<RestReply> {
    return this.#ask('POST', path, body, headers, call);
  }

  [Symbol.dispose](): void {
    this.#opened.agent.destroy();
  }

  /** What is refused as too much has not been done: it may be sent again as it is. */
  async #ask(
    method: string,
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
    { signal, clock, onPause }: RestCall,
  ): Promise<RestReply> {
    let leftSeconds = longestPauseSeconds;
    for (let attempt = 1; ; attempt += 1) {
      const reply = await this.#try(method, path, body, headers, signal);
      const { status, retryAfterSeconds: seconds } = reply;
      if (status !== tooManyRequests || seconds === undefined) return reply;
      if (seconds > leftSeconds || attempt === maxAttempts) return reply;
      leftSeconds -= seconds;
      onPause?.(seconds);
      await clock.sleep(seconds * 1_000, signal);
      onPause?.(0);
    }
  }

  async #try(
    method: string,
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { base, authorization, language } = this.#options;
    const url = new URL(path, base);
    // A link that leads elsewhere gets nobody's password.
    if (url.origin !== base.origin) throw leadsElsewhere(base.host, url.host);
    const { agent, send } = this.#opened;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = send(
      url,
      {
        ...{ method, agent, signal },
        headers: {
          ...headers,
          Authorization: authorization,
          'Accept-Language': language,
          'User-Agent': 'Landfall',
          ...(body !== undefined && {
            'Content-Type': 'application/json; charset=utf-8',
            'Content-Length': Buffer.byteLength(body),
          }),
        },
      },
      resolve,
    );
    request.once('error', reject);
    request.end(body);
    try {
      const response = await promise;
      const retryAfterSeconds = secondsOf(response.headers['retry-after']);
      return { status: response.statusCode ?? 0, json: parse(await readText(response)), retryAfterSeconds };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AppError ? error : cannotReach(base.host, error);
    }
  }
}

/** RFC 9110 section 10.2.3; a server that names a date instead is not waited for. */
function secondsOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Math.max(Number(header), 1) : undefined;
}

/** Undefined for what is no JSON: a page of another server. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function leadsElsewhere(host: string, to: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remote.online.elsewhere',
    message: `${host} gave a link to ${to}, which is another server. It was not followed. Ask the administrator of ${host}.`,
  });
}
