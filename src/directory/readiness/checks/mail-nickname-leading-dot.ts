import { defineCheck } from '../check.ts';
import { findLatinName } from '../latin-names.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'mailNickname.leadingDot',
  error: 'Format',
  attribute: 'mailNickname',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: 'An alias does not begin with a dot.',
    ko: '별칭은 마침표로 시작할 수 없습니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].mailNickname.leadingDot;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { suspiciousBeginnings: ['.'] },
      examine: (value) =>
        value.startsWith('.') ? { en: 'It begins with a dot.', ko: '마침표로 시작합니다.' } : undefined,
      mend: (value, object) => {
        if (!value.startsWith('.')) return value;
        return value.replace(/^\.+/, '') || findLatinName(object);
      },
      order: mendOrder.localPart,
    };
  },
});
