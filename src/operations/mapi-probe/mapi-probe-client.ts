import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import type { Random } from '../../base/random.ts';
import {
  askEndpoint,
  type DialTarget,
  type EndpointAgent,
  headerOf,
} from '../client-access/endpoint-request.ts';
import { readChunks, readMethodResult } from './mapi-bodies.ts';
import { ProbeFailure } from './probe-failure.ts';

/** How a probe tells of itself in logs, where it is no client that people use. */
export const probeApplication = 'LandfallProbe/15.00.0000.000';

export interface ProbeWay {
  /** Of the header Authorization. */
  readonly authorization: string;
  readonly signal: AbortSignal;
  readonly dial?: DialTarget | undefined;
  readonly networks?: OutwardNetworks | undefined;
  readonly agent: EndpointAgent;
  readonly random: Random;
}

/** One session with one endpoint: it keeps the cookies, and counts its requests. */
export class MapiProbeClient {
  readonly #url: string;
  readonly #way: ProbeWay;
  readonly #session: string;
  readonly #cookies = new Map<string, string>();
  #count = 0;

  constructor(url: string, way: ProbeWay) {
    this.#url = url;
    this.#way = way;
    this.#session = way.random.guid().toUpperCase();
  }

  get hasContext(): boolean {
    return this.#cookies.size > 0;
  }

  /** The body of the answer, which has said that all went well. */
  async send(requestType: string, body: Uint8Array): Promise<Uint8Array> {
    const { authorization, signal, dial, networks, agent } = this.#way;
    this.#count += 1;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await askEndpoint({
      ...{ url: this.#url, method: 'POST', signal, dial, networks, agent, body },
      headers: {
        Authorization: authorization,
        'Content-Type': 'application/mapi-http',
        'Content-Length': body.length,
        'X-RequestType': requestType,
        'X-RequestId': `{${this.#session}}:${this.#count}`,
        'X-ClientInfo': `{${this.#session}}:1`,
        'X-ClientApplication': probeApplication,
        ...(cookie !== '' && { Cookie: cookie }),
      },
    });
    for (const pair of answer.cookies) {
      const equals = pair.indexOf('=');
      if (equals > 0) this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    if (answer.status === 401) {
      const ways = headerOf(answer, 'WWW-Authenticate') ?? 'nothing';
      throw new ProbeFailure(`The account was not taken (HTTP 401). The endpoint asks for ${ways}.`);
    }
    if (answer.status !== 200) throw new ProbeFailure(`${this.#url} answers with HTTP ${answer.status}.`);
    const first = headerOf(answer, 'X-ResponseCode');
    if (first === undefined)
      throw new ProbeFailure(
        `What answers at ${this.#url} is no MAPI over HTTP: it sends no X-ResponseCode.`,
      );
    if (Number(first) !== 0) throw refused(requestType, Number(first), answer.body.toString('utf8'));
    const chunks = readChunks(answer.body);
    if (chunks === undefined)
      throw new ProbeFailure(`The answer to ${requestType} is cut off, or changed on its way.`);
    const last = Number(chunks.headers.get('x-responsecode') ?? 0);
    if (last !== 0) throw refused(requestType, last, '');
    const { statusCode, errorCode } = readMethodResult(chunks.body);
    // [MS-OXNSPI] section 3.1.4.1.2: what Unbind says of its success is 1.
    const isWell = errorCode === 0 || (requestType === 'Unbind' && errorCode === 1);
    if (statusCode !== 0 || !isWell)
      throw new ProbeFailure(`${requestType} failed with the code ${hex(statusCode || errorCode)}.`);
    return chunks.body;
  }
}

export const hex = (code: number): string => `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;

const longestReason = 400;

function refused(requestType: string, code: number, page: string): ProbeFailure {
  const reason = page
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longestReason);
  return new ProbeFailure(
    `${requestType} was refused with X-ResponseCode ${code}${reason === '' ? '.' : `: ${reason}`}`,
  );
}
