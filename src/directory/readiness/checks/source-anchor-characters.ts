import { isGuidAnchor } from '../anchor-syntax.ts';
import { asciiLettersAndDigits, findCharacters, isIn } from '../character-sets.ts';
import { defineCheck } from '../check.ts';
import { holdsCharacters } from '../fault-texts.ts';
import { profiles } from '../profiles/profiles.ts';

export const check = defineCheck({
  kind: 'value',
  name: 'sourceAnchor.characters',
  error: 'Anchor',
  attribute: 'sourceAnchor',
  classes: ['user', 'contact', 'group'],
  sources: ['Connect'],
  synopsis: {
    en: 'A source anchor is Base64 of a GUID, or holds none of \\ ! # $ % & * + / = ? ^ ` { } | ~ < > ( ) \' ; : , [ ] " @ _.',
    ko: '원본 앵커(sourceAnchor)는 GUID의 Base64이거나 \\ ! # $ % & * + / = ? ^ ` { } | ~ < > ( ) \' ; : , [ ] " @ _ 문자가 없어야 합니다.',
  },
  under: (profile) => {
    const ruling = profiles[profile].sourceAnchor?.banned;
    if (ruling === undefined) return undefined;
    return {
      severity: ruling.severity,
      screen: { plain: asciiLettersAndDigits },
      examine: (value) => {
        const found = isGuidAnchor(value) ? [] : findCharacters(value, isIn(ruling.characters));
        return found.length === 0 ? undefined : holdsCharacters(found);
      },
    };
  },
});
