/** Runs what is asked of the admin API, and keeps what has not been given out yet for the next page. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { Language } from '../../base/language.ts';
import type { Random } from '../../base/random.ts';
import { ErrorRecord, type StreamName, toText, type Value } from '../../wire/powershell-language/index.ts';
import { type AdminAnswer, pageAnswer } from './admin-answer.ts';
import { type AdminInvocation, pipelineOf } from './admin-invocation.ts';
import { Listing, ListingKeeper, untilItEnds } from './admin-listing.ts';
import type { AdminPreferences } from './admin-preferences.ts';
import type { RestCaller } from './rest-request.ts';

/** One call, alone or of a batch. */
export interface AdminCall {
  readonly caller: RestCaller;
  readonly organization: string;
  readonly target: URL;
  readonly body: unknown;
  readonly preferences: AdminPreferences;
  readonly language: Language;
  /** Where the client sees this server. */
  readonly origin: string;
}

export interface RunForm {
  /** Of the organisation's metadata: what the values are. */
  readonly context: string;
  readonly isSingle?: boolean;
  readonly defaultPageSize: number;
  /** Told with the first page. */
  readonly warnings?: readonly string[];
}

export class AdminRuns {
  readonly #listings: ListingKeeper;

  constructor(clock: Clock, random: Random) {
    this.#listings = new ListingKeeper(clock, random);
  }

  async run(
    call: AdminCall,
    invocation: AdminInvocation,
    form: RunForm,
    signal: AbortSignal,
  ): Promise<AdminAnswer> {
    const { preferences, target, origin } = call;
    const of = questionOf(call);
    const listing = await this.#listingOf(call, invocation, form, of);
    const stop = () => listing.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const page = await listing.page(preferences.pageSize ?? form.defaultPageSize);
      signal.throwIfAborted();
      const hasMore = page.hasMore && form.isSingle !== true;
      const nextLink = hasMore ? linkTo(target, origin, this.#listings.keep(listing, of)) : undefined;
      if (nextLink === undefined) listing.stop();
      return pageAnswer(page, { ...preferences, ...form, nextLink });
    } catch (error) {
      listing.stop();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #listingOf(
    call: AdminCall,
    invocation: AdminInvocation,
    form: RunForm,
    of: string,
  ): Promise<Listing> {
    const token = call.target.searchParams.get(skipToken);
    const link = token === null ? undefined : this.#listings.readLink(token);
    const kept = link && this.#listings.take(link, of);
    if (kept) {
      await kept.checkAccess();
      return kept;
    }
    const listing = await this.#open(call, invocation, form);
    if (link) await listing.passOver(link.offset);
    return listing;
  }

  /** Outlives the request: the next page goes on with it. */
  async #open(
    { caller, organization, language }: AdminCall,
    invocation: AdminInvocation,
    form: RunForm,
  ): Promise<Listing> {
    const stopping = new AbortController();
    const warnings = [...(form.warnings ?? [])];
    const errors: ErrorRecord[] = [];
    const streams = {
      write(stream: StreamName, value: Value): void {
        if (value instanceof ErrorRecord) errors.push(value);
        else if (stream === 'warning') warnings.push(toText(value));
      },
    };
    const { signal } = stopping;
    const runtime = await caller.openRuntime({ language, signal, organization });
    const { all } = runtime.catalog.get(invocation.cmdlet, invocation.cmdlet);
    const may = new Set<string | undefined>(all.map(({ name }) => name));
    const args = [...invocation.args, ...(invocation.preferred ?? []).filter(({ name }) => may.has(name))];
    const running = runtime.runCommands([pipelineOf({ ...invocation, args })], undefined, streams);
    return new Listing({
      values: untilItEnds(running, (record) => errors.push(record)),
      takeWarnings: () => warnings.splice(0),
      takeErrors: () => errors.splice(0),
      checkAccess: () => runtime.checkAccess(),
      stop: () => stopping.abort(new Error('Nobody asks for the next page.')),
    });
  }
}

const skipToken = '$skiptoken';

/** A link leads on in the same question of the same caller alone. */
function questionOf({ caller, organization, target, body, preferences }: AdminCall): string {
  const url = new URL(target);
  url.searchParams.delete(skipToken);
  return createHash('sha256')
    .update(JSON.stringify([caller.name, organization, url.pathname, url.search, body, preferences]))
    .digest('base64');
}

function linkTo(target: URL, origin: string, token: string): string {
  const link = new URL(target.pathname + target.search, origin);
  link.searchParams.set(skipToken, token);
  return link.href;
}
