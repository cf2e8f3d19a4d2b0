import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { domainPartRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mail.domainPart',
  error: 'DomainPart',
  attribute: 'mail',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixDedicated', 'Landfall'],
  synopsis: {
    en: 'What follows the @ of a mail address is a domain name.',
    ko: '메일 주소의 @ 뒷부분은 올바른 도메인 이름이어야 합니다.',
  },
  under: (profile) => domainPartRule(profiles[profile].mail, bareAddress),
});
