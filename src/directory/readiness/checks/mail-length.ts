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
    en: 'A mail address is no longer than 256 characters.',
    ko: '메일 주소는 256자를 넘지 않아야 합니다.',
  },
  under: (profile) => lengthRule(profiles[profile].mail.length, shortenAddress),
});
