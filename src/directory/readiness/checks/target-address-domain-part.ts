import { smtpTarget } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { domainPartRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'targetAddress.domainPart',
  error: 'DomainPart',
  attribute: 'targetAddress',
  classes: ['user', 'contact'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'What follows the @ of an SMTP target address is a domain name.',
    ko: 'SMTP 대상 주소의 @ 뒷부분은 올바른 도메인 이름이어야 합니다.',
  },
  under: (profile) => domainPartRule(profiles[profile].targetAddress, smtpTarget),
});
