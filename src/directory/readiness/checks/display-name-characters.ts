import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { questionableRule } from '../rules/questionable-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'displayName.characters',
  error: 'Character',
  attribute: 'displayName',
  classes: ['user', 'contact', 'group'],
  sources: ['Landfall'],
  synopsis: {
    en: 'No control characters, and none that nobody sees.',
    ko: '제어 문자나 보이지 않는 문자가 없어야 합니다.',
  },
  under: (profile) => questionableRule(profiles[profile].displayName.questionable),
});
