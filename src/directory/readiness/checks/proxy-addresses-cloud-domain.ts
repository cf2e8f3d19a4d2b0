import { smtpProxy, splitAddress } from '../address-syntax.ts';
import { printableAscii, quote } from '../character-sets.ts';
import { type CheckContext, defineCheck } from '../check.ts';
import { isCloudDomain } from '../cloud-domains.ts';
import { toAsciiDomain } from '../domain-syntax.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.cloudDomain',
  error: 'DomainPart',
  attribute: 'proxyAddresses',
  classes: ['user', 'group'],
  sources: ['KB'],
  synopsis: {
    en: 'No address in onmicrosoft.com or microsoftonline.com, but in the routing domain of a hybrid organisation.',
    ko: 'onmicrosoft.com 등 클라우드 도메인의 주소가 없어야 합니다. 하이브리드 라우팅 도메인은 예외입니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].proxyAddresses.cloudDomain;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: {
        plain: printableAscii,
        shape: 'proxyAddress',
        domainIsPlain: (domain, context) => !isDiscarded(domain, context),
      },
      examine: (value, _object, context) => {
        const domain = splitAddress(smtpProxy.find(value)?.address ?? '')?.domain;
        if (domain === undefined || !isDiscarded(domain, context)) return undefined;
        return {
          en: `Addresses in ${quote(domain)} are given by the cloud; this one would be discarded.`,
          ko: `${quote(domain)} 주소는 클라우드가 부여합니다. 이 값은 버려집니다.`,
        };
      },
    };
  },
});

function isDiscarded(domain: string, { verifiedDomains }: CheckContext): boolean {
  return isCloudDomain(domain) && !verifiedDomains.has(toAsciiDomain(domain) ?? '');
}
