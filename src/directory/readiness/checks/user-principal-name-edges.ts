import { bareAddress, splitAddress } from '../address-syntax.ts';
import { printableAscii, trimTrailingDots } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';
import { trailingDot } from '../rules/local-part-rule.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'userPrincipalName.edges',
  error: 'LocalPart',
  attribute: 'userPrincipalName',
  classes: ['user'],
  sources: ['Doc'],
  synopsis: {
    en: 'What stands before the @ does not end with a dot; nor with &, a space or another @, which are nowhere allowed.',
    ko: '@ 바로 앞에 마침표가 올 수 없습니다. &, 공백, @는 어디에도 쓸 수 없습니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].userPrincipalName.edges;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: printableAscii, shape: bareAddress.shape },
      examine: (value) => (splitAddress(value)?.local.endsWith('.') ? trailingDot : undefined),
      mend: (value) => {
        const parts = splitAddress(value);
        if (parts?.local.endsWith('.') !== true) return value;
        const local = trimTrailingDots(parts.local);
        return local === '' ? undefined : `${local}@${parts.domain}`;
      },
      order: mendOrder.localPart,
    };
  },
});
