import { isPrimary, smtpProxy } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { findPreferredDomain } from '../preferred-domain.ts';
import { profiles } from '../profiles/profiles.ts';
import { topLevelDomainRule } from '../rules/domain-rules.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.topLevelDomain',
  error: 'TopLevelDomain',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['KB', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'The domain is one of the internet, not of the own network.',
    ko: '도메인은 인터넷 도메인이어야 합니다. 내부 도메인은 쓸 수 없습니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].proxyAddresses.topLevelDomain;
    const rule = topLevelDomainRule(ruling, smtpProxy, findPreferredDomain);
    const { mend } = rule ?? {};
    if (rule === undefined || mend === undefined) return rule;
    // What mail is sent from must lead somewhere. Of the others a person knows whether anything inside still sends to them.
    const mendPrimary: typeof mend = (value, object, context) => {
      if (isPrimary(value)) return mend(value, object, context);
      return rule.examine(value, object, context) === undefined ? value : undefined;
    };
    return { ...rule, mend: mendPrimary };
  },
});
