import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { lengthRule, shortenAddress } from '../rules/length-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mail.length',
  error: 'Length',
  attribute: 'mail',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: '256 characters at most.',
    ko: '최대 256자입니다.',
  },
  under: (profile) => lengthRule(profiles[profile].mail.length, shortenAddress),
});
