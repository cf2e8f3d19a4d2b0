/**
 * The cmdlets as the module and the scripts of Exchange Online call them: `POST /adminapi/beta/<organisation>/InvokeCommand`, `$batch`, and
 * the endpoints of version 2.0. Signing in, roles and the record of changes are those of every other surface.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import { type Language, pickLanguage } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { toErrorRecord } from '../../cmdlets/kit/error-records.ts';
import { ErrorRecord, type StreamName, toText, type Value } from '../../wire/powershell-language/index.ts';
import { type AdminAnswer, errorAnswer, pageAnswer } from './admin-answer.ts';
import { type BatchedRequest, readBatch } from './admin-batch.ts';
import { type AdminInvocation, badInvocation, pipelineOf, readInvocation } from './admin-invocation.ts';
import { Listing, ListingKeeper, untilItEnds } from './admin-listing.ts';
import { type AdminPreferences, readPreferences } from './admin-preferences.ts';
import { adminPrefix } from './admin-prefix.ts';
import { type AdminRoute, findAdminRoute } from './admin-routes.ts';
import { statusOf } from './rest-answer.ts';
import { parseBody } from './rest-arguments.ts';
import { challenge, statusOfRefusal } from './rest-refusal.ts';
import { authenticateRequest, type RestCaller, type RestSignIn, readRequestBody } from './rest-request.ts';

export interface AdminApiOptions {
  readonly signIn: RestSignIn;
  readonly language: Language;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly maxBodyBytes?: number;
}

/** One call, alone or of a batch. */
interface Call {
  readonly caller: RestCaller;
  readonly route: Extract<AdminRoute, { readonly kind: 'invoke' }>;
  readonly target: URL;
  readonly body: unknown;
  readonly preferences: AdminPreferences;
  readonly language: Language;
  /** Where the client sees this server. */
  readonly origin: string;
}

export class AdminApi {
  readonly #options: AdminApiOptions;
  readonly #listings: ListingKeeper;

  constructor(options: AdminApiOptions) {
    this.#options = options;
    this.#listings = new ListingKeeper(options.clock, options.random);
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
    const route = findAdminRoute(target.pathname);
    if (request.method !== 'POST') throw onlyPost(request.method ?? '');
    const body = parseBody(await readRequestBody(request, maxBodyBytes));
    const preferences = readPreferences(request.headers);
    const language = pickLanguage([request.headers['accept-language'], this.#options.language]);
    const call = { caller, target, body, preferences, language, origin };
    return route.kind === 'invoke'
      ? this.#invoke({ ...call, route }, signal)
      : this.#runBatch({ ...call, route }, signal);
  }

  async #invoke(call: Call, signal: AbortSignal): Promise<AdminAnswer> {
    const { caller, route, target, body, preferences, origin } = call;
    const invocation = readInvocation(body, target.searchParams);
    if (route.cmdlets && !route.cmdlets.has(invocation.cmdlet.toLowerCase()))
      throw notHere(invocation, target);
    const of = createHash('sha256')
      .update(JSON.stringify([caller.name, route.organization, body, preferences]))
      .digest('base64');
    const listing = await this.#listingOf(call, invocation, of);
    const stop = () => listing.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const page = await listing.page(preferences.pageSize);
      signal.throwIfAborted();
      const nextLink = page.hasMore ? linkTo(target, origin, this.#listings.keep(listing, of)) : undefined;
      if (nextLink === undefined) listing.stop();
      const context = `${origin}${adminPrefix}/beta/${encodeURIComponent(route.organization)}/$metadata#Collection(Exchange.GenericHashTable)`;
      return pageAnswer(page, { ...preferences, context, nextLink });
    } catch (error) {
      listing.stop();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #listingOf(call: Call, invocation: AdminInvocation, of: string): Promise<Listing> {
    const token = call.target.searchParams.get('$skiptoken');
    const link = token === null ? undefined : this.#listings.readLink(token);
    const kept = link && this.#listings.take(link, of);
    if (kept) {
      await kept.checkAccess();
      return kept;
    }
    const listing = await this.#open(call, invocation);
    if (link) await listing.passOver(link.offset);
    return listing;
  }

  /** Outlives the request: the next page goes on with it. */
  async #open({ caller, route, language }: Call, invocation: AdminInvocation): Promise<Listing> {
    const stopping = new AbortController();
    const warnings: string[] = [];
    const errors: ErrorRecord[] = [];
    const streams = {
      write(stream: StreamName, value: Value): void {
        if (value instanceof ErrorRecord) errors.push(value);
        else if (stream === 'warning') warnings.push(toText(value));
      },
    };
    const { signal } = stopping;
    const runtime = await caller.openRuntime({ language, signal, organization: route.organization });
    runtime.catalog.get(invocation.cmdlet, invocation.cmdlet);
    const running = runtime.runCommands([pipelineOf(invocation)], undefined, streams);
    return new Listing({
      values: untilItEnds(running, (record) => errors.push(record)),
      takeWarnings: () => warnings.splice(0),
      takeErrors: () => errors.splice(0),
      checkAccess: () => runtime.checkAccess(),
      stop: () => stopping.abort(new Error('Nobody asks for the next page.')),
    });
  }

  /** In their order, one after the other: a later one may need what an earlier one has made. */
  async #runBatch(
    { body, preferences, ...rest }: Omit<Call, 'route'> & { readonly route: AdminRoute },
    signal: AbortSignal,
  ): Promise<AdminAnswer> {
    const answers: string[] = [];
    for (const each of readBatch(body)) {
      const answer = await this.#runBatched(each, { ...rest, preferences }, signal);
      signal.throwIfAborted();
      const { status, body: text } = answer;
      answers.push(
        `{"id":${JSON.stringify(each.id)},"status":${status},"headers":{"Content-Type":"application/json"},"body":${text.trim()}}`,
      );
      if (status >= 400 && !preferences.continueOnError) break;
    }
    return { status: 200, body: `{"responses":[${answers.join(',\n')}]}\n` };
  }

  async #runBatched(
    { method, url, headers, body }: BatchedRequest,
    call: Omit<Call, 'route' | 'body'> & { readonly route: AdminRoute },
    signal: AbortSignal,
  ): Promise<AdminAnswer> {
    try {
      const { organization } = call.route;
      // Relative to the root of the service, or to the organisation.
      const base = new URL(`${adminPrefix}/beta/${encodeURIComponent(organization)}/`, call.origin);
      const target = new URL(url, base);
      const route = findAdminRoute(target.pathname);
      if (method.toUpperCase() !== 'POST') throw onlyPost(method);
      if (route.kind === 'batch') throw badInvocation('A batch cannot hold another.');
      return await this.#invoke(
        { ...call, target, route, body, preferences: readPreferences(headers) },
        signal,
      );
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

function send(request: IncomingMessage, response: ServerResponse, { status, body }: AdminAnswer): void {
  const id = request.headers['client-request-id'];
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(typeof id === 'string' && /^[\w-]{1,64}$/.test(id) && { 'client-request-id': id }),
    ...(status === 401 && { 'WWW-Authenticate': challenge }),
    ...(status === 429 && { 'Retry-After': '60' }),
  });
  response.end(body);
}

/** As the client has written it: links lead back to where it came from. */
function originOf({ socket, headers }: IncomingMessage): string {
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  const host = /^[\w.:[\]-]{1,255}$/.test(headers.host ?? '') ? headers.host : 'localhost';
  return `${scheme}://${host}`;
}

function linkTo(target: URL, origin: string, token: string): string {
  const link = new URL(target.pathname + target.search, origin);
  link.searchParams.set('$skiptoken', token);
  return link.href;
}

function onlyPost(method: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'rest.method',
    message: `Cmdlets are called with POST, not with ${method.slice(0, 40)}.`,
  });
}

function notHere({ cmdlet }: AdminInvocation, { pathname }: URL): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'rest.notFound',
    message: `${cmdlet.slice(0, 80)} is not called at ${pathname.slice(0, 200)}. POST ${adminPrefix}/beta/<organisation>/InvokeCommand runs every cmdlet.`,
  });
}
