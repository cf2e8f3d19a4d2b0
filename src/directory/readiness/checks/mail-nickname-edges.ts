import { printableAscii, trimTrailingDots } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { findLatinName } from '../latin-names.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mailNickname.edges',
  error: 'Format',
  attribute: 'mailNickname',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixDedicated'],
  synopsis: {
    en: 'An alias neither begins nor ends with a dot.',
    ko: '별칭은 마침표로 시작하거나 끝날 수 없습니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].mailNickname.edges;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: printableAscii, shape: 'dotAtom' },
      examine: (value) => {
        if (value.startsWith('.')) return { en: 'It begins with a dot.', ko: '마침표로 시작합니다.' };
        return value.endsWith('.') ? { en: 'It ends with a dot.', ko: '마침표로 끝납니다.' } : undefined;
      },
      mend: (value, object) => {
        if (!/^\.|\.$/.test(value)) return value;
        return trimTrailingDots(value.replace(/^\.+/, '')) || findLatinName(object);
      },
      order: mendOrder.localPart,
    };
  },
});
