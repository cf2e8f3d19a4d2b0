import { smtpProxy } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { topLevelDomainRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.topLevelDomain',
  error: 'TopLevelDomain',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['KB', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'The domain is one of the internet, not of the own network.',
    ko: '도메인은 인터넷 도메인이어야 합니다. 내부 도메인은 쓸 수 없습니다.',
  },
  under: (profile) => topLevelDomainRule(profiles[profile].proxyAddresses.topLevelDomain, smtpProxy),
});
