import { smtpProxy } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { bannedRule } from '../rules/character-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.characters',
  error: 'Character',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'No white space, and none of < > ( ) ; , [ ] ", in an SMTP address. X500 addresses may have them.',
    ko: 'SMTP 주소에 공백이나 < > ( ) ; , [ ] " 문자가 없어야 합니다. X500 주소에는 있어도 됩니다.',
  },
  under: (profile) =>
    bannedRule(profiles[profile].proxyAddresses.banned, { place: smtpProxy, isOneOfMany: true }),
});
