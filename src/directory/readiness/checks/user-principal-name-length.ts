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
    en: 'A sign-in name is no longer than 113 characters.',
    ko: '로그인 이름은 113자를 넘지 않아야 합니다.',
  },
  under: (profile) => lengthRule(profiles[profile].userPrincipalName.length, shortenAddress),
});
