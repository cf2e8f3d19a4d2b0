import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { bannedRule } from '../rules/character-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'sAMAccountName.characters',
  error: 'Character',
  attribute: 'sAMAccountName',
  classes: ['user', 'group'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'A sAMAccountName holds none of \\ " | , / [ ] : < > + = ; ? * and, by the document, no apostrophe.',
    ko: 'sAMAccountName에 \\ " | , / [ ] : < > + = ; ? * 문자가 없어야 하고, 문서에 따르면 작은따옴표도 없어야 합니다.',
  },
  under: (profile) => bannedRule(profiles[profile].sAMAccountName.banned),
});
