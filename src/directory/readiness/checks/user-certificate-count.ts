import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { certificateCountRule } from '../rules/certificate-count-rule.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'userCertificate.count',
  error: 'Count',
  attribute: 'userCertificate',
  classes: ['user', 'contact'],
  sources: ['Connect'],
  synopsis: {
    en: 'An object has no more than 15 values of userCertificate.',
    ko: '한 개체의 userCertificate 값은 15개를 넘지 않아야 합니다.',
  },
  under: (profile) => certificateCountRule(profiles[profile].certificates, 'userCertificate'),
});
