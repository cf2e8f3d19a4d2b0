import type { LocalText } from '../../../base/language.ts';
import { romanize } from '../../../organization/romanization.ts';
import { atext, findCharacters, isIn, listCharacters, quote, removeCharacters } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { joinTexts } from '../fault-texts.ts';
import { findLatinName } from '../latin-names.ts';
import { mendOrder } from '../mend-order.ts';
import { profiles } from '../profiles/profiles.ts';

const isAllowed = isIn(`${atext}.`);
const isWrong = (character: string): boolean => !isAllowed(character);

export const check = defineCheck({
  kind: 'value',
  name: 'mailNickname.alias',
  error: 'Character',
  attribute: 'mailNickname',
  classes: ['user', 'contact', 'group'],
  sources: ['Doc', 'Exchange'],
  synopsis: {
    en: 'An alias holds what Exchange takes: A to Z, digits, ! # $ % & \' * + - / = ? ^ _ ` { | } ~ and single inner dots. Anything else becomes "_".',
    ko: "Exchange 별칭에 쓸 수 있는 문자만 있어야 합니다. 영문자, 숫자, ! # $ % & ' * + - / = ? ^ _ ` { | } ~ 및 중간의 마침표 외의 문자는 밑줄(_)로 바뀝니다.",
  },
  under: (profile) => {
    const ruling = profiles[profile].mailNickname.alias;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: `${atext}.`, shape: 'dotAtom' },
      examine: findFault,
      mend: (value, object) => {
        if (findFault(value) === undefined) return value;
        const kept = removeCharacters(romanize(value), isWrong)
          .replaceAll(/\.{2,}/g, '.')
          .replace(/\.$/, '');
        return kept.replaceAll('.', '') === '' ? findLatinName(object) : kept;
      },
      order: mendOrder.characters,
    };
  },
});

/** A dot at the beginning is worse than this, and told of by a rule of its own. */
function findFault(value: string): LocalText | undefined {
  const found = findCharacters(value, isWrong);
  const { en, ko } = listCharacters(found);
  const shown = quote(toCloudAlias(value));
  const faults: LocalText[] = [];
  if (found.length > 0) {
    faults.push({
      en: `It holds what Exchange does not take in an alias: ${en}. The cloud would show "${shown}".`,
      ko: `Exchange 별칭에 쓸 수 없는 문자가 있습니다: ${ko}. 클라우드에는 "${shown}"(으)로 나타납니다.`,
    });
  }
  if (/[^.]\.{2,}[^.]/.test(value)) {
    faults.push({ en: 'Two dots follow one another.', ko: '마침표가 연달아 있습니다.' });
  }
  if (/[^.]\.+$/.test(value)) faults.push({ en: 'It ends with a dot.', ko: '마침표로 끝납니다.' });
  return faults.length === 0 ? undefined : joinTexts(...faults);
}

/** Letters of Latin-1 lose their marks (U+00A1 to U+00FF); what is left of others is an underscore each. */
function toCloudAlias(value: string): string {
  return [...value.normalize('NFC')]
    .map((character) => {
      if (isAllowed(character)) return character;
      const ascii = /[\u00a1-\u00ff]/.test(character) ? romanize(character) : '';
      return ascii !== '' && [...ascii].every(isAllowed) ? ascii : '_';
    })
    .join('');
}
