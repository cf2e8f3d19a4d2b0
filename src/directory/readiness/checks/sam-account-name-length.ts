import { classOf, type SourceObject } from '../../source-object.ts';
import { truncate } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { tooLong } from '../fault-texts.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'sAMAccountName.length',
  error: 'Length',
  attribute: 'sAMAccountName',
  classes: ['user', 'group'],
  sources: ['Doc', 'IdFixMultiTenant'],
  synopsis: {
    en: '20 characters at most of a user, 256 of a group.',
    ko: '사용자는 최대 20자, 그룹은 최대 256자입니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].sAMAccountName.length;
    if (ruling === undefined) return undefined;
    const maxOf = (object: SourceObject) => (classOf(object) === 'user' ? ruling.max : ruling.maxOfOthers);
    return {
      severity: ruling.severity,
      screen: { maxLength: Math.min(ruling.max, ruling.maxOfOthers) },
      examine: (value, object) =>
        value.length > maxOf(object) ? tooLong(value.length, maxOf(object)) : undefined,
      // Active Directory takes no name that ends with a dot.
      mend: (value, object) => {
        if (value.length <= maxOf(object)) return value;
        return truncate(value, maxOf(object)).replace(/[\s.]+$/, '') || undefined;
      },
      order: mendOrder.length,
    };
  },
});
