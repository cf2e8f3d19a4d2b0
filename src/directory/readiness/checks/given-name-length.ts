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
    en: 'A given name is no longer than 64 characters.',
    ko: '이름(givenName)은 64자를 넘지 않아야 합니다.',
  },
  under: (profile) => lengthRule(profiles[profile].givenName.length),
});
