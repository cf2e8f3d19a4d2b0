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
    en: 'A display name is no longer than 256 characters.',
    ko: '표시 이름은 256자를 넘지 않아야 합니다.',
  },
  under: (profile) => lengthRule(profiles[profile].displayName.length),
});
