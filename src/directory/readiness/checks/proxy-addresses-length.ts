import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';
import { lengthRule } from '../rules/length-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.length',
  error: 'Length',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'A proxy address is no longer than 256 characters.',
    ko: '프록시 주소는 256자를 넘지 않아야 합니다.',
  },
  under: (profile) => lengthRule(profiles[profile].proxyAddresses.length, () => null),
});
