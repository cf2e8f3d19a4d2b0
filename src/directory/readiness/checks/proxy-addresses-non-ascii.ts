import { smtpProxy } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { nonAsciiRule } from '../rules/non-ascii-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.nonAscii',
  error: 'Character',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc'],
  synopsis: {
    en: 'An SMTP address is ASCII: no letters with marks, none of other scripts.',
    ko: 'SMTP 주소에 한글 등 ASCII 밖의 문자가 없어야 합니다. 발음 구별 기호가 붙은 글자도 쓸 수 없습니다.',
  },
  under: (profile) =>
    nonAsciiRule(profiles[profile].proxyAddresses, {
      place: smtpProxy,
      isOneOfMany: true,
      consequence: {
        en: 'Values with such letters do not synchronise.',
        ko: '이런 문자가 있는 값은 동기화되지 않습니다.',
      },
    }),
});
