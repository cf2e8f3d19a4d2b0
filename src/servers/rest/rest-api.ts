/**
 * Every cmdlet over HTTP: `POST /api/v1/cmdlets/Get-Mailbox` with its parameters as a JSON object, or, where it
 * only reads, `GET` with a query. The same dispatcher runs it as in the shell, so roles, scopes and the record of
 * changes hold here too; a cmdlet that the caller's roles do not grant does not exist.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, isAppError } from '../../base/errors.ts';
import { type Language, pickLanguage } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Catalog } from '../../cmdlets/kit/catalog.ts';
import type { Cmdlet } from '../../cmdlets/kit/definition.ts';
import { toErrorRecord } from '../../cmdlets/kit/error-records.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';
import type { CallArgument } from '../../wire/powershell-language/call-stage.ts';
import { findDelegatedOrganization } from '../delegated-organization.ts';
import { openApi } from './openapi.ts';
import { errorJson, makeAnswer, retryHeader, statusOf } from './rest-answer.ts';
import { argumentsOfBody, argumentsOfQuery } from './rest-arguments.ts';
import { challenge, recordOfEnd, statusOfRefusal } from './rest-refusal.ts';
import { authenticateRequest, type RestSignIn, readRequestBody } from './rest-request.ts';
import { findRestRoute } from './rest-routes.ts';

export interface RestOptions {
  readonly signIn: RestSignIn;
  readonly version: string;
  readonly language: Language;
  readonly log: Log;
  readonly random: Random;
  readonly maxBodyBytes?: number;
}

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
    // Nobody sends us megabytes before we know who it is.
    const caller = await authenticateRequest(request, this.#options.signIn);
    using _ = await caller.requests?.begin();
    const body = method === 'POST' ? await readRequestBody(request, this.#options.maxBodyBytes) : '';
    const language = pickLanguage([request.headers['accept-language'], this.#options.language]);
    const organization = findDelegatedOrganization(url);
    const named = organization !== undefined && { organization };
    const runtime = await caller.openRuntime({ language, signal, ...named });
    const route = findRestRoute(method, target.pathname);
    if (route.kind === 'openapi') {
      sendJson(response, openApi(runtime.catalog, this.#options.version, language));
    } else if (route.kind === 'list') {
      sendJson(response, listOf(runtime.catalog, language));
    } else {
      const args = method === 'POST' ? argumentsOfBody(body) : argumentsOfQuery(target.searchParams);
      const { cmdlet } = runtime.catalog.get(route.name, route.name);
      allowMethod(cmdlet, method);
      await run(runtime, cmdlet.name, args, request, response);
    }
  }

  #refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const { log, random } = this.#options;
    const record = toErrorRecord(error, 'REST', null, { log, random });
    const status = isAppError(error) ? statusOfRefusal(error) : statusOf(record);
    const headers = {
      ...(status === 401 && { 'WWW-Authenticate': challenge }),
      ...retryHeader(record.retryAfterSeconds),
    };
    // What is left of a body that is too large is not read.
    if (status === 413) response.setHeader('Connection', 'close');
    else request.resume();
    response.writeHead(status, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
    response.end(`{"objects":[],"errors":[${errorJson(record)}],"messages":[]}\n`);
  }
}

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
    answer.write('error', recordOfEnd(error));
  }
  answer.end();
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
