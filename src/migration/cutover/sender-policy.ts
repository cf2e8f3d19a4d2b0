import { isAppError } from '../../base/errors.ts';
import { Networks } from '../../base/networks.ts';
import type { RecordType } from '../../wire/dns/dns-message.ts';
import { domainKey } from '../../wire/dns/domain-name.ts';
import { checkHost, type SpfResolver } from './check-host.ts';
import type { DnsLookup, RecordOf } from './dns-lookup.ts';

/**
 * Whether SPF lets this server send mail of a domain. `NotAllowed`: it does not name all of its addresses. `Missing`: there is no
 * record. `Broken`: there is one that nobody can use. `Unknown`: DNS gave no answer, or knows no public address of this server.
 */
export type SenderVerdict = 'Allowed' | 'NotAllowed' | 'Missing' | 'Broken' | 'Unknown';

export interface SenderPolicy {
  readonly domain: string;
  readonly verdict: SenderVerdict;
  readonly record: string | undefined;
  /** The name that this server sends under. */
  readonly server: string;
  /** Those of its addresses that the record does not allow. */
  readonly refused: readonly string[];
  /** What is wrong with the record, or why nothing is known. */
  readonly problem: string | undefined;
}

/** Addresses that nobody elsewhere ever sees (RFC 6890): a router puts another in their place. */
const privateNetworks = new Networks([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1',
  'fc00::/7',
  'fe80::/10',
]);

/** Looks whether domains let this server send: after the change of the MX record people's answers come from here. */
export class SenderPolicyFinder {
  readonly #lookup: DnsLookup;
  readonly #server: string;
  readonly #signal: AbortSignal;
  /** What the DNS said: each address of this server asks the same, and many domains include the same records. */
  readonly #answers = new Map<string, Promise<readonly string[]>>();

  constructor(lookup: DnsLookup, server: string, signal: AbortSignal) {
    this.#lookup = lookup;
    this.#server = server;
    this.#signal = signal;
  }

  async find(domain: string): Promise<SenderPolicy> {
    try {
      return await this.#judge(domain);
    } catch (error) {
      if (!isAppError(error, 'unavailable')) throw error;
      return this.#policy(domain, 'Unknown', { problem: error.message });
    }
  }

  async #judge(domain: string): Promise<SenderPolicy> {
    const resolver = this.#resolverOf(domain);
    const own = await Promise.all(
      ([4, 6] as const).map((family) => resolver.addresses(this.#server, family)),
    );
    // A name may lead to another address within the house than outside of it.
    const addresses = own.flat().filter((address) => !privateNetworks.has(address));
    if (addresses.length === 0) {
      const problem = `The DNS that this server asks has no public address of ${this.#server}.`;
      return this.#policy(domain, 'Unknown', { problem });
    }
    const refused: string[] = [];
    let record: string | undefined;
    for (const address of addresses) {
      const sender = `postmaster@${domain}`;
      const answer = await checkHost({ address, domain, sender, helo: this.#server }, resolver);
      record = answer.record;
      if (answer.result === 'none') return this.#policy(domain, 'Missing', {});
      if (answer.result === 'permerror')
        return this.#policy(domain, 'Broken', { record, problem: answer.reason });
      if (answer.result !== 'pass') refused.push(address);
    }
    return this.#policy(domain, refused.length === 0 ? 'Allowed' : 'NotAllowed', { record, refused });
  }

  #policy(domain: string, verdict: SenderVerdict, found: Partial<SenderPolicy>): SenderPolicy {
    return {
      record: undefined,
      refused: [],
      problem: undefined,
      ...found,
      domain,
      verdict,
      server: this.#server,
    };
  }

  /** As the DNS will be when mail for the domain comes here: a record that says `mx` needs no change then. */
  #resolverOf(domain: string): SpfResolver {
    return {
      texts: (name) => this.#ask(name, 'TXT', ({ strings }) => Buffer.concat(strings).toString('latin1')),
      addresses: (name, family) => this.#ask(name, family === 4 ? 'A' : 'AAAA', ({ address }) => address),
      mailExchangers: async (name) => {
        const exchangers = await this.#ask(name, 'MX', ({ exchange }) => domainKey(exchange));
        const isThere = domainKey(name) !== domain || exchangers.includes(domainKey(this.#server));
        return isThere ? exchangers : [this.#server, ...exchangers];
      },
      pointers: (name) => this.#ask(name, 'PTR', ({ target }) => target),
    };
  }

  #ask<T extends RecordType>(
    name: string,
    type: T,
    read: (record: RecordOf<T>) => string,
  ): Promise<readonly string[]> {
    const key = `${type} ${domainKey(name)}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const found = this.#lookup.find(name, type, this.#signal).then(({ records }) => records.map(read));
    this.#answers.set(key, found);
    return found;
  }
}
