import type { LocalText } from '../../../base/language.ts';
import { type SourceObject, textOf, textsOf } from '../../source-object.ts';
import { isPrimary, splitType } from '../address-syntax.ts';
import { quote } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'object',
  name: 'proxyAddresses.primary',
  error: 'Primary',
  attribute: 'proxyAddresses',
  classes: ['user', 'contact', 'group'],
  sources: ['KB', 'Connect', 'Landfall'],
  synopsis: {
    en: 'Exactly one SMTP address is written SMTP: in capitals; mail is sent from it.',
    ko: '기본 주소(대문자 SMTP:)는 정확히 하나여야 합니다. 이 주소로 메일을 보냅니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].proxyAddresses.primary;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      suspects: (facts) => facts.count('proxyAddresses') > 0 && facts.primaryAddresses !== 1,
      examine: (object) => {
        const { addresses, chosen } = choosePrimary(object);
        if (chosen === undefined) return [];
        const primaries = addresses.filter(isPrimary);
        if (primaries.length === 0) return [{ value: chosen, message: none }];
        return primaries
          .filter((value) => value !== chosen)
          .map((value) => ({ value, message: several(primaries.length, quote(splitType(chosen).rest)) }));
      },
      mend: (value, object) => {
        if (value === null) return undefined;
        const { type, rest } = splitType(value);
        if (type !== 'smtp') return value;
        const { chosen } = choosePrimary(object);
        const isChosen = chosen !== undefined && fold(splitType(chosen).rest) === fold(rest);
        return `${isChosen ? 'SMTP' : 'smtp'}:${rest}`;
      },
    };
  },
});

/** Asked again for each of the values. */
const choices = new WeakMap<SourceObject, Choice>();

interface Choice {
  readonly addresses: readonly string[];
  readonly chosen: string | undefined;
}

function choosePrimary(object: SourceObject): Choice {
  const choice = choices.get(object) ?? makeChoice(object);
  choices.set(object, choice);
  return choice;
}

/** The one that `mail` names, else the sign-in name, else the first; of those in capitals if there are any. */
function makeChoice(object: SourceObject): Choice {
  const addresses = textsOf(object, 'proxyAddresses').filter((value) => splitType(value).type === 'smtp');
  const primaries = addresses.filter(isPrimary);
  const candidates = primaries.length > 0 ? primaries : addresses;
  const wanted = [textOf(object, 'mail'), textOf(object, 'userPrincipalName')].flatMap((name) =>
    name === undefined ? [] : fold(name),
  );
  const matching = wanted.flatMap((name) =>
    candidates.filter((value) => fold(splitType(value).rest) === name),
  );
  return { addresses, chosen: matching[0] ?? candidates[0] };
}

const fold = (text: string): string => text.trim().toLowerCase();

const none: LocalText = {
  en: 'No address is marked as the primary one, and this one would be: it wants SMTP: in capitals.',
  ko: '기본 주소로 표시된 주소가 없습니다. 이 주소를 대문자 SMTP:로 표시하면 기본 주소가 됩니다.',
};

function several(count: number, chosen: string): LocalText {
  return {
    en: `${count} addresses are marked as primary by SMTP: in capitals, and one can be: ${chosen} stays.`,
    ko: `대문자 SMTP:로 표시된 기본 주소가 ${count}개입니다. 기본 주소는 하나여야 하므로 ${chosen}만 남깁니다.`,
  };
}
