import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { uniqueRule } from '../rules/unique-rule.ts';

export const check = defineCheck({
  kind: 'unique',
  name: 'userPrincipalName.unique',
  error: 'Duplicate',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'Nobody else has the sign-in name, or receives mail by it.',
    ko: '로그인 이름이 중복되지 않아야 합니다. 다른 개체의 메일 주소와도 비교합니다.',
  },
  under: (profile) => uniqueRule(profiles[profile].userPrincipalName.unique, 'fold'),
});
