import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { lengthRule, truncateLocalPart } from '../rules/length-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mailNickname.length',
  error: 'Length',
  attribute: 'mailNickname',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixMultiTenant', 'IdFixDedicated', 'Landfall'],
  synopsis: {
    en: 'An alias is no longer than 64 characters, as in the schema of Active Directory.',
    ko: '별칭은 Active Directory 스키마에 따라 64자를 넘지 않아야 합니다.',
  },
  under: (profile) => lengthRule(profiles[profile].mailNickname.length, truncateLocalPart),
});
