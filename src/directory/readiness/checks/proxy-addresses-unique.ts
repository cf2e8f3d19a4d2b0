import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

export const check = defineCheck({
  kind: 'unique',
  name: 'proxyAddresses.unique',
  error: 'Duplicate',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'Nobody else has the address, as a proxy address or any other.',
    ko: '다른 개체가 같은 주소를 프록시 주소나 다른 특성으로 가지고 있지 않아야 합니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].proxyAddresses.unique, 'smtpAddress'),
});
