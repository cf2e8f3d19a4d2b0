import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { findPreferredDomain } from '../preferred-domain.ts';
import { profiles } from '../profiles/profiles.ts';
import { unverifiedDomainRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.unverifiedDomain',
  error: 'UnverifiedDomain',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc', 'Connect'],
  synopsis: {
    en: 'The domain is a verified one of the organisation; otherwise the cloud gives the user a name in its initial domain.',
    ko: '조직에서 확인한 도메인이어야 합니다. 그렇지 않으면 초기 도메인의 이름이 대신 부여됩니다.',
  },
  under: (profile) =>
    unverifiedDomainRule(
      profiles[profile].userPrincipalName.unverifiedDomain,
      bareAddress,
      findPreferredDomain,
    ),
});
