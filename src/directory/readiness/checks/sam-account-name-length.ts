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
    en: 'The sAMAccountName of a user is no longer than 20 characters; that of a group, than 256.',
    ko: '사용자의 sAMAccountName은 20자, 그룹의 sAMAccountName은 256자를 넘지 않아야 합니다.',
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
