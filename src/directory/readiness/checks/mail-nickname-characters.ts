import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { bannedRule } from '../rules/character-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mailNickname.characters',
  error: 'Character',
  attribute: 'mailNickname',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixDedicated'],
  synopsis: {
    en: 'An alias holds no white space, and none of \\ ! # $ % & * + / = ? ^ ` { } | ~ < > ( ) \' ; : , [ ] " @.',
    ko: '별칭에 공백이나 \\ ! # $ % & * + / = ? ^ ` { } | ~ < > ( ) \' ; : , [ ] " @ 문자가 없어야 합니다.',
  },
  under: (profile) => bannedRule(profiles[profile].mailNickname.banned),
});
