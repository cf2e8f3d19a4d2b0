import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

export const check = defineCheck({
  kind: 'unique',
  name: 'targetAddress.unique',
  error: 'Duplicate',
  attribute: 'targetAddress',
  classes: ['user', 'contact'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'Nobody else has the target address.',
    ko: '대상 주소(targetAddress)가 중복되지 않아야 합니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].targetAddress.unique, 'smtpAddress'),
});
