import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { formatRule } from '../rules/format-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mail.format',
  error: 'Format',
  attribute: 'mail',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixDedicated', 'Landfall'],
  synopsis: {
    en: 'A mail address has one @ between a name and a domain.',
    ko: '메일 주소에는 이름과 도메인 사이에 @가 하나 있어야 합니다.',
  },
  under: (profile) => formatRule(profiles[profile].mail.format, { place: bareAddress }),
});
