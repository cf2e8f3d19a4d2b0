import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'distinguishedName.conflict',
  error: 'Excluded',
  attribute: 'distinguishedName',
  classes: ['user', 'contact', 'group'],
  sources: ['Connect', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'What replication left over of two objects with one name (\\0ACNF: in the DN) is left out.',
    ko: '복제 충돌로 남은 개체(DN에 \\0ACNF:가 있음)는 동기화에서 제외됩니다.',
  },
  under: (profile) => ({
    severity: profiles[profile].scope.excluded.severity,
    suspects: (facts) => facts.isConflict,
    examine: ({ dn }) => {
      if (!/\\0acnf:/i.test(dn)) return [];
      return [
        {
          value: dn,
          message: {
            en: 'Two domain controllers made an object of this name at once, and this one lost. Synchronisation leaves it out; delete it once nobody needs it.',
            ko: '두 도메인 컨트롤러에서 같은 이름의 개체가 동시에 만들어져 충돌로 남은 개체입니다. 동기화에서 제외되며, 필요 없으면 삭제하십시오.',
          },
        },
      ];
    },
  }),
});
