import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { lengthRule } from '../rules/length-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'targetAddress.length',
  error: 'Length',
  attribute: 'targetAddress',
  classes: ['user', 'contact'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'A target address is no longer than 256 characters.',
    ko: '대상 주소(targetAddress)는 256자를 넘지 않아야 합니다.',
  },
  under: (profile) => lengthRule(profiles[profile].targetAddress.length, () => undefined),
});
