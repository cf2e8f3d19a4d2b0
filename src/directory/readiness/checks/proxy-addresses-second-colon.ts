import { splitType } from '../address-syntax.ts';
import { printableWithout } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';

/** Names of X.400 and X.500 are no addresses of the internet, and their values may hold one. */
const exempt = ['x400', 'x500'];

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.secondColon',
  error: 'Character',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant', 'IdFixDedicated'],
  synopsis: {
    en: 'One colon alone: the one behind the type.',
    ko: '형식 접두사 뒤에 다른 콜론이 없어야 합니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].proxyAddresses.secondColon;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: printableWithout(':'), shape: 'proxyAddress' },
      examine: (value) => {
        const position = findSecondColon(value);
        if (position === undefined) return undefined;
        return {
          en: `A second colon stands as character ${position}.`,
          ko: `형식 접두사 뒤에 콜론이 하나 더 있습니다(${position}번째 문자).`,
        };
      },
      mend: (value) => {
        if (findSecondColon(value) === undefined) return value;
        const { before, rest } = splitType(value);
        // "SMTP:smtp:kim@…" and "SMTP:mailto:kim@…" name their type twice.
        const address = rest.replace(/^(?:\s*(?:smtp|mailto)\s*:)+/i, '').replaceAll(':', '');
        return address === '' ? null : before + address;
      },
      order: mendOrder.type,
    };
  },
});

/** As people count; undefined without one. */
function findSecondColon(value: string): number | undefined {
  const { before, type, rest } = splitType(value);
  if (type === undefined || exempt.includes(type)) return undefined;
  const index = rest.indexOf(':');
  return index < 0 ? undefined : [...before, ...rest.slice(0, index)].length + 1;
}
