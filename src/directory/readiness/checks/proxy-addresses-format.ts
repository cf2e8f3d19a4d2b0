import { smtpProxy } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { formatRule } from '../rules/format-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.format',
  error: 'Format',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['KB', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'An SMTP address has one @ between a name and a domain.',
    ko: 'SMTP 주소의 이름과 도메인 사이에 @가 하나 있어야 합니다.',
  },
  under: (profile) => formatRule(profiles[profile].proxyAddresses.format, { place: smtpProxy }),
});
