import type { LocalText } from '../../../base/language.ts';
import type { SourceObject } from '../../source-object.ts';
import { type AddressPlace, splitAddress } from '../address-syntax.ts';
import { isIn, printableAscii, quote, removeCharacters } from '../character-sets.ts';
import type { CheckContext, ValueRule } from '../check.ts';
import { findDomainFault, toAsciiDomain, topLevelOf } from '../domain-syntax.ts';
import { mendOrder } from '../mend-order.ts';
import type { AddressRulings, Ruling } from '../profiles/profile.ts';
import { topLevelDomainsDate } from '../top-level-domains.ts';

/** What a domain name has and what another rule calls wrong in it have the same screen. */
const screenOf = ({ shape }: AddressPlace) => ({ plain: printableAscii, shape });

/** Names of RFC 1035. Characters that another rule tells of are looked past. */
export function domainPartRule(
  { domainPart, banned }: AddressRulings,
  place: AddressPlace,
): ValueRule | undefined {
  if (domainPart === undefined) return undefined;
  const isToldElsewhere = isIn(banned?.characters ?? '');
  const find = (domain: string) => findDomainFault(removeCharacters(domain, isToldElsewhere));
  return {
    severity: domainPart.severity,
    screen: { ...screenOf(place), domainIsPlain: (domain) => find(domain) === undefined },
    examine: (value) => {
      const domain = findDomain(place, value);
      return domain === undefined ? undefined : find(domain);
    },
    mend: (value) => {
      const domain = findDomain(place, value);
      if (domain === undefined || find(domain) === undefined) return value;
      const tidy = removeCharacters(domain, isToldElsewhere)
        .replaceAll(/\.{2,}/g, '.')
        .replaceAll(/^\.|\.$/g, '');
      return find(tidy) === undefined ? replaceDomain(value, tidy) : undefined;
    },
    order: mendOrder.domainPart,
  };
}

export type SupplyDomain = (object: SourceObject, context: CheckContext) => string | undefined;

/** A name that the internet can find. */
export function topLevelDomainRule(
  ruling: Ruling | undefined,
  place: AddressPlace,
  supplyDomain?: SupplyDomain,
): ValueRule | undefined {
  if (ruling === undefined) return undefined;
  const find = (domain: string, context: CheckContext): LocalText | undefined =>
    isDomain(domain) && !isRoutable(domain, context) ? unroutable(domain) : undefined;
  return {
    ...suffixRule(place, find, supplyDomain),
    severity: ruling.severity,
  };
}

/** One that the organisation has proved to be its own; silent where nothing is known of it, and on names that lead nowhere. */
export function unverifiedDomainRule(
  ruling: Ruling | undefined,
  place: AddressPlace,
  supplyDomain?: SupplyDomain,
): ValueRule | undefined {
  if (ruling === undefined) return undefined;
  const find = (domain: string, context: CheckContext): LocalText | undefined => {
    if (context.verifiedDomains.size === 0 || !isDomain(domain) || !isRoutable(domain, context))
      return undefined;
    return isVerified(domain, context) ? undefined : unverified(domain);
  };
  return { ...suffixRule(place, find, supplyDomain), severity: ruling.severity };
}

type FindFault = (domain: string, context: CheckContext) => LocalText | undefined;

function suffixRule(
  place: AddressPlace,
  find: FindFault,
  supplyDomain: SupplyDomain | undefined,
): Omit<ValueRule, 'severity'> {
  return {
    screen: {
      ...screenOf(place),
      domainIsPlain: (domain, context) => find(domain, context) === undefined,
    },
    examine: (value, _object, context) => {
      const domain = findDomain(place, value);
      return domain === undefined ? undefined : find(domain, context);
    },
    mend: (value, object, context) => {
      const domain = findDomain(place, value);
      if (domain === undefined || find(domain, context) === undefined) return value;
      const other = supplyDomain?.(object, context);
      return other === undefined || find(other, context) !== undefined
        ? undefined
        : replaceDomain(value, other);
    },
    order: mendOrder.suffix,
  };
}

const isDomain = (domain: string): boolean => findDomainFault(domain) === undefined;

export function isRoutable(domain: string, { topLevelDomains }: CheckContext): boolean {
  return topLevelDomains.has(topLevelOf(domain) ?? '');
}

export function isVerified(domain: string, { verifiedDomains, initialDomain }: CheckContext): boolean {
  const ascii = toAsciiDomain(domain);
  return ascii !== undefined && (verifiedDomains.has(ascii) || ascii === initialDomain);
}

function findDomain(place: AddressPlace, value: string): string | undefined {
  const placed = place.find(value);
  const domain = placed === undefined ? undefined : splitAddress(placed.address)?.domain;
  return domain === '' ? undefined : domain;
}

function replaceDomain(value: string, domain: string): string {
  return value.slice(0, value.lastIndexOf('@') + 1) + domain;
}

function unroutable(whole: string): LocalText {
  const domain = quote(whole);
  const top = topLevelOf(whole);
  if (top === undefined) {
    return {
      en: `"${domain}" is a name of your own network and no domain of the internet.`,
      ko: `내부 네트워크에서만 쓰는 이름입니다: ${domain}. 인터넷 도메인이 아니므로 라우팅할 수 없습니다.`,
    };
  }
  return {
    en: `"${domain}" is no domain of the internet: there is no .${top} in IANA's list of ${topLevelDomainsDate}.`,
    ko: `라우팅할 수 없는 도메인입니다: ${domain}. 최상위 도메인 .${top}은(는) IANA 목록(${topLevelDomainsDate})에 없습니다.`,
  };
}

function unverified(whole: string): LocalText {
  const domain = quote(whole);
  return {
    en: `The organisation has not verified the domain ${domain}. Add it with New-AcceptedDomain and prove it with Confirm-AcceptedDomain, or use another.`,
    ko: `조직에서 확인하지 않은 도메인입니다: ${domain}. New-AcceptedDomain으로 추가하고 Confirm-AcceptedDomain으로 확인하거나 다른 도메인을 쓰십시오.`,
  };
}
