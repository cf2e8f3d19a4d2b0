import { Resolver } from 'node:dns/promises';

/** Questions to the DNS. An answer that does not exist is an empty list; no answer at all is thrown. */
export interface DnsResolver {
  mailExchangers(
    domain: string,
  ): Promise<readonly { readonly exchange: string; readonly priority: number }[]>;
  texts(name: string): Promise<readonly string[]>;
  addresses(name: string): Promise<readonly string[]>;
  /** SRV records: RFC 2782. */
  services(
    name: string,
  ): Promise<readonly { readonly name: string; readonly port: number; readonly priority: number }[]>;
}

/** Codes that say that the question was answered, with nothing. */
const nothing = new Set(['ENOTFOUND', 'ENODATA']);

export interface DnsSettings {
  /** Those of the machine where none is named. */
  readonly servers: readonly string[];
  readonly timeoutMs: number;
}

export function systemDnsResolver({ servers, timeoutMs }: DnsSettings): DnsResolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  if (servers.length > 0) resolver.setServers(servers);
  const ask = async <T>(question: () => Promise<T[]>): Promise<T[]> => {
    try {
      return await question();
    } catch (error) {
      if (error instanceof Error && 'code' in error && nothing.has(String(error.code))) return [];
      throw error;
    }
  };
  return {
    mailExchangers: (domain) => ask(() => resolver.resolveMx(domain)),
    texts: async (name) => (await ask(() => resolver.resolveTxt(name))).map((parts) => parts.join('')),
    services: (name) => ask(() => resolver.resolveSrv(name)),
    addresses: async (name) => {
      const [four, six] = await Promise.all([
        ask(() => resolver.resolve4(name)),
        ask(() => resolver.resolve6(name)),
      ]);
      return [...four, ...six];
    },
  };
}
