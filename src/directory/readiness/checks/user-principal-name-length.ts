import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { lengthRule, shortenAddress } from '../rules/length-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.length',
  error: 'Length',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: '113 characters at most.',
    ko: '최대 113자입니다.',
  },
  under: (profile) => lengthRule(profiles[profile].userPrincipalName.length, shortenAddress),
});
