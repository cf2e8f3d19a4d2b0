import { smtpTarget } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { bannedRule } from '../rules/character-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'targetAddress.characters',
  error: 'Character',
  attribute: 'targetAddress',
  classes: ['user', 'contact'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'A target address holds no white space, and none of \\ < > ( ) ; , [ ] ".',
    ko: '대상 주소(targetAddress)에 공백이나 \\ < > ( ) ; , [ ] " 문자가 없어야 합니다.',
  },
  under: (profile) => bannedRule(profiles[profile].targetAddress.banned, { place: smtpTarget }),
});
