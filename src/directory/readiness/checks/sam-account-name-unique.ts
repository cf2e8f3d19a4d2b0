import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

export const check = defineCheck({
  kind: 'unique',
  name: 'sAMAccountName.unique',
  error: 'Duplicate',
  attribute: 'sAMAccountName',
  classes: ['user', 'group'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'Nobody else has the sAMAccountName.',
    ko: 'sAMAccountName이 중복되지 않아야 합니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].sAMAccountName.unique, 'fold'),
});
