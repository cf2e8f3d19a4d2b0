import { isPrivateAddress } from '../../base/addresses.ts';
import { isAppError } from '../../base/errors.ts';
import { domainKey } from '../../wire/dns/domain-name.ts';
import { checkHost, type SpfResolver } from './check-host.ts';
import type { DnsLookup } from './dns-lookup.ts';

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

/** Looks whether domains let this server send: after the change of the MX record people's answers come from here. */
export class SenderPolicyFinder {
  readonly #lookup: DnsLookup;
  readonly #server: string;
  readonly #signal: AbortSignal;
  #addresses: Promise<readonly string[]> | undefined;

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
    this.#addresses ??= this.#lookup.findAddresses(this.#server, this.#signal);
    // A name may lead to another address within the house than outside of it.
    const addresses = (await this.#addresses).filter((address) => !isPrivateAddress(address));
    if (addresses.length === 0) {
      const problem = `The DNS that this server asks has no public address of ${this.#server}.`;
      return this.#policy(domain, 'Unknown', { problem });
    }
    const resolver = resolverOf(this.#lookup, this.#signal, { domain, exchanger: this.#server });
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
}

/** As the DNS will be when mail for the domain comes here: a record that says `mx` needs no change then. */
function resolverOf(
  lookup: DnsLookup,
  signal: AbortSignal,
  { domain, exchanger }: { readonly domain: string; readonly exchanger: string },
): SpfResolver {
  return {
    async texts(name) {
      const { records } = await lookup.find(name, 'TXT', signal);
      return records.map(({ strings }) => Buffer.concat(strings).toString('latin1'));
    },
    async addresses(name, family) {
      const { records } = await lookup.find(name, family === 4 ? 'A' : 'AAAA', signal);
      return records.map(({ address }) => address);
    },
    async mailExchangers(name) {
      const { records } = await lookup.find(name, 'MX', signal);
      const exchangers = records.map(({ exchange }) => domainKey(exchange));
      const isThere = domainKey(name) !== domain || exchangers.includes(domainKey(exchanger));
      return isThere ? exchangers : [exchanger, ...exchangers];
    },
    async pointers(name) {
      const { records } = await lookup.find(name, 'PTR', signal);
      return records.map(({ target }) => target);
    },
  };
}
