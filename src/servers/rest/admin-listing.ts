/**
 * The output of one cmdlet, page by page. A client asks for the next page by sending the same body to the link it was given: what has
 * not been given out yet goes on from there, and where it is no longer kept (another node, a restart), the cmdlet runs again and what was
 * given out is passed over.
 */
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import type { ErrorRecord, Value } from '../../wire/powershell-language/index.ts';
import { recordOfEnd } from './rest-refusal.ts';

export interface ListingOutput {
  readonly values: AsyncGenerator<Value, void>;
  /** What was told beside the output since it was taken last. */
  takeWarnings(): string[];
  takeErrors(): ErrorRecord[];
  /** Throws where the caller may do nothing any more. */
  checkAccess(): Promise<void>;
  stop(): void;
}

export interface ListingPage {
  readonly values: readonly Value[];
  readonly warnings: readonly string[];
  readonly errors: readonly ErrorRecord[];
  readonly hasMore: boolean;
}

export class Listing {
  readonly #output: ListingOutput;
  #given = 0;
  #ahead: Value[] = [];
  #isOver = false;

  constructor(output: ListingOutput) {
    this.#output = output;
  }

  /** How many values have been given out. */
  get given(): number {
    return this.#given;
  }

  async passOver(count: number): Promise<void> {
    while (this.#given < count && (await this.#take()).length > 0) this.#given += 1;
    this.#output.takeWarnings();
    this.#output.takeErrors();
  }

  async page(size: number): Promise<ListingPage> {
    const values: Value[] = [];
    while (values.length < size) {
      const next = await this.#take();
      if (next.length === 0) break;
      values.push(...next);
    }
    // One more is read, so that no link leads to an empty page.
    this.#ahead = await this.#take();
    this.#given += values.length;
    const [warnings, errors] = [this.#output.takeWarnings(), this.#output.takeErrors()];
    return { values, warnings, errors, hasMore: this.#ahead.length > 0 };
  }

  /** Before a page that comes later: what let the cmdlet begin may have been taken back. */
  async checkAccess(): Promise<void> {
    try {
      await this.#output.checkAccess();
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  stop(): void {
    this.#output.stop();
  }

  async #take(): Promise<Value[]> {
    const ahead = this.#ahead;
    this.#ahead = [];
    if (ahead.length > 0 || this.#isOver) return ahead;
    const { value, done } = await this.#output.values.next();
    this.#isOver = done === true;
    return done === true ? [] : [value];
  }
}

/** Links are good for so long: Exchange Online says the same. */
const linkLifetimeMs = 30 * 60_000;
/** A listing that nobody asks for holds its session meanwhile; later pages begin again. */
const keptMs = 2 * 60_000;
const maxKept = 64;

export interface PageLink {
  readonly id: string;
  /** How many values came before. */
  readonly offset: number;
  readonly madeAt: number;
}

interface Kept {
  readonly listing: Listing;
  /** Whose it is, and of what: nobody else's link leads to it. */
  readonly of: string;
  readonly until: number;
}

/** Listings between two pages. */
export class ListingKeeper {
  readonly #kept = new Map<string, Kept>();
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** The text that a link carries. */
  keep(listing: Listing, of: string): string {
    this.#forget();
    const id = this.#random.guid();
    this.#kept.set(id, { listing, of, until: this.#clock.monotonic() + keptMs });
    const link: PageLink = { id, offset: listing.given, madeAt: this.#clock.now() };
    return Buffer.from(JSON.stringify(link)).toString('base64url');
  }

  /** Undefined where it has to be made again; nothing is kept any more then. */
  take({ id, offset }: PageLink, of: string): Listing | undefined {
    this.#forget();
    const kept = this.#kept.get(id);
    if (kept === undefined || kept.of !== of || kept.listing.given !== offset) return undefined;
    this.#kept.delete(id);
    return kept.listing;
  }

  readLink(text: string): PageLink {
    const link = parseLink(text);
    const ageMs = link === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() - link.madeAt;
    if (link === undefined || ageMs > linkLifetimeMs || ageMs < -linkLifetimeMs) throw expired();
    return link;
  }

  #forget(): void {
    const now = this.#clock.monotonic();
    for (const [id, { listing, until }] of this.#kept) {
      // In the order in which they were kept: the oldest go first.
      if (until > now && this.#kept.size < maxKept) break;
      listing.stop();
      this.#kept.delete(id);
    }
  }
}

function parseLink(text: string): PageLink | undefined {
  try {
    const { id, offset, madeAt } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const isRight = typeof id === 'string' && Number.isSafeInteger(offset) && Number.isFinite(madeAt);
    return isRight ? { id, offset: Number(offset), madeAt: Number(madeAt) } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function expired(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'rest.page.expired',
    message:
      'Expired or Invalid pagination request. Default Expiry time is 00:30:00. Send the request again without the link, from its beginning.',
  });
}

/** What ends a run before its time is an error of it like others. */
export async function* untilItEnds(
  values: AsyncIterable<Value>,
  onError: (record: ErrorRecord) => void,
): AsyncGenerator<Value, void> {
  try {
    yield* values;
  } catch (error) {
    onError(recordOfEnd(error));
  }
}
