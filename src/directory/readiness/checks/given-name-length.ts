import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { lengthRule } from '../rules/length-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'givenName.length',
  error: 'Length',
  attribute: 'givenName',
  classes: ['user', 'contact'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: '64 characters at most.',
    ko: '최대 64자입니다.',
  },
  under: (profile) => lengthRule(profiles[profile].givenName.length),
});
