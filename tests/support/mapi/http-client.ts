/**
 * A client of MAPI over HTTP that shares nothing with the server: bytes are put together and taken apart by hand here, after
 * [MS-OXCMAPIHTTP] section 2.2.
 */
import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';

export interface MapiAnswer {
  readonly status: number;
  /** Names in the letter case in which they came. */
  readonly headers: ReadonlyMap<string, string>;
  readonly responseCode: number | undefined;
  /** PROCESSING, PENDING, DONE. */
  readonly marks: readonly string[];
  /** Behind DONE, before the body. */
  readonly late: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface MapiClientOptions {
  readonly port: number;
  readonly path?: string;
  readonly user: string;
  readonly password: string;
  readonly application?: string;
}

export class MapiHttpClient {
  readonly cookies = new Map<string, string>();
  readonly #options: MapiClientOptions;
  readonly #group = randomUUID();
  #agent = new Agent({ keepAlive: true, maxSockets: 4 });
  #counter = 0;

  constructor(options: MapiClientOptions) {
    this.#options = options;
  }

  /** Goes on over new connections, and from another address of this machine where one is named. */
  reconnect(localAddress?: string): void {
    this.#agent.destroy();
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 4,
      ...(localAddress !== undefined && { localAddress }),
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  nextRequestId(): string {
    this.#counter += 1;
    return `{${this.#group}}:${this.#counter}`;
  }

  async send(
    requestType: string,
    body: Uint8Array,
    extra: { headers?: OutgoingHttpHeaders; requestId?: string; method?: string; signal?: AbortSignal } = {},
  ): Promise<MapiAnswer> {
    const {
      port,
      path = '/mapi/emsmdb',
      user,
      password,
      application = 'Outlook/16.0.17928.20114',
    } = this.#options;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const asking = request({
      host: '127.0.0.1',
      port,
      path,
      method: extra.method ?? 'POST',
      agent: this.#agent,
      ...(extra.signal && { signal: extra.signal }),
      headers: {
        Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        'Content-Type': 'application/mapi-http',
        'Content-Length': body.length,
        'X-RequestType': requestType,
        'X-RequestId': extra.requestId ?? this.nextRequestId(),
        'X-ClientInfo': `{${this.#group}}`,
        'X-ClientApplication': application,
        ...(cookie !== '' && { Cookie: cookie }),
        ...extra.headers,
      },
    });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      asking.once('error', reject).once('response', resolve);
      asking.end(body);
    });
    for (const each of response.headers['set-cookie'] ?? []) {
      const [pair = ''] = each.split(';');
      const equals = pair.indexOf('=');
      this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return readAnswer(response);
  }
}

async function readAnswer(response: IncomingMessage): Promise<MapiAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  const headers = new Map<string, string>();
  for (let at = 0; at < response.rawHeaders.length; at += 2)
    headers.set(response.rawHeaders[at] ?? '', response.rawHeaders[at + 1] ?? '');
  const code = headers.get('X-ResponseCode');
  const head = {
    status: response.statusCode ?? 0,
    headers,
    responseCode: code === undefined ? undefined : Number(code),
  };
  if (!whole.subarray(0, 10).equals(Buffer.from('PROCESSING')))
    return { ...head, marks: [], late: new Map(), body: whole };
  const end = whole.indexOf('\r\n\r\n');
  const lines = whole.subarray(0, end).toString('latin1').split('\r\n');
  const marks = lines.filter((line) => /^(PROCESSING|PENDING|DONE)$/.test(line));
  const late = new Map(lines.slice(marks.length).map((line) => line.split(/: */, 2) as [string, string]));
  return { ...head, marks, late, body: whole.subarray(end + 4) };
}
