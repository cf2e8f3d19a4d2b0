import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Clock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Random } from '../../../base/random.ts';
import { type ListPage, parseListPage } from './list-xml.ts';
import { failureOf, isPassing, s3ErrorCodes, unreachable } from './s3-errors.ts';
import { type Credentials, emptyPayloadHash, encodePath, encodeQuery, signRequest } from './sigv4.ts';

export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`, `http://127.0.0.1:7480`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: Credentials;
  /** The bucket as the first part of the path (the default: every server takes it) or of the host name. */
  readonly addressing?: 'path' | 'host';
  readonly clock: Clock;
  readonly random: Random;
  /** Without a byte in either direction. */
  readonly idleTimeoutMs?: number;
  readonly attempts?: number;
  readonly connections?: number;
}

export interface PutBody {
  readonly bytes: number;
  /** Hexadecimal SHA-256; the server compares it with what arrives. */
  readonly sha256: string;
  /** From the start, each time it is called: a failed upload is tried again. */
  chunks(): AsyncIterable<Uint8Array>;
}

interface Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: PutBody;
  readonly signal?: AbortSignal | undefined;
}

interface Response {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

const firstPauseMs = 200;
const longestPauseMs = 10_000;

/** The part of S3 that packs need. */
export class S3Client {
  readonly #options: S3Options;
  readonly #base: URL;
  readonly #host: string;
  readonly #pathPrefix: string;
  readonly #agent: http.Agent;
  readonly #idleTimeoutMs: number;

  constructor(options: S3Options) {
    this.#options = options;
    this.#base = new URL(options.endpoint);
    const inHost = options.addressing === 'host';
    this.#host = inHost ? `${options.bucket}.${this.#base.host}` : this.#base.host;
    const root = this.#base.pathname.replace(/\/$/, '');
    this.#pathPrefix = inHost ? root : `${root}/${options.bucket}`;
    const settings = { keepAlive: true, maxSockets: options.connections ?? 8 };
    this.#agent = this.#isTls ? new https.Agent(settings) : new http.Agent(settings);
    this.#idleTimeoutMs = options.idleTimeoutMs ?? 30_000;
  }

  /** `conflict` where the key is taken, on servers that know `If-None-Match`; others replace the object. */
  async putNew(key: string, body: PutBody, signal?: AbortSignal): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream', 'x-amz-meta-sha256': body.sha256 };
    const conditional = { ...headers, 'if-none-match': '*' };
    const response = await this.#send({ method: 'PUT', key, headers: conditional, body, signal });
    if (response.status === 501) {
      await this.#expect({ method: 'PUT', key, headers, body, signal });
      return;
    }
    this.#check({ method: 'PUT', key }, response);
  }

  /** Bytes from `start` to before `end`; fewer where the object ends before. */
  async getRange(key: string, start: number, end: number, signal?: AbortSignal): Promise<Buffer> {
    const headers = { range: `bytes=${start}-${end - 1}` };
    const response = await this.#send({ method: 'GET', key, headers, signal });
    // The range begins behind the end.
    if (response.status === 416) return Buffer.alloc(0);
    this.#check({ method: 'GET', key }, response);
    if (response.status === 206) return response.body;
    // A server that knows no ranges sends the whole object.
    return response.body.subarray(start, end);
  }

  async find(
    key: string,
  ): Promise<{ readonly bytes: number; readonly sha256: string | undefined } | undefined> {
    const response = await this.#send({ method: 'HEAD', key });
    if (response.status === 404) return undefined;
    this.#check({ method: 'HEAD', key }, response);
    const sha256 = response.headers['x-amz-meta-sha256'];
    return {
      bytes: Number(response.headers['content-length']),
      sha256: typeof sha256 === 'string' ? sha256 : undefined,
    };
  }

  /** Pages of all keys that begin with `prefix`; with a delimiter, those below it are put together. */
  async *list(prefix: string, delimiter?: string): AsyncGenerator<ListPage, void, undefined> {
    let continuation: string | undefined;
    do {
      const query: Record<string, string> = { 'list-type': '2', prefix };
      if (delimiter !== undefined) query.delimiter = delimiter;
      if (continuation !== undefined) query['continuation-token'] = continuation;
      const { body } = await this.#expect({ method: 'GET', key: '', query });
      const page = parseListPage(body.toString());
      yield page;
      continuation = page.continuation;
    } while (continuation !== undefined);
  }

  /** Removing what is not there is no error. */
  async remove(key: string): Promise<void> {
    const response = await this.#send({ method: 'DELETE', key });
    if (response.status !== 404) this.#check({ method: 'DELETE', key }, response);
  }

  /** For tests and first set-up. */
  async createBucket(): Promise<void> {
    await this.#expect({ method: 'PUT', key: '' });
  }

  close(): void {
    this.#agent.destroy();
  }

  get #isTls(): boolean {
    return this.#base.protocol === 'https:';
  }

  async #expect(request: Request): Promise<Response> {
    const response = await this.#send(request);
    this.#check(request, response);
    return response;
  }

  #check({ method, key }: Pick<Request, 'method' | 'key'>, { status, body }: Response): void {
    if (status >= 200 && status < 300) return;
    const { endpoint, bucket } = this.#options;
    throw failureOf({ method, endpoint, bucket, key, status, text: body.toString() });
  }

  /** Tries again what may pass; every answer that will not is the caller's to judge. */
  async #send(request: Request): Promise<Response> {
    const { clock, attempts = 5 } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      request.signal?.throwIfAborted();
      try {
        const response = await this.#sendOnce(request);
        if (!isPassing(response.status) || attempt >= attempts) return response;
      } catch (error) {
        request.signal?.throwIfAborted();
        if (!isConnectionTrouble(error)) throw error;
        if (attempt >= attempts) throw this.#unreachable(request.key, error);
      }
      await clock.sleep(this.#pauseMs(attempt), request.signal);
    }
  }

  /** Doubling, with half of it left to chance, so that nodes do not come back all at once. */
  #pauseMs(attempt: number): number {
    const full = Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
    const [chance = 0] = this.#options.random.bytes(1);
    return full / 2 + (full / 2) * (chance / 255);
  }

  #unreachable(key: string, error: unknown): AppError {
    const { endpoint, bucket } = this.#options;
    const why = error instanceof Error ? error.message || error.name : String(error);
    return unreachable(endpoint, bucket, key, why, error);
  }

  async #sendOnce({ method, key, query, headers, body, signal }: Request): Promise<Response> {
    const { region, credentials, clock } = this.#options;
    const path = key === '' ? `${this.#pathPrefix}/` : `${this.#pathPrefix}/${key}`;
    const signed = signRequest(
      {
        method,
        host: this.#host,
        path,
        payloadHash: body?.sha256 ?? emptyPayloadHash,
        ...(query ? { query } : {}),
        ...(headers ? { headers } : {}),
      },
      credentials,
      region,
      clock.now(),
    );
    if (method === 'PUT') signed['content-length'] = String(body?.bytes ?? 0);
    const search = query ? `?${encodeQuery(query)}` : '';
    const outgoing = (this.#isTls ? https : http).request({
      agent: this.#agent,
      hostname: this.#options.addressing === 'host' ? this.#host.replace(/:\d+$/, '') : this.#base.hostname,
      port: this.#base.port,
      method,
      path: encodePath(path) + search,
      headers: signed,
      timeout: this.#idleTimeoutMs,
      ...(signal ? { signal } : {}),
    });
    outgoing.once('timeout', () =>
      outgoing.destroy(
        Object.assign(new Error(`no answer within ${this.#idleTimeoutMs} ms`), { code: 'ETIMEDOUT' }),
      ),
    );
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      outgoing.on('error', reject);
    });
    // Looked at below; a failure while the body is still being sent must not count as unhandled.
    answered.catch(() => undefined);
    try {
      await sendBody(outgoing, body, answered);
      const incoming = await answered;
      return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await readAll(incoming) };
    } catch (error) {
      outgoing.destroy();
      throw error;
    } finally {
      // Refused half-way: the rest of the body is not worth sending, and the connection cannot be used again.
      if (!outgoing.writableEnded) outgoing.destroy();
    }
  }
}

async function sendBody(
  outgoing: http.ClientRequest,
  body: PutBody | undefined,
  answered: Promise<unknown>,
): Promise<void> {
  if (body === undefined) {
    outgoing.end();
    return;
  }
  let early = false;
  const notice = answered.then(
    () => {
      early = true;
    },
    () => {
      early = true;
    },
  );
  for await (const chunk of body.chunks()) {
    // A server that refuses answers before it has everything.
    if (early) return;
    if (!outgoing.write(chunk)) await Promise.race([notice, drained(outgoing)]);
  }
  outgoing.end();
}

function drained(outgoing: http.ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    outgoing.once('drain', resolve);
  });
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Below HTTP: refused, reset, timed out, or no such host. Errors of the disk that is being read are not among them. */
const connectionTroubles = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

function isConnectionTrouble(error: unknown): boolean {
  return error instanceof Error && 'code' in error && connectionTroubles.has(String(error.code));
}

export function isMissing(error: unknown): boolean {
  return error instanceof AppError && error.code === s3ErrorCodes.notFound;
}
