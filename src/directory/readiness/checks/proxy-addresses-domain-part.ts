import { smtpProxy } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { domainPartRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.domainPart',
  error: 'DomainPart',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'KB', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'What follows the @ is a domain name.',
    ko: '@ 뒷부분은 올바른 도메인 이름이어야 합니다.',
  },
  under: (profile) => domainPartRule(profiles[profile].proxyAddresses, smtpProxy),
});
