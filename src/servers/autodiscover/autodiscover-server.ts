/**
 * Where Outlook asks for its settings: POST /autodiscover/autodiscover.xml, [MS-OXDSCLI], for whoever signs in; and
 * GET /autodiscover/autodiscover.json, which tells everybody where an address is served and nothing of who has it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import {
  findJsonProtocol,
  invalidProtocol,
  jsonErrors,
  outlookResponseSchema,
  type PoxError,
  poxErrors,
  readPoxRequest,
  writeJsonAnswer,
  writePoxError,
  writePoxRedirect,
  writePoxSettings,
} from '../../wire/autodiscover/index.ts';
import type { AutodiscoverCaller, AutodiscoverRooms, Discovered } from './autodiscover-rooms.ts';
import { autodiscoverPrefix } from './autodiscover-routes.ts';

export interface AutodiscoverOptions {
  readonly rooms: AutodiscoverRooms;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A request is one address. */
const maxBodyBytes = 16 * 1024;
/** RFC 5321 section 4.5.3.1. */
const longestAddress = 320;

export class AutodiscoverServer {
  readonly #options: AutodiscoverOptions;

  constructor(options: AutodiscoverOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? '', 'http://localhost');
    const path = target.pathname.slice(autodiscoverPrefix.length);
    if (/^\/autodiscover\.xml$/i.test(path)) await this.#answerPox(request, response);
    else if (/^\/autodiscover\.json(\/v1\.0(\/[^/]*)?)?\/?$/i.test(path)) {
      request.resume();
      await this.#answerJson(request.method ?? '', target, path, response);
    } else {
      request.resume();
      send(response, 404, 'text/plain; charset=utf-8', 'There is nothing here.\n');
    }
  }

  async #answerPox(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = await this.#options.rooms.authenticate(request);
    if (found.kind !== 'caller') {
      // A body that nobody reads would hold the connection open, which NTLM goes on with.
      request.resume();
      if (found.kind === 'later') {
        response.writeHead(503, { 'Retry-After': found.retryAfterSeconds, 'Content-Length': 0 }).end();
      } else {
        response.setHeader('WWW-Authenticate', [...found.challenges]);
        response.writeHead(401, { 'Content-Length': 0 }).end();
      }
      return;
    }
    const { caller, headers = {} } = found;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const body = await readBounded(request);
    if (body === undefined) {
      response.setHeader('Connection', 'close');
      send(response, 413, 'text/plain; charset=utf-8', `A request has ${maxBodyBytes} bytes at most.\n`);
      return;
    }
    const capability = Number(request.headers['x-mapihttpcapability'] ?? 0);
    const text = await this.#pox(caller, request.method === 'POST' ? body : '', capability >= 1);
    send(response, 200, 'text/xml; charset=utf-8', text);
  }

  async #pox(caller: AutodiscoverCaller, body: string, knowsMapiHttp: boolean): Promise<string> {
    const asked = readPoxRequest(body);
    if (asked === undefined) return this.#error(caller, poxErrors.invalidRequest);
    if (asked.acceptableResponseSchema !== outlookResponseSchema)
      return this.#error(caller, poxErrors.providerNotFound);
    const found = await findAsked(caller, asked);
    if (found === undefined) return this.#error(caller, poxErrors.addressNotFound);
    if (found.kind === 'elsewhere') return writePoxRedirect(found.redirect);
    const { kind: _, mapiHttp, publicFolderAddress, ...user } = found;
    return writePoxSettings({ user, mapiHttp: knowsMapiHttp ? mapiHttp : undefined, publicFolderAddress });
  }

  #error({ name }: AutodiscoverCaller, error: PoxError): string {
    const { clock, random, log } = this.#options;
    const id = Buffer.from(random.bytes(4)).readUInt32LE();
    log.info('autodiscover.refused', { account: name, id, code: error.code, reason: error.message });
    return writePoxError(error, clock.now(), id);
  }

  async #answerJson(method: string, target: URL, path: string, response: ServerResponse): Promise<void> {
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return send(response, 405, 'text/plain; charset=utf-8', 'Only GET and HEAD are answered here.\n');
    }
    const named = new Map([...target.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
    const [, inPath = ''] = /\/v1\.0\/([^/]*)\/?$/i.exec(path) ?? [];
    const address = inPath === '' ? (named.get('email') ?? '') : decoded(inPath);
    const given = named.get('protocol') ?? '';
    if (given === '') return sendJson(response, 400, jsonErrors.missingProtocol);
    const protocol = findJsonProtocol(given);
    if (protocol === undefined) return sendJson(response, 400, invalidProtocol(given));
    const found = address.length > longestAddress ? undefined : await this.#options.rooms.findDomain(address);
    if (found === undefined) return sendJson(response, 404, jsonErrors.userNotFound);
    const url = protocol === 'MapiHttp' ? found.mapiUrl : `${found.origin}/autodiscover/autodiscover.xml`;
    if (url === undefined) return sendJson(response, 404, jsonErrors.protocolOff);
    send(response, 200, 'application/json; charset=utf-8', writeJsonAnswer(protocol, url));
  }
}

function findAsked(
  caller: AutodiscoverCaller,
  {
    emailAddress,
    legacyDn,
  }: { readonly emailAddress: string | undefined; readonly legacyDn: string | undefined },
): Promise<Discovered | undefined> {
  if (emailAddress !== undefined)
    return emailAddress.length > longestAddress
      ? Promise.resolve(undefined)
      : caller.find({ address: emailAddress });
  return caller.find({ legacyDn: legacyDn ?? '' });
}

async function readBounded(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins nothing: no address then.
    return '';
  }
}

const sendJson = (response: ServerResponse, status: number, value: unknown): void =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'private, no-store',
  });
  response.end(text);
}
