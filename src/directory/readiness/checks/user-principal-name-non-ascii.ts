import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { nonAsciiRule } from '../rules/non-ascii-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.nonAscii',
  error: 'Character',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'A sign-in name is ASCII: no letters with marks, none of other scripts.',
    ko: '로그인 이름에 한글 등 ASCII 밖의 문자가 없어야 합니다. 발음 구별 기호가 붙은 글자도 쓸 수 없습니다.',
  },
  under: (profile) =>
    nonAsciiRule(profiles[profile].userPrincipalName, {
      place: bareAddress,
      // The document says both; nobody could sign in by either.
      consequence: {
        en: 'Such a name does not synchronise, or comes with "_" in place of each of them.',
        ko: '이런 이름은 동기화되지 않거나 해당 문자가 밑줄(_)로 바뀝니다.',
      },
    }),
});
