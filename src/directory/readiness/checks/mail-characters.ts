import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { bannedRule } from '../rules/character-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mail.characters',
  error: 'Character',
  attribute: 'mail',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixDedicated', 'Landfall'],
  synopsis: {
    en: 'A mail address holds no white space, and none of < > ( ) ; , [ ] ".',
    ko: '메일 주소에 공백이나 < > ( ) ; , [ ] " 문자가 없어야 합니다.',
  },
  under: (profile) => bannedRule(profiles[profile].mail.banned, { place: bareAddress }),
});
