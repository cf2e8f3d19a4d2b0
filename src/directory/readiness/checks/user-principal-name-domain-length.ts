import { splitAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { mendOrder } from '../mend-order.ts';
import { findPreferredDomain } from '../preferred-domain.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.domainLength',
  error: 'Length',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc'],
  synopsis: {
    en: '48 characters at most after the @.',
    ko: '@ 뒷부분은 최대 48자입니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].userPrincipalName.domainLength;
    if (ruling === undefined) return undefined;
    const { severity, max } = ruling;
    return {
      severity,
      screen: { shape: 'address', maxDomain: max },
      examine: (value) => {
        const length = splitAddress(value)?.domain.length ?? 0;
        if (length <= max) return undefined;
        return {
          en: `The domain has ${length} characters, and ${max} are allowed.`,
          ko: `도메인이 ${length}자입니다. 최대 ${max}자까지 쓸 수 있습니다.`,
        };
      },
      mend: (value, object, context) => {
        const parts = splitAddress(value);
        if (parts === undefined || parts.domain.length <= max) return value;
        const domain = findPreferredDomain(object, context);
        return domain === undefined || domain.length > max ? undefined : `${parts.local}@${domain}`;
      },
      order: mendOrder.suffix,
    };
  },
});
