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
    en: 'The domain of an SMTP proxy address is one of the internet.',
    ko: 'SMTP 프록시 주소의 도메인은 인터넷에서 쓰는 도메인이어야 합니다.',
  },
  under: (profile) => topLevelDomainRule(profiles[profile].proxyAddresses.topLevelDomain, smtpProxy),
});
