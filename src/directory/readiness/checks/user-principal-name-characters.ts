import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { bannedRule } from '../rules/character-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.characters',
  error: 'Character',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'A sign-in name holds no white space, and none of \\ % & * + / = ? { } | < > ( ) ; : , [ ] "; by IdFix no apostrophe either.',
    ko: '로그인 이름에 공백이나 \\ % & * + / = ? { } | < > ( ) ; : , [ ] " 문자가 없어야 합니다. IdFix는 작은따옴표도 허용하지 않습니다.',
  },
  under: (profile) => bannedRule(profiles[profile].userPrincipalName.banned),
});
