import type { AcceptedDomain } from '../../../store/ports/directory-model.ts';
import type { DirSyncFeatureStates } from '../../upn/dir-sync-features.ts';

/** What the rules must know of the organisation. */
export interface RuleContext {
  /** A-labels, lower case; those that the organisation has proved. */
  readonly verifiedDomains: ReadonlySet<string>;
  /** Where sign-in names and addresses go that have no place elsewhere. */
  readonly initialDomain: string;
  readonly provisionMailboxes: boolean;
  readonly features: DirSyncFeatureStates;
}

/**
 * The counterpart of contoso.onmicrosoft.com: a domain of that shape where the organisation has one, else the one that it was made
 * with. Never the default domain of the day: addresses given out there would move with it.
 */
export function initialDomainOf(domains: readonly AcceptedDomain[]): string {
  const verified = domains.filter(({ verifiedAt }) => verifiedAt !== null);
  const [first] = verified.toSorted((a, b) => {
    const byShape = Number(isReservedDomain(b.domain)) - Number(isReservedDomain(a.domain));
    return byShape || a.createdAt - b.createdAt || (a.domain < b.domain ? -1 : 1);
  });
  return first?.domain ?? '';
}

/** Made for the organisation when it came: no directory outside gives out addresses in it. */
export const isReservedDomain = (domain: string): boolean => /^[^.]+\.onmicrosoft\.com$/.test(domain);

export function verifiedDomainsOf(domains: readonly AcceptedDomain[]): Set<string> {
  return new Set(domains.flatMap(({ domain, verifiedAt }) => (verifiedAt === null ? [] : [domain])));
}
