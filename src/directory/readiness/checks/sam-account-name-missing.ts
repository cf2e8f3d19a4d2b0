import { textOf, textsOf } from '../../source-object.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'sAMAccountName.missing',
  error: 'Excluded',
  attribute: 'sAMAccountName',
  classes: ['user'],
  sources: ['Connect'],
  synopsis: {
    en: 'Users of Active Directory without a sAMAccountName are left out.',
    ko: 'sAMAccountName이 없는 Active Directory 사용자는 동기화에서 제외됩니다.',
  },
  under: (profile) => ({
    severity: profiles[profile].scope.excluded.severity,
    suspects: (facts) => facts.count('sAMAccountName') === 0,
    examine: (object) => {
      // Other directories have none at all.
      const isOfActiveDirectory = textsOf(object, 'objectClass').some(
        (name) => name.toLowerCase() === 'user',
      );
      if (!isOfActiveDirectory || textOf(object, 'sAMAccountName') !== undefined) return [];
      return [
        {
          value: null,
          message: {
            en: 'A user without a sAMAccountName is left out.',
            ko: 'sAMAccountName이 없는 사용자는 동기화에서 제외됩니다.',
          },
        },
      ];
    },
  }),
});
