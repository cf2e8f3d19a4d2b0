import { bareAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { findPreferredDomain } from '../preferred-domain.ts';
import { profiles } from '../profiles/profiles.ts';
import { topLevelDomainRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mail.topLevelDomain',
  error: 'TopLevelDomain',
  attribute: 'mail',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixDedicated', 'Landfall'],
  synopsis: {
    en: 'The domain of a mail address is one of the internet.',
    ko: '메일 주소의 도메인은 인터넷에서 쓰는 도메인이어야 합니다.',
  },
  under: (profile) =>
    topLevelDomainRule(profiles[profile].mail.topLevelDomain, bareAddress, findPreferredDomain),
});
