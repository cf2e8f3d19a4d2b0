/** What of a forest concerns sign-in names. */
import type { Guid } from '../../base/ids.ts';
import type { AcceptedDomain } from '../../store/ports/directory-model.ts';

export interface Forest {
  readonly connector: { readonly guid: Guid; readonly name: string };
  /** DNS name of its root domain. */
  readonly name: string;
  readonly rootDomainDn: string;
  readonly partitionsContainer: string;
  /** Alternative suffixes, besides the names of its domains. */
  readonly upnSuffixes: readonly SuffixState[];
  /** Every suffix that users may be given, in lower case. */
  readonly usable: ReadonlySet<string>;
}

export interface SuffixState {
  readonly suffix: string;
  readonly domain: SuffixDomain;
}

/** What a suffix is to the organisation here. */
export type SuffixDomain = 'Verified' | 'NotVerified' | 'NotAccepted';

export function suffixState(suffix: string, domains: readonly AcceptedDomain[]): SuffixState {
  const found = domains.find(({ domain }) => domain === suffix.toLowerCase());
  if (found === undefined) return { suffix, domain: 'NotAccepted' };
  return { suffix, domain: found.verifiedAt === null ? 'NotVerified' : 'Verified' };
}

/** What to type so that people can sign in here with the suffix; undefined where they can. */
export function adviceFor({ suffix, domain }: SuffixState): string | undefined {
  switch (domain) {
    case 'Verified':
      return undefined;
    case 'NotVerified':
      return `${suffix} is an accepted domain here, and not verified yet: until it is, sign-in names get the initial domain instead. Publish its record and run: Confirm-AcceptedDomain ${suffix}`;
    case 'NotAccepted':
      return `${suffix} is no accepted domain here: sign-in names with it get the initial domain instead. Run: New-AcceptedDomain ${suffix}`;
  }
}

/** `DC=contoso,DC=local` is contoso.local. */
export function domainNameOf(dn: string): string {
  return [...dn.matchAll(/(?:^|,)\s*DC=([^,]+)/gi)].map(([, label = '']) => label.toLowerCase()).join('.');
}
