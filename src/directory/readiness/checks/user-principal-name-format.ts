import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { findLatinName } from '../latin-names.ts';
import { findPreferredDomain } from '../preferred-domain.ts';
import { profiles } from '../profiles/profiles.ts';
import { formatRule } from '../rules/format-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.format',
  error: 'Format',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'One @ stands between a name and a domain, and not at the beginning.',
    ko: '이름과 도메인 사이에 @가 하나 있어야 합니다. @로 시작할 수 없습니다.',
  },
  under: (profile) =>
    formatRule(profiles[profile].userPrincipalName.format, {
      place: bareAddress,
      supplyLocalPart: findLatinName,
      supplyDomain: findPreferredDomain,
    }),
});
