import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { countRule } from '../rules/count-rule.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'member.count',
  error: 'Excluded',
  attribute: 'member',
  classes: ['group'],
  sources: ['Connect'],
  synopsis: {
    en: 'A group has fewer than 250,000 members; larger ones are left out.',
    ko: '그룹 구성원은 250,000명 미만이어야 합니다. 그 이상이면 동기화에서 제외됩니다.',
  },
  under: (profile) =>
    countRule(profiles[profile].scope.members, 'member', (count, max) => ({
      en: `It has ${count} members, and groups with more than ${max} are left out. Split it.`,
      ko: `구성원이 ${count}명입니다. ${max}명을 넘는 그룹은 동기화에서 제외되므로 나누십시오.`,
    })),
});
