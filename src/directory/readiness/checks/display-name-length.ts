import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { lengthRule } from '../rules/length-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'displayName.length',
  error: 'Length',
  attribute: 'displayName',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: '256 characters at most.',
    ko: '최대 256자입니다.',
  },
  under: (profile) => lengthRule(profiles[profile].displayName.length),
});
