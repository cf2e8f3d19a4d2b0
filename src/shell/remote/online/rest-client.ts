/** JSON to a server and back, as somebody who has signed in. */
import type { IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
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

const maxSockets = 4;
/** Servers give a cmdlet fifteen minutes. */
const answerTimeoutMs = 16 * 60_000;

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

  get(path: string, signal: AbortSignal): Promise<RestReply> {
    return this.#ask('GET', path, undefined, {}, signal);
  }

  post(
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<RestReply> {
    return this.#ask('POST', path, body, headers, signal);
  }

  [Symbol.dispose](): void {
    this.#opened.agent.destroy();
  }

  async #ask(
    method: string,
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<RestReply> {
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
      return { status: response.statusCode ?? 0, json: parse(await readText(response)) };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AppError ? error : cannotReach(base.host, error);
    }
  }
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
