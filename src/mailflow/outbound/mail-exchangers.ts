import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import { AppError } from '../../base/errors.ts';

export interface MailExchangersOptions {
  /** An answer that does not exist is an empty list; no answer at all is thrown. */
  lookUp(domain: string): Promise<readonly { readonly exchange: string; readonly priority: number }[]>;
  readonly networks: Pick<OutwardNetworks, 'check'>;
  /** Names under which this server itself is reached. */
  isSelf(name: string): boolean;
}

/** More than this nobody needs, and each costs the time of a connection. */
const maxHosts = 5;

/** The servers that take mail for a domain, in their order: RFC 5321 section 5.1. */
export class MailExchangers {
  readonly #options: MailExchangersOptions;

  constructor(options: MailExchangersOptions) {
    this.#options = options;
  }

  async of(domain: string): Promise<readonly string[]> {
    const { isSelf, networks } = this.#options;
    const records = await this.#lookUp(domain);
    // RFC 7505: a domain that says that it takes no mail.
    if (records.length === 1 && /^\.?$/.test(records[0]?.exchange ?? '')) throw takesNone(domain);
    const sorted = records.toSorted((a, b) => a.priority - b.priority);
    // Who finds himself among them goes no further: behind him are those that would bring it back.
    const own = sorted.find(({ exchange }) => isSelf(exchange));
    const before = own === undefined ? sorted : sorted.filter(({ priority }) => priority < own.priority);
    const names = records.length === 0 ? [domain] : before.map(({ exchange }) => exchange.replace(/\.$/, ''));
    if (names.length === 0) throw leadsHere(domain);
    const hosts: string[] = [];
    let refused: unknown;
    for (const name of names.slice(0, maxHosts)) {
      try {
        await networks.check(name);
        hosts.push(name);
      } catch (error) {
        refused = error;
      }
    }
    if (hosts.length === 0) throw unresolved(domain, refused);
    return hosts;
  }

  async #lookUp(domain: string) {
    try {
      return await this.#options.lookUp(domain);
    } catch (error) {
      throw unresolved(domain, error);
    }
  }
}

function takesNone(domain: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'mailflow.domain.takesNone',
    message: `${domain} says in its MX record that it takes no mail. Check the address.`,
    details: { domain },
  });
}

function leadsHere(domain: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'mailflow.domain.leadsHere',
    message: `The MX records of ${domain} lead to this server, which does not have the domain. Add it with New-AcceptedDomain, or correct the records.`,
    details: { domain },
  });
}

function unresolved(domain: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError({
    kind: 'unavailable',
    code: 'mailflow.domain.unresolved',
    message: `The servers of ${domain} could not be found: ${why.slice(0, 200)}`,
    details: { domain },
    cause,
  });
}
