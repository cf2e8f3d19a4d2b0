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
    en: '64 characters at most, as in the schema of Active Directory.',
    ko: '최대 64자입니다(Active Directory 스키마).',
  },
  under: (profile) => lengthRule(profiles[profile].mailNickname.length, truncateLocalPart),
});
