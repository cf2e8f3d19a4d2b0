/**
 * Where servers may lie that organisations name: whoever may name one could otherwise have this machine knock at doors behind
 * its own firewall. Addresses are looked at as they are connected to, so a name that leads elsewhere a moment later helps nobody.
 */
import { isIP, type LookupFunction } from 'node:net';
import { Networks } from '../networks.ts';
import type { AdvisedErrorFields } from './advised-error.ts';

export interface OutwardRules {
  /** Networks (`10.0.0.0/8`, `fd00::/8`) and addresses. */
  readonly refused: readonly string[];
  /** Exceptions to these. */
  readonly allowed: readonly string[];
}

/** As `lookup` of node:dns. */
export type LookUpAll = (
  host: string,
  options: { readonly all: true; readonly family?: number | undefined; readonly hints?: number | undefined },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookedUp[]) => void,
) => void;

interface LookedUp {
  address: string;
  family: number;
}

/** Nothing was connected to. */
export class RefusedNetworkError extends Error {
  readonly addresses: readonly string[];

  constructor(addresses: readonly string[]) {
    super(`This server does not connect to ${addresses.join(', ')} for organisations.`);
    this.name = 'RefusedNetworkError';
    this.addresses = addresses;
  }
}

export const refusedNetwork = (server: string, cause: RefusedNetworkError): AdvisedErrorFields => ({
  what: `${server} lies in a network that this platform does not connect to for its organisations (${cause.addresses.join(', ')}).`,
  next: 'Name the server by its public address, or have the platform administrator add that to outward.allowedNetworks of the configuration.',
  retryable: false,
  cause,
});

export class OutwardNetworks {
  readonly #refused: Networks | undefined;
  readonly #allowed: Networks;
  readonly #lookUp: LookUpAll;

  constructor({ refused, allowed }: OutwardRules, lookUp: LookUpAll) {
    this.#refused = refused.length === 0 ? undefined : new Networks(refused);
    this.#allowed = new Networks(allowed);
    this.#lookUp = lookUp;
  }

  mayReach(address: string): boolean {
    if (this.#refused === undefined) return true;
    return !this.#refused.has(address) || this.#allowed.has(address);
  }

  /** For `connect` of node:net and node:tls. Throws where the host is an address that is refused. */
  optionsFor(host: string): { readonly lookup?: LookupFunction } {
    if (this.#refused === undefined) return {};
    // Node looks up no address.
    if (isIP(host) !== 0) {
      if (!this.mayReach(host)) throw new RefusedNetworkError([host]);
      return {};
    }
    return { lookup: this.#lookup };
  }

  /** Where a connection is made by somebody else. Throws as `optionsFor` and node:dns do. */
  async check(host: string): Promise<void> {
    const { lookup } = this.optionsFor(host);
    if (lookup === undefined) return;
    await new Promise<void>((resolve, reject) => {
      lookup(host, { all: true }, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  readonly #lookup: LookupFunction = (host, { all = false, family, hints }, callback) => {
    const version = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family;
    this.#lookUp(host, { all: true, family: version, hints }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const open = addresses.filter(({ address }) => this.mayReach(address));
      const [first] = open;
      if (first === undefined) callback(new RefusedNetworkError(addresses.map(({ address }) => address)), []);
      else if (all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}
