import { type AddressPlace, smtpProxy, splitAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { isCloudDomain } from '../cloud-domains.ts';
import { profiles } from '../profiles/profiles.ts';
import { unverifiedDomainRule } from '../rules/domain-rules.ts';

/** Those of the cloud have a rule of their own. */
const ownDomains: AddressPlace = {
  ...smtpProxy,
  find: (value) => {
    const placed = smtpProxy.find(value);
    const domain = splitAddress(placed?.address ?? '')?.domain;
    return domain !== undefined && isCloudDomain(domain) ? undefined : placed;
  },
};

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.unverifiedDomain',
  error: 'UnverifiedDomain',
  attribute: 'proxyAddresses',
  classes: ['user', 'group'],
  sources: ['KB'],
  synopsis: {
    en: 'The domain is a verified one of the organisation; addresses of users and groups in others are dropped.',
    ko: '조직에서 확인한 도메인이어야 합니다. 다른 도메인에 있는 사용자와 그룹의 주소는 버려집니다.',
  },
  under: (profile) => unverifiedDomainRule(profiles[profile].proxyAddresses.unverifiedDomain, ownDomains),
});
