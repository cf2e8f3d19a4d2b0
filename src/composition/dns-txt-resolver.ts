import { AppError } from '../base/errors.ts';
import type { DnsResolver } from '../operations/doctor/dns-resolver.ts';
import type { TxtResolver } from '../organization/txt-resolver.ts';

/** The question that proof of ownership asks, put to the DNS. No answer at all is `unavailable`. */
export function dnsTxtResolver(dns: Pick<DnsResolver, 'texts'>): TxtResolver {
  return {
    async resolveTxt(name) {
      try {
        return await dns.texts(name);
      } catch (error) {
        const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
        throw new AppError({
          kind: 'unavailable',
          code: 'domain.dnsUnavailable',
          message: `DNS gave no answer about ${name} (${reason}). Check the name servers of the domain and those that this server asks (dns.servers), then try again.`,
          details: { domain: name, reason },
          cause: error,
        });
      }
    },
  };
}
