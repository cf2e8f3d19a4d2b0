import { splitAddress } from '../address-syntax.ts';
import { defineCheck } from '../check.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';
import { truncateLocalPart } from '../rules/length-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.localLength',
  error: 'Length',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc'],
  synopsis: {
    en: '64 characters at most before the @.',
    ko: '@ 앞부분은 최대 64자입니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].userPrincipalName.localLength;
    if (ruling === undefined) return undefined;
    const { severity, max } = ruling;
    return {
      severity,
      screen: { shape: 'address', maxLocal: max },
      examine: (value) => {
        const length = splitAddress(value)?.local.length ?? 0;
        if (length <= max) return undefined;
        return {
          en: `The part before the @ has ${length} characters, and ${max} are allowed.`,
          ko: `@ 앞부분이 ${length}자입니다. 최대 ${max}자까지 쓸 수 있습니다.`,
        };
      },
      mend: (value) => {
        const parts = splitAddress(value);
        if (parts === undefined || parts.local.length <= max) return value;
        const local = truncateLocalPart(parts.local, max);
        return local === '' ? undefined : `${local}@${parts.domain}`;
      },
      order: mendOrder.partLength,
    };
  },
});
