import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { nonAsciiRule } from '../rules/non-ascii-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mail.nonAscii',
  error: 'Character',
  attribute: 'mail',
  classes: ['user', 'contact', 'group'],
  sources: ['Landfall'],
  synopsis: {
    en: 'A mail address is written in ASCII, for many servers cannot send to any other.',
    ko: '메일 주소는 ASCII 문자로만 써야 합니다. 그렇지 않으면 많은 서버가 메일을 보낼 수 없습니다.',
  },
  under: (profile) =>
    nonAsciiRule(profiles[profile].mail, {
      place: bareAddress,
      consequence: {
        en: 'Many mail servers cannot send to such an address.',
        ko: '많은 메일 서버가 이런 주소로 메일을 보낼 수 없습니다.',
      },
    }),
});
