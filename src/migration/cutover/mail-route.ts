import { isAppError } from '../../base/errors.ts';
import { domainKey } from '../../wire/dns/domain-name.ts';
import type { DnsAnswer, DnsLookup, PublishedAnswer } from './dns-lookup.ts';

/**
 * Where mail for a domain is sent by who reads this answer: `here` where every server that would be tried is ours,
 * `partly` where some are, `nowhere` where the domain takes no mail or is not there.
 */
export type RouteVerdict = 'here' | 'partly' | 'elsewhere' | 'nowhere';

export interface MailExchange {
  readonly name: string;
  readonly preference: number;
  readonly isOurs: boolean;
}

export interface MailRoute {
  readonly verdict: RouteVerdict;
  /** By preference. */
  readonly exchanges: readonly MailExchange[];
  /** There is no MX record: the domain's own address takes its place (RFC 5321 section 5.1). */
  readonly isImplicit: boolean;
  /** Seconds that whoever asked may keep the answer. */
  readonly ttl: number;
}

/** What the domain's own servers say. */
export interface PublishedRoute extends MailRoute {
  /** Those that answered. */
  readonly servers: readonly string[];
  /** False while a change has not reached all of them; then this is the route that is still to go. */
  readonly isUniform: boolean;
}

export interface DomainRoutes {
  readonly domain: string;
  /** As caches have it; undefined where DNS gave no answer. */
  readonly seen: MailRoute | undefined;
  /** Undefined where none of the domain's own servers could be asked. */
  readonly published: PublishedRoute | undefined;
  /** Why nothing is known. */
  readonly problem: string | undefined;
}

/** Finds out where mail for domains goes, and whether that is here. */
export class RouteFinder {
  readonly #lookup: DnsLookup;
  readonly #ownNames: readonly string[];
  readonly #signal: AbortSignal;
  /** Many domains have the same servers. */
  readonly #addresses = new Map<string, Promise<readonly string[]>>();
  #ownAddresses: Promise<ReadonlySet<string>> | undefined;

  /** `ownNames` may begin with `*.`. */
  constructor(lookup: DnsLookup, ownNames: readonly string[], signal: AbortSignal) {
    this.#lookup = lookup;
    this.#ownNames = ownNames.map(domainKey);
    this.#signal = signal;
  }

  async find(domain: string): Promise<DomainRoutes> {
    try {
      const [seen, published] = await Promise.all([
        this.#lookup.find(domain, 'MX', this.#signal).then((answer) => this.#routeOf(domain, answer)),
        this.#findPublished(domain),
      ]);
      return { domain, seen, published, problem: undefined };
    } catch (error) {
      if (!isAppError(error, 'unavailable')) throw error;
      return { domain, seen: undefined, published: undefined, problem: error.message };
    }
  }

  async #findPublished(domain: string): Promise<PublishedRoute | undefined> {
    const answers = await this.#askPublished(domain);
    const routes = await Promise.all(answers.map((answer) => this.#routeOf(domain, answer)));
    const [first] = routes;
    if (first === undefined) return undefined;
    const slowest = routes.find(({ verdict }) => verdict !== 'here') ?? first;
    return {
      ...slowest,
      ttl: Math.max(...routes.map(({ ttl }) => ttl)),
      servers: answers.map(({ server }) => server),
      isUniform: routes.every((route) => exchangesKey(route) === exchangesKey(first)),
    };
  }

  /** Without an answer about its servers, what caches say of the domain is still worth telling. */
  async #askPublished(domain: string): Promise<readonly PublishedAnswer<'MX'>[]> {
    try {
      return await this.#lookup.findPublished(domain, 'MX', this.#signal);
    } catch (error) {
      if (isAppError(error, 'unavailable')) return [];
      throw error;
    }
  }

  async #routeOf(domain: string, answer: DnsAnswer<'MX'>): Promise<MailRoute> {
    const { outcome, ttl } = answer;
    if (outcome === 'noName') return { verdict: 'nowhere', exchanges: [], isImplicit: false, ttl };
    const isImplicit = outcome === 'noData';
    const named = isImplicit
      ? await this.#implicitExchange(domain)
      : answer.records
          .filter(({ exchange }) => exchange !== '')
          .sort((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1));
    const exchanges = await Promise.all(
      named.map(async ({ exchange, preference }) => {
        return { name: domainKey(exchange), preference, isOurs: await this.#isOurs(exchange) };
      }),
    );
    return { verdict: verdictOf(exchanges), exchanges, isImplicit, ttl };
  }

  async #implicitExchange(domain: string): Promise<{ exchange: string; preference: number }[]> {
    const addresses = await this.#addressesOf(domain);
    return addresses.length === 0 ? [] : [{ exchange: domain, preference: 0 }];
  }

  /** By name, or because all of its addresses are ours. */
  async #isOurs(exchange: string): Promise<boolean> {
    const key = domainKey(exchange);
    const isNamed = this.#ownNames.some((own) =>
      own.startsWith('*.') ? key.endsWith(own.slice(1)) : own === key,
    );
    if (isNamed) return true;
    try {
      const addresses = await this.#addressesOf(exchange);
      this.#ownAddresses ??= this.#findOwnAddresses();
      const own = await this.#ownAddresses;
      return addresses.length > 0 && addresses.every((address) => own.has(address));
    } catch (error) {
      // Its name is not ours and its addresses are not known: mail is lost only by taking it for ours.
      if (isAppError(error, 'unavailable')) return false;
      throw error;
    }
  }

  async #findOwnAddresses(): Promise<ReadonlySet<string>> {
    const names = this.#ownNames.filter((name) => !name.startsWith('*.'));
    return new Set((await Promise.all(names.map((name) => this.#addressesOf(name)))).flat());
  }

  #addressesOf(name: string): Promise<readonly string[]> {
    const key = domainKey(name);
    const known = this.#addresses.get(key);
    if (known !== undefined) return known;
    const found = this.#lookup.findAddresses(name, this.#signal);
    this.#addresses.set(key, found);
    return found;
  }
}

function verdictOf(exchanges: readonly MailExchange[]): RouteVerdict {
  const ours = exchanges.filter(({ isOurs }) => isOurs).length;
  if (exchanges.length === 0) return 'nowhere';
  if (ours === exchanges.length) return 'here';
  return ours === 0 ? 'elsewhere' : 'partly';
}

function exchangesKey({ exchanges }: MailRoute): string {
  return exchanges.map(({ name, preference }) => `${preference} ${name}`).join(', ');
}
