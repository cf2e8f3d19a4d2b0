import { smtpTarget } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { topLevelDomainRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'targetAddress.topLevelDomain',
  error: 'TopLevelDomain',
  attribute: 'targetAddress',
  classes: ['user', 'contact'],
  sources: ['IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'The domain of an SMTP target address is one of the internet.',
    ko: 'SMTP 대상 주소의 도메인은 인터넷에서 쓰는 도메인이어야 합니다.',
  },
  under: (profile) => topLevelDomainRule(profiles[profile].targetAddress.topLevelDomain, smtpTarget),
});
