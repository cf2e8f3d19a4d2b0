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
    ko: '주소가 다른 개체와 중복되지 않아야 합니다. 다른 특성의 주소와도 비교합니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].proxyAddresses.unique, 'smtpAddress'),
});
