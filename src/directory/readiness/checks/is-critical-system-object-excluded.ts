import { textOf } from '../../source-object.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'isCriticalSystemObject.excluded',
  error: 'Excluded',
  attribute: 'isCriticalSystemObject',
  classes: ['user', 'contact', 'group'],
  sources: ['Connect', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'Objects of the directory itself, such as Administrator, krbtgt and Domain Users, are left out.',
    ko: 'Administrator, krbtgt, Domain Users 같은 디렉터리의 기본 개체는 동기화에서 제외됩니다.',
  },
  under: (profile) => ({
    severity: profiles[profile].scope.excluded.severity,
    suspects: (facts) => facts.isTrue('isCriticalSystemObject'),
    examine: (object) => {
      const value = textOf(object, 'isCriticalSystemObject');
      if (value?.toUpperCase() !== 'TRUE') return [];
      return [
        {
          value,
          message: {
            en: 'It is an object of the directory itself, which synchronisation leaves out.',
            ko: '디렉터리의 기본 시스템 개체이므로 동기화에서 제외됩니다.',
          },
        },
      ];
    },
  }),
});
