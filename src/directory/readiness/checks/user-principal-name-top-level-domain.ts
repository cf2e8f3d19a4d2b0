import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { findPreferredDomain } from '../preferred-domain.ts';
import { profiles } from '../profiles/profiles.ts';
import { topLevelDomainRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.topLevelDomain',
  error: 'TopLevelDomain',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc', 'Connect', 'IdFixMultiTenant'],
  synopsis: {
    en: 'The domain can be routed: none of the own network such as contoso.local.',
    ko: '라우팅할 수 있는 도메인이어야 합니다. contoso.local 같은 내부 도메인은 쓸 수 없습니다.',
  },
  under: (profile) =>
    topLevelDomainRule(profiles[profile].userPrincipalName.topLevelDomain, bareAddress, findPreferredDomain),
});
