/** Who asks, and what was sent: the same for every path below which REST answers. */
import type { IncomingMessage } from 'node:http';
import { AppError } from '../../base/errors.ts';
import type { Language } from '../../base/language.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';
import { isPrivateConnection, readAuthorization, readBasicCredentials } from '../authorization-header.ts';

export interface RestRuntimeRequest {
  readonly language: Language;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
  /** The organisation to work in, by any name that it has; the caller's own without it. */
  readonly organization?: string;
}

/** What throttling leaves a caller; throws an `AppError` of kind `limit` where it is one too many. */
export interface RequestBudget {
  /** A request, which is under way until it is disposed of. */
  begin(): Promise<Disposable>;
  /** Another one within it, as in a batch. */
  count(): Promise<void>;
}

/** Somebody who has signed in. */
export interface RestCaller {
  readonly name: string;
  /** Absent where there is no bound. */
  readonly requests?: RequestBudget;
  openRuntime(request: RestRuntimeRequest): Promise<Runtime>;
}

/** Where a request comes from. */
export interface RestPlace {
  readonly address: string;
  /** The same for all requests of one connection. */
  readonly connection: object;
  readonly userAgent: string | undefined;
}

/** Throw an `AppError` of kind `denied` where what was given is not right. */
export interface RestSignIn {
  withPassword(name: string, password: string, place: RestPlace): Promise<RestCaller>;
  withToken(token: string, place: RestPlace): Promise<RestCaller>;
}

const longestCredentials = 2048;
/** The CSV file of a migration may have 10 MB, which base 64 makes a third larger. */
const defaultMaxBodyBytes = 16 * 1024 * 1024;

export async function authenticateRequest(request: IncomingMessage, signIn: RestSignIn): Promise<RestCaller> {
  if (!isPrivateConnection(request)) throw needsTls();
  const header = request.headers.authorization;
  const found = readAuthorization(header, longestCredentials);
  const { socket, headers } = request;
  const place = {
    ...{ address: socket.remoteAddress ?? '', connection: socket },
    userAgent: headers['user-agent'],
  };
  if (found?.scheme === 'bearer') return signIn.withToken(found.token, place);
  const basic = readBasicCredentials(header);
  if (basic !== undefined) return signIn.withPassword(basic.name, basic.password, place);
  throw new AppError({
    kind: 'denied',
    code: 'rest.signIn.missing',
    message: 'Say who you are: a user name and password (Basic), or an access token (Bearer).',
  });
}

export async function readRequestBody(
  request: IncomingMessage,
  maxBytes: number = defaultMaxBodyBytes,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function needsTls(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'rest.tls',
    message: 'Passwords and tokens are taken over https alone. Use the address that begins with https://.',
  });
}

function bodyTooLarge(max: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'rest.body.large',
    message: `The body is larger than ${max} bytes.`,
  });
}
