import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { questionableRule } from '../rules/questionable-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'sn.characters',
  error: 'Character',
  attribute: 'sn',
  classes: ['user', 'contact'],
  sources: ['Doc'],
  synopsis: {
    en: 'A surname holds nothing questionable: no control characters, none that nobody sees.',
    ko: '성(sn)에 의심스러운 문자가 없어야 합니다. 제어 문자나 보이지 않는 문자가 해당합니다.',
  },
  under: (profile) => questionableRule(profiles[profile].sn.questionable),
});
