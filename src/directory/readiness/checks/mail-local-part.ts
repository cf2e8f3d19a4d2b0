import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { localPartRule } from '../rules/local-part-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mail.localPart',
  error: 'LocalPart',
  attribute: 'mail',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixDedicated', 'Landfall'],
  synopsis: {
    en: 'What stands before the @ of a mail address is as RFC 5322 has it: no misplaced dots, no quotes, 64 characters at most.',
    ko: '메일 주소의 @ 앞부분은 RFC 5322 형식이어야 합니다. 잘못 놓인 마침표나 따옴표 없이 최대 64자입니다.',
  },
  under: (profile) => localPartRule(profiles[profile].mail, { place: bareAddress }),
});
