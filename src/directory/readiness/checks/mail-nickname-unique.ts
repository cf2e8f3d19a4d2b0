import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

export const check = defineCheck({
  kind: 'unique',
  name: 'mailNickname.unique',
  error: 'Duplicate',
  attribute: 'mailNickname',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'Nobody else has the alias.',
    ko: '별칭이 중복되지 않아야 합니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].mailNickname.unique, 'fold'),
});
