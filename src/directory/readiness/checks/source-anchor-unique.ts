import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

export const check = defineCheck({
  kind: 'unique',
  name: 'sourceAnchor.unique',
  error: 'Anchor',
  attribute: 'sourceAnchor',
  classes: ['user', 'contact', 'group'],
  sources: ['Connect'],
  synopsis: {
    en: 'Nobody else has the source anchor. Letter case counts.',
    ko: '원본 앵커(sourceAnchor)가 중복되지 않아야 합니다. 대/소문자를 구분합니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].sourceAnchor?.unique, 'exact'),
});
