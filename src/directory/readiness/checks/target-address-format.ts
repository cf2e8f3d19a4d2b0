import { smtpTarget } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { formatRule } from '../rules/format-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'targetAddress.format',
  error: 'Format',
  attribute: 'targetAddress',
  classes: ['user', 'contact'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'An SMTP target address has one @ between a name and a domain.',
    ko: 'SMTP 대상 주소에는 이름과 도메인 사이에 @가 하나 있어야 합니다.',
  },
  under: (profile) => formatRule(profiles[profile].targetAddress.format, { place: smtpTarget }),
});
