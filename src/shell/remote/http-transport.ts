/** One request, one answer: to a server on the network, or through the socket of this machine's own. */
import {
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
  type RequestOptions,
} from 'node:http';
import { AppError } from '../../base/errors.ts';
import { BodyTooLargeError, readBody } from '../../servers/remoting/request-body.ts';
import { openSocketPath, type SocketPath } from '../../servers/remoting/socket-path.ts';
import { basicAuthorization, openAgent } from './http-agent.ts';
import type { ServerAddress } from './server-address.ts';
import { answerTooLarge, cannotReach, httpRefused } from './transport-errors.ts';

export interface Transport extends Disposable {
  /** As the header `To` and messages name the server. */
  readonly to: string;
  post(body: string, signal?: AbortSignal): Promise<string>;
}

/** Longer than a server holds a Receive. */
const answerTimeoutMs = 240_000;
const connectTimeoutMs = 20_000;
/** Servers keep to the envelope that they are asked for; what is many times as large is no answer. */
const maxAnswerBytes = 16 * 1024 * 1024;
/** One for each pipeline that runs inside another, and one for signals. */
const maxSockets = 16;

/** `organization`: the one that commands work in, by any name of it. */
export function openTransport(address: ServerAddress, organization?: string): Transport {
  if (address.kind === 'folder') {
    const socket = openSocketPath(address.folder);
    if (socket === undefined)
      throw cannotReach(address.folder, new Error('its path is too long for a socket'));
    return folderTransport(address.folder, socket, queryOf(organization));
  }
  const { user, password, trust } = address;
  const url = new URL(address.url);
  if (organization !== undefined) url.search = queryOf(organization);
  const { agent, send } = openAgent(url, trust, { maxSockets, timeout: answerTimeoutMs });
  return {
    to: url.href,
    post: (body, signal) =>
      post((options, onResponse) => send(url, { ...options, agent }, onResponse), {
        ...{ place: url.host, body, signal, headers: { Authorization: basicAuthorization(user, password) } },
      }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}

function folderTransport(folder: string, socket: SocketPath, query: string): Transport {
  const agent = new PlainAgent({ keepAlive: true, maxSockets, timeout: answerTimeoutMs });
  const target = { agent, socketPath: socket.path, path: `/powershell${query}`, host: 'localhost' };
  return {
    to: 'http://localhost/powershell',
    post: (body, signal) =>
      post((options, onResponse) => plainRequest({ ...options, ...target }, onResponse), {
        ...{ place: folder, body, signal, headers: {} },
      }),
    [Symbol.dispose]() {
      agent.destroy();
      socket[Symbol.dispose]();
    },
  };
}

const queryOf = (organization: string | undefined): string =>
  organization === undefined ? '' : `?DelegatedOrg=${encodeURIComponent(organization)}`;

const redirections: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/** The session is at another server. A password is sent there only where whoever typed it says so. */
export class RedirectedError extends AppError {
  readonly location: string;

  constructor(place: string, location: string) {
    super({
      kind: 'unavailable',
      code: 'remote.redirected',
      message: `${place} sends you on to ${location}. If you trust that address, use it instead.`,
      details: { place, location },
    });
    this.location = location;
  }
}

interface Sending {
  readonly place: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

type Send = (
  options: RequestOptions,
  onResponse: (response: IncomingMessage) => void,
) => ReturnType<typeof plainRequest>;

async function post(send: Send, { place, body, headers, signal }: Sending): Promise<string> {
  const bytes = Buffer.from(body, 'utf8');
  const options: RequestOptions = {
    method: 'POST',
    headers: {
      ...headers,
      'Content-Type': 'application/soap+xml;charset=UTF-8',
      'Content-Length': bytes.length,
      'User-Agent': 'Landfall',
    },
    ...(signal && { signal }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = send(options, resolve);
  const waiting = setTimeout(() => request.destroy(new Error('it did not answer in time')), connectTimeoutMs);
  request.once('socket', (socket) => {
    if (!socket.connecting) clearTimeout(waiting);
    else socket.once('connect', () => clearTimeout(waiting));
  });
  request.once('error', reject);
  request.end(bytes);
  try {
    const response = await promise;
    const text = await readBody(response, maxAnswerBytes);
    const { statusCode = 0 } = response;
    const { location } = response.headers;
    if (redirections.has(statusCode) && location !== undefined) throw new RedirectedError(place, location);
    const isSoap = /^application\/soap\+xml/i.test(response.headers['content-type'] ?? '');
    if (isSoap && (statusCode === 200 || statusCode === 500)) return text;
    throw httpRefused(place, statusCode, text);
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (error instanceof BodyTooLargeError) throw answerTooLarge(place, maxAnswerBytes);
    throw error instanceof AppError ? error : cannotReach(place, error);
  } finally {
    clearTimeout(waiting);
  }
}
