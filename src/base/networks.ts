import { BlockList, isIP } from 'node:net';

/** Of networks (`10.0.0.0/8`, `fd00::/8`) and addresses. Throws for a text that is neither. */
export class Networks {
  readonly #list = new BlockList();

  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const network = networkOf(text);
      if (network === undefined) throw new RangeError(`"${text}" is no network.`);
      this.#list.addSubnet(network.address, network.bits, network.family);
    }
  }

  has(address: string): boolean {
    return this.#list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
}

/** Whether it is an address, or a network as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  return networkOf(text) !== undefined;
}

function networkOf(text: string) {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const bits = length === undefined ? longest : Number(length);
  if (version === 0 || bits > longest) return undefined;
  return { address, bits, family: version === 6 ? ('ipv6' as const) : ('ipv4' as const) };
}
