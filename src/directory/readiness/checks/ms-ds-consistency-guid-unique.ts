import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

export const check = defineCheck({
  kind: 'unique',
  name: 'mS-DS-ConsistencyGuid.unique',
  error: 'Anchor',
  attribute: 'mS-DS-ConsistencyGuid',
  classes: ['user', 'contact', 'group'],
  sources: ['Connect'],
  synopsis: {
    en: 'Nobody else has the mS-DS-ConsistencyGuid, which source anchors are made of. Copied accounts may.',
    ko: '원본 앵커의 원본인 이 값이 중복되지 않아야 합니다. 계정을 복사하면 중복될 수 있습니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].sourceAnchor?.unique;
    return uniqueRule(ruling === undefined ? undefined : { ...ruling, space: 'consistencyGuid' }, 'exact');
  },
});
