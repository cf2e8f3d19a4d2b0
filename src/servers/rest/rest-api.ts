/**
 * Every cmdlet over HTTP: `POST /api/v1/cmdlets/Get-Mailbox` with its parameters as a JSON object, or, where it
 * only reads, `GET` with a query. The same dispatcher runs it as in the shell, so roles, scopes and the record of
 * changes hold here too; a cmdlet that the caller's roles do not grant does not exist.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, type ErrorKind, isAppError } from '../../base/errors.ts';
import { type Language, pickLanguage } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Catalog } from '../../cmdlets/kit/catalog.ts';
import type { Cmdlet } from '../../cmdlets/kit/definition.ts';
import { toErrorRecord } from '../../cmdlets/kit/error-records.ts';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';
import type { CallArgument } from '../../wire/powershell-language/call-stage.ts';
import { ErrorRecord, PowerShellError, ScriptLimitError } from '../../wire/powershell-language/index.ts';
import { isPrivateConnection, readAuthorization, readBasicCredentials } from '../authorization-header.ts';
import { openApi } from './openapi.ts';
import { errorJson, makeAnswer, statusOf } from './rest-answer.ts';
import { argumentsOfBody, argumentsOfQuery } from './rest-arguments.ts';
import { restPrefix } from './rest-prefix.ts';

export interface RestRuntimeRequest {
  readonly language: Language;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

/** Somebody who has signed in. */
export interface RestCaller {
  openRuntime(request: RestRuntimeRequest): Promise<Runtime>;
}

/** Throw an `AppError` of kind `denied` where what was given is not right. */
export interface RestSignIn {
  withPassword(name: string, password: string, place: { readonly address: string }): Promise<RestCaller>;
  withToken(token: string): Promise<RestCaller>;
}

export interface RestOptions {
  readonly signIn: RestSignIn;
  readonly version: string;
  readonly language: Language;
  readonly log: Log;
  readonly random: Random;
  readonly maxBodyBytes?: number;
}

const longestCredentials = 2048;
/** The CSV file of a migration may have 10 MB, which base 64 makes a third larger. */
const defaultMaxBodyBytes = 16 * 1024 * 1024;

export class RestApi {
  readonly #options: RestOptions;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const leaving = new AbortController();
    response.once('close', () => leaving.abort(new Error('The client has closed the connection.')));
    try {
      await this.#answer(request, response, leaving.signal);
    } catch (error) {
      if (leaving.signal.aborted) return;
      if (response.headersSent) throw error;
      this.#refuse(error, request, response);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { method = '', url = '' } = request;
    const target = new URL(url, 'http://localhost');
    const [kind = '', name, more] = target.pathname.slice(restPrefix.length + 1).split('/');
    // Nobody sends us megabytes before we know who it is.
    const caller = await this.#authenticate(request);
    const body = method === 'POST' ? await this.#readBody(request) : '';
    const language = pickLanguage([request.headers['accept-language'], this.#options.language]);
    const runtime = await caller.openRuntime({ language, signal });
    if (more !== undefined) throw nothingHere(target.pathname);
    if (method === 'GET' && kind === 'openapi.json') {
      sendJson(response, openApi(runtime.catalog, this.#options.version, language));
    } else if (method === 'GET' && kind === 'cmdlets' && name === undefined) {
      sendJson(response, listOf(runtime.catalog, language));
    } else if (kind === 'cmdlets' && name !== undefined) {
      const args = method === 'POST' ? argumentsOfBody(body) : argumentsOfQuery(target.searchParams);
      const { cmdlet } = runtime.catalog.get(name, name);
      allowMethod(cmdlet, method);
      await run(runtime, cmdlet.name, args, request, response);
    } else throw nothingHere(target.pathname);
  }

  async #readBody(request: IncomingMessage): Promise<string> {
    const max = this.#options.maxBodyBytes ?? defaultMaxBodyBytes;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > max) throw bodyTooLarge(max);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  async #authenticate(request: IncomingMessage): Promise<RestCaller> {
    const { signIn } = this.#options;
    if (!isPrivateConnection(request)) throw needsTls();
    const header = request.headers.authorization;
    const found = readAuthorization(header, longestCredentials);
    if (found?.scheme === 'bearer') return signIn.withToken(found.token);
    const basic = readBasicCredentials(header);
    const address = request.socket.remoteAddress ?? '';
    if (basic !== undefined) return signIn.withPassword(basic.name, basic.password, { address });
    throw new AppError({
      kind: 'denied',
      code: 'rest.signIn.missing',
      message: 'Say who you are: a user name and password (Basic), or an access token (Bearer).',
    });
  }

  #refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const { log, random } = this.#options;
    const record = toErrorRecord(error, 'REST', null, { log, random });
    const status = isAppError(error) ? statusOfRefusal(error) : statusOf(record);
    const headers = status === 401 ? { 'WWW-Authenticate': challenge } : undefined;
    // What is left of a body that is too large is not read.
    if (status === 413) response.setHeader('Connection', 'close');
    else request.resume();
    response.writeHead(status, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
    response.end(`{"objects":[],"errors":[${errorJson(record)}],"messages":[]}\n`);
  }
}

const challenge = 'Basic realm="Landfall", charset="UTF-8", Bearer';

const statusByKind: Readonly<Record<ErrorKind, number>> = {
  notFound: 404,
  denied: 401,
  conflict: 409,
  invalid: 400,
  quota: 422,
  limit: 413,
  unavailable: 503,
  internal: 500,
};

const statusOfCode: Readonly<Record<string, number>> = {
  'rest.tls': 403,
  'rest.method': 405,
  'access.signIn.locked': 429,
};

const statusOfRefusal = ({ code, kind }: AppError): number => statusOfCode[code] ?? statusByKind[kind];

async function run(
  runtime: Runtime,
  name: string,
  args: readonly CallArgument[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = makeAnswer(request, response);
  const call = { text: name, isScript: false, ownScope: true, args, redirections: [] };
  try {
    for await (const value of runtime.runCommands([[call]], undefined, answer)) await answer.object(value);
  } catch (error) {
    answer.write('error', endOf(error));
  }
  answer.end();
}

/** What ends a cmdlet; a client that is gone, and faults of our own, are for the caller. */
function endOf(error: unknown): ErrorRecord {
  if (error instanceof PowerShellError) return error.record;
  if (error instanceof PipelineStoppedError || !(error instanceof ScriptLimitError)) throw error;
  return new ErrorRecord({
    ...{ message: error.message, category: 'LimitsExceeded', fullyQualifiedErrorId: 'ScriptLimit' },
  });
}

function listOf(catalog: Catalog, language: Language): unknown {
  return catalog.tables.map(({ cmdlet: { name, synopsis, effect, role } }) => ({
    ...{ name, synopsis: synopsis[language], effect, role },
  }));
}

/** A query does not change anything, whoever follows the link. */
function allowMethod({ name, effect }: Cmdlet, method: string): void {
  if (method === 'POST' || (method === 'GET' && effect === 'read')) return;
  throw new AppError({
    kind: 'invalid',
    code: 'rest.method',
    message: `${name} is called with POST${effect === 'read' ? ' or GET' : ''}, not with ${method}.`,
  });
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${JSON.stringify(value)}\n`);
}

function nothingHere(path: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'rest.notFound',
    message: `There is nothing at ${path.slice(0, 200)}. POST ${restPrefix}/cmdlets/<name> runs a cmdlet; GET ${restPrefix}/cmdlets lists them, GET ${restPrefix}/openapi.json describes them.`,
  });
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
