import { splitType } from '../address-syntax.ts';
import { printableAscii } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.prefix',
  error: 'Format',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['KB'],
  synopsis: {
    en: 'The type is named: SMTP:, smtp:, X500: and the like. Without it the value is dropped.',
    ko: 'SMTP:, X500: 같은 형식 접두사가 있어야 합니다. 없으면 값이 버려집니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].proxyAddresses.prefix;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: printableAscii, shape: 'proxyAddress' },
      examine: (value) => {
        if (splitType(value).type !== undefined) return undefined;
        return {
          en: 'No type such as smtp: stands before it, so it would be dropped.',
          ko: 'smtp: 같은 형식 접두사가 없어 값이 버려집니다.',
        };
      },
      mend: (value) => {
        if (splitType(value).type !== undefined) return value;
        return value.includes('@') ? `smtp:${value.trim().replace(/^:+/, '')}` : undefined;
      },
      order: mendOrder.type,
    };
  },
});
