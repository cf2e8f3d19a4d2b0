import { classOf, type SourceObject, textOf, textsOf } from '../source-object.ts';
import { isPrimary, splitAddress, splitType } from './address-syntax.ts';
import type { CheckContext } from './check.ts';
import { findDomainFault, toAsciiDomain, topLevelOf } from './domain-syntax.ts';

/**
 * Where a sign-in name goes whose own domain will not do: to the domain that its owner's mail is sent from, if the organisation
 * has proved it, else to the default one. Of an organisation that nothing is known of, mail in a domain of the internet is taken for its own.
 * A contact is elsewhere, and nobody knows where.
 */
export function findPreferredDomain(object: SourceObject, context: CheckContext): string | undefined {
  if (classOf(object) === 'contact') return undefined;
  const primary = textsOf(object, 'proxyAddresses').find(isPrimary);
  const addresses = [primary === undefined ? undefined : splitType(primary).rest, textOf(object, 'mail')];
  const domains = addresses.flatMap((address) => {
    const domain = address === undefined ? undefined : splitAddress(address.trim())?.domain;
    return domain === undefined || findDomainFault(domain) !== undefined ? [] : (toAsciiDomain(domain) ?? []);
  });
  const { verifiedDomains, topLevelDomains, defaultDomain, initialDomain } = context;
  const own = domains.filter((domain) => verifiedDomains.size === 0 || verifiedDomains.has(domain));
  const named = [...verifiedDomains].filter((domain) => domain !== initialDomain);
  const candidates = [...own, defaultDomain ?? '', ...named, ...verifiedDomains];
  return candidates.find((domain) => topLevelDomains.has(topLevelOf(domain) ?? ''));
}
