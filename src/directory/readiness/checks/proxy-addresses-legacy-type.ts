import { splitType } from '../address-syntax.ts';
import { printableAscii } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

/** Of mail systems that are gone: Microsoft Mail, X.400, cc:Mail. */
const legacyTypes = ['ms', 'msmail', 'x400', 'ccmail'];

export const check = defineCheck({
  kind: 'value',
  name: 'proxyAddresses.legacyType',
  error: 'Format',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['KB'],
  synopsis: {
    en: 'No type that is discarded: MSMAIL, X400.',
    ko: 'MSMAIL, X400처럼 버려지는 형식의 주소가 없어야 합니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].proxyAddresses.legacyType;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: printableAscii, shape: 'proxyAddress' },
      examine: (value) => {
        const { type } = splitType(value);
        if (type === undefined || !legacyTypes.includes(type)) return undefined;
        return {
          en: `Addresses of the type ${type.toUpperCase()} are discarded.`,
          ko: `${type.toUpperCase()} 형식 주소는 버려집니다.`,
        };
      },
    };
  },
});
