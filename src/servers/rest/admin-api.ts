/**
 * The cmdlets as the module and the scripts of Exchange Online call them: `POST /adminapi/beta/<organisation>/InvokeCommand`, `$batch`, the
 * endpoints of version 2.0, and what the Get-EXO cmdlets read with GET. Signing in, roles and the record of changes are those of
 * every other surface.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import { type Language, pickLanguage } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { toErrorRecord } from '../../cmdlets/kit/error-records.ts';
import { type AdminAnswer, errorAnswer } from './admin-answer.ts';
import { type BatchedRequest, readBatch } from './admin-batch.ts';
import { type AdminInvocation, badInvocation, readInvocation } from './admin-invocation.ts';
import { metadataDocument, serviceDocument } from './admin-metadata.ts';
import { readPreferences } from './admin-preferences.ts';
import { adminPrefix } from './admin-prefix.ts';
import { type AdminRoute, findAdminRoute, methodOf } from './admin-routes.ts';
import { type AdminCall, AdminRuns } from './admin-runs.ts';
import { readEntity } from './entity-read.ts';
import { retryHeader, statusOf } from './rest-answer.ts';
import { parseBody } from './rest-arguments.ts';
import { challenge, statusOfRefusal } from './rest-refusal.ts';
import { authenticateRequest, type RestSignIn, readRequestBody } from './rest-request.ts';

export interface AdminApiOptions {
  readonly signIn: RestSignIn;
  readonly language: Language;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly maxBodyBytes?: number;
}

/** Objects on a page where the client does not say how many. */
const invokedPageSize = 1_000;
/** Exchange Online says the same of entities. */
const entityPageSize = 100;

export class AdminApi {
  readonly #options: AdminApiOptions;
  readonly #runs: AdminRuns;

  constructor(options: AdminApiOptions) {
    this.#options = options;
    this.#runs = new AdminRuns(options.clock, options.random);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const leaving = new AbortController();
    response.once('close', () => leaving.abort(new Error('The client has closed the connection.')));
    let answer: AdminAnswer;
    try {
      answer = await this.#answer(request, leaving.signal);
    } catch (error) {
      if (leaving.signal.aborted) return;
      answer = this.#refusal(error);
      // What is left of a body that is too large is not read.
      if (answer.status === 413) response.setHeader('Connection', 'close');
      else request.resume();
    }
    send(request, response, answer);
  }

  async #answer(request: IncomingMessage, signal: AbortSignal): Promise<AdminAnswer> {
    const { signIn, maxBodyBytes } = this.#options;
    const origin = originOf(request);
    const target = new URL(request.url ?? '', origin);
    const caller = await authenticateRequest(request, signIn);
    using _ = await caller.requests?.begin();
    const route = findAdminRoute(target.pathname);
    allowMethod(route, request.method ?? '');
    const text = methodOf(route.kind) === 'POST' ? await readRequestBody(request, maxBodyBytes) : '';
    const body = methodOf(route.kind) === 'POST' ? parseBody(text) : undefined;
    const preferences = readPreferences(request.headers);
    const language = pickLanguage([request.headers['accept-language'], this.#options.language]);
    const { organization } = route;
    const call = { caller, organization, target, body, preferences, language, origin };
    return route.kind === 'batch' ? this.#runBatch(call, signal) : this.#runOne(route, call, signal);
  }

  async #runOne(
    route: Exclude<AdminRoute, { readonly kind: 'batch' }>,
    call: AdminCall,
    signal: AbortSignal,
  ): Promise<AdminAnswer> {
    const { target, origin, organization, body } = call;
    const metadata = `${origin}${adminPrefix}/beta/${encodeURIComponent(organization)}/$metadata`;
    if (route.kind === 'invoke' || route.kind === 'endpoint') {
      const invocation = readInvocation(body, target.searchParams);
      if (route.kind === 'endpoint' && !route.cmdlets.has(invocation.cmdlet.toLowerCase()))
        throw notHere(invocation, target);
      const context = `${metadata}#Collection(Exchange.GenericHashTable)`;
      return this.#runs.run(call, invocation, { context, defaultPageSize: invokedPageSize }, signal);
    }
    if (route.kind === 'entities') {
      const { invocation, entity, ...form } = readEntity(route.path, target.searchParams);
      const context = `${metadata}#${entity.name}${form.isSingle ? '/$entity' : ''}`;
      return this.#runs.run(call, invocation, { ...form, context, defaultPageSize: entityPageSize }, signal);
    }
    // Tells nothing of the organisation, but whether there is one is for its own people to know.
    await call.caller.openRuntime({ language: call.language, signal, organization });
    return route.kind === 'service'
      ? { status: 200, body: serviceDocument(metadata) }
      : { status: 200, body: metadataDocument, contentType: 'application/xml; charset=utf-8' };
  }

  /** In their order, one after the other: a later one may need what an earlier one has made. */
  async #runBatch(call: AdminCall, signal: AbortSignal): Promise<AdminAnswer> {
    const answers: string[] = [];
    for (const [index, each] of readBatch(call.body).entries()) {
      const answer = await this.#runBatched(each, call, index, signal);
      signal.throwIfAborted();
      const { status, body, retryAfterSeconds } = answer;
      const headers = { 'Content-Type': 'application/json', ...retryHeader(retryAfterSeconds) };
      answers.push(
        `{"id":${JSON.stringify(each.id)},"status":${status},"headers":${JSON.stringify(headers)},"body":${body.trim()}}`,
      );
      if (status >= 400 && !call.preferences.continueOnError) break;
    }
    return { status: 200, body: `{"responses":[${answers.join(',\n')}]}\n` };
  }

  async #runBatched(
    { method, url, headers, body }: BatchedRequest,
    call: AdminCall,
    index: number,
    signal: AbortSignal,
  ): Promise<AdminAnswer> {
    try {
      // Relative to the root of the service, or to the organisation.
      const base = new URL(`${adminPrefix}/beta/${encodeURIComponent(call.organization)}/`, call.origin);
      const target = new URL(url, base);
      const route = findAdminRoute(target.pathname);
      allowMethod(route, method.toUpperCase());
      if (route.kind === 'batch') throw badInvocation('A batch cannot hold another.');
      if (route.kind === 'metadata') throw badInvocation('A batch cannot hold XML.');
      // The first counts as the batch itself.
      if (index > 0) await call.caller.requests?.count();
      const own = { organization: route.organization, target, body, preferences: readPreferences(headers) };
      return await this.#runOne(route, { ...call, ...own }, signal);
    } catch (error) {
      signal.throwIfAborted();
      return this.#refusal(error);
    }
  }

  #refusal(error: unknown): AdminAnswer {
    const { log, random } = this.#options;
    const record = toErrorRecord(error, 'REST', null, { log, random });
    return errorAnswer(record, [], isAppError(error) ? statusOfRefusal(error) : statusOf(record));
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: AdminAnswer): void {
  const { status, body, contentType = 'application/json; charset=utf-8', retryAfterSeconds } = answer;
  const id = request.headers['client-request-id'];
  response.writeHead(status, {
    'Content-Type': contentType,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(typeof id === 'string' && /^[\w-]{1,64}$/.test(id) && { 'client-request-id': id }),
    ...(status === 401 && { 'WWW-Authenticate': challenge }),
    ...retryHeader(retryAfterSeconds),
  });
  response.end(body);
}

/** As the client has written it: links lead back to where it came from. */
function originOf({ socket, headers }: IncomingMessage): string {
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  const host = /^[\w.:[\]-]{1,255}$/.test(headers.host ?? '') ? headers.host : 'localhost';
  return `${scheme}://${host}`;
}

function allowMethod({ kind }: AdminRoute, method: string): void {
  if (method === methodOf(kind)) return;
  throw new AppError({
    kind: 'invalid',
    code: 'rest.method',
    message:
      methodOf(kind) === 'POST'
        ? `Cmdlets are called with POST, not with ${method.slice(0, 40)}.`
        : `Entities are read with GET, not with ${method.slice(0, 40)}. POST ${adminPrefix}/beta/<organisation>/InvokeCommand runs cmdlets.`,
  });
}

function notHere({ cmdlet }: AdminInvocation, { pathname }: URL): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'rest.notFound',
    message: `${cmdlet.slice(0, 80)} is not called at ${pathname.slice(0, 200)}. POST ${adminPrefix}/beta/<organisation>/InvokeCommand runs every cmdlet.`,
  });
}
