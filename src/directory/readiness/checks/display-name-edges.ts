import { printableAscii } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'displayName.edges',
  error: 'Character',
  attribute: 'displayName',
  classes: ['user', 'contact', 'group'],
  sources: ['IdFixDedicated'],
  synopsis: {
    en: 'A display name neither begins nor ends with white space.',
    ko: '표시 이름의 맨 앞이나 맨 뒤에 공백이 없어야 합니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].displayName.edges;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: printableAscii },
      examine: (value) => {
        const begins = value.trimStart() !== value;
        const ends = value.trimEnd() !== value;
        if (value.trim() === '' || !(begins || ends)) return undefined;
        if (begins && ends) {
          return { en: 'White space stands at both ends.', ko: '맨 앞과 맨 뒤에 공백이 있습니다.' };
        }
        return begins
          ? { en: 'It begins with white space.', ko: '맨 앞에 공백이 있습니다.' }
          : { en: 'It ends with white space.', ko: '맨 뒤에 공백이 있습니다.' };
      },
      mend: (value) => value.trim() || value,
      order: mendOrder.characters,
    };
  },
});
