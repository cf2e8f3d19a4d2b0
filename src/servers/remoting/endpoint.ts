/** Remote PowerShell over HTTP: [MS-WSMV] section 2.1, with Basic authentication and Kerberos, over TLS alone: nothing is sealed besides. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isAppError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { isPrivateConnection, readAuthorization } from '../authorization-header.ts';
import { findDelegatedOrganization } from '../delegated-organization.ts';
import { plainTextAnswer, remotingAnswer } from './answers.ts';
import {
  type AuthenticateCaller,
  type Caller,
  type Credentials,
  type NegotiateCaller,
  type Negotiated,
  negotiatedSchemes,
} from './caller.ts';
import type { AnswersRemoting } from './lazy-remoting-server.ts';
import { BodyTooLargeError, readBody } from './request-body.ts';

/** As a Mount of the listener takes it. */
export interface RemotingMount {
  readonly prefix: string;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface EndpointOptions {
  readonly server: AnswersRemoting;
  readonly log: Log;
  authenticate: AuthenticateCaller;
  /** Kerberos, where it is set up. */
  negotiate?: NegotiateCaller;
}

/** Exchange's own paths. Routers compare them without letter case. */
const prefixes = ['/powershell-liveid', '/powershell'] as const;

/** For everybody who signs in. */
export function remotingMounts(options: EndpointOptions): RemotingMount[] {
  const handle = (request: IncomingMessage, response: ServerResponse) => answer(request, response, options);
  return prefixes.map((prefix) => ({ prefix, handle }));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { server, authenticate, negotiate, log }: EndpointOptions,
): Promise<void> {
  const address = request.socket.remoteAddress ?? '';
  if (!isPrivateConnection(request)) {
    request.resume();
    plainTextAnswer(response, 403, 'Remote PowerShell sends passwords: use https.');
    return;
  }
  const credentials = readCredentials(request.headers.authorization);
  const others = negotiate === undefined ? [] : negotiatedSchemes;
  try {
    const place = { address, userAgent: request.headers['user-agent'] };
    const found: Negotiated = credentials
      ? { kind: 'caller', caller: await authenticate(credentials, place), headers: {} }
      : ((await negotiate?.(request)) ?? { kind: 'stranger' });
    if (found.kind === 'later') {
      request.resume();
      response.setHeader('Retry-After', String(found.retryAfterSeconds));
      plainTextAnswer(response, 503, 'Nobody can sign in at this moment. Try again soon.');
    } else if (found.kind === 'caller') {
      for (const [name, value] of Object.entries(found.headers)) response.setHeader(name, value);
      await answerCaller(request, response, server, found.caller, address);
    } else if (request.headers.wsmanidentify !== undefined) {
      await answerCaller(request, response, server, undefined, address);
    } else {
      request.resume();
      challenge(
        response,
        others,
        'Sign in with a user name and a password, or an access token as the password.',
      );
    }
  } catch (error) {
    if (!isAppError(error, 'denied')) throw error;
    request.resume();
    log.info('remoting.signInRefused', { login: credentials?.name, client: address, code: error.code });
    const { seconds } = error.details;
    if (typeof seconds === 'number') response.setHeader('Retry-After', String(seconds));
    challenge(response, others, error.message);
  }
}

/** In place of an address, for whoever comes in through the socket of the data folder. */
export const localClient = 'local';

/** A request of somebody who has proved who it is, or of a stranger, who may ask what this is. */
export async function answerCaller(
  request: IncomingMessage,
  response: ServerResponse,
  server: AnswersRemoting,
  caller: Caller | undefined,
  clientAddress: string,
): Promise<void> {
  if (request.method !== 'POST') {
    request.resume();
    response.setHeader('Allow', 'POST');
    plainTextAnswer(
      response,
      405,
      'This is an endpoint for remote PowerShell: New-PSSession -ConnectionUri.',
    );
    return;
  }
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new Error('The client closed the connection.'));
  });
  const organization = findDelegatedOrganization(request.url);
  try {
    const text = await readBody(request, server.limits.maxRequestBytes);
    const host = clientAddress === localClient ? undefined : request.headers.host;
    const call = { caller, clientAddress, organization, signal: gone.signal, host };
    remotingAnswer(response, await server.answer(text, call), request.url ?? '/');
  } catch (error) {
    // A client that left in the middle of its request waits for no answer.
    if (gone.signal.aborted) return;
    if (!(error instanceof BodyTooLargeError)) throw error;
    // What is left of the body is not read: the connection cannot be used again.
    response.setHeader('Connection', 'close');
    plainTextAnswer(response, 413, `A request has ${server.limits.maxRequestBytes} bytes at most.`);
  }
}

/** Behind the name of the scheme. */
const longestCredentials = 8_186;

/** A token that comes as `Bearer` is the same as one in place of a password. */
export function readCredentials(header: string | undefined): Credentials | undefined {
  const found = readAuthorization(header, longestCredentials);
  if (found?.scheme === 'bearer') return { name: '', password: found.token };
  return found && { name: found.name, password: found.password };
}

function challenge(response: ServerResponse, others: readonly string[], message: string): void {
  response.setHeader('WWW-Authenticate', [...others, 'Basic realm="WSMAN"']);
  plainTextAnswer(response, 401, message);
}
