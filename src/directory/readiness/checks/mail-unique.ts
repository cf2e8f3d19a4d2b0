import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

export const check = defineCheck({
  kind: 'unique',
  name: 'mail.unique',
  error: 'Duplicate',
  attribute: 'mail',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'Nobody else has the mail address; otherwise only the first of them appears.',
    ko: '메일 주소가 중복되지 않아야 합니다. 중복되면 첫 번째 개체만 나타납니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].mail.unique, 'fold'),
});
