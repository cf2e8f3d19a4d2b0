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
    en: '15 values at most.',
    ko: '최대 15개입니다.',
  },
  under: (profile) => certificateCountRule(profiles[profile].certificates, 'userCertificate'),
});
