import type { LocalText } from '../../../base/language.ts';
import { romanize } from '../../../organization/romanization.ts';
import { splitAddress } from '../address-syntax.ts';
import {
  findCharacters,
  isBeyondAscii,
  isIn,
  listCharacters,
  type PlacedCharacter,
  printableAscii,
} from '../character-sets.ts';
import type { ValueRule } from '../check.ts';
import { toAsciiDomain } from '../domain-syntax.ts';
import { joinTexts } from '../fault-texts.ts';
import { findLatinName } from '../latin-names.ts';
import { mendOrder } from '../mend-order.ts';
import type { AddressRulings } from '../profiles/profile.ts';
import type { CharacterRuleOptions } from './character-rules.ts';

interface NonAsciiRuleOptions extends CharacterRuleOptions {
  readonly place: NonNullable<CharacterRuleOptions['place']>;
  /** What becomes of such a value, after the list of its characters. */
  readonly consequence: LocalText;
}

/** Addresses are ASCII: letters with marks, Hangul and all other scripts are written in Latin letters, and domains as A-labels. */
export function nonAsciiRule(
  { nonAscii, banned }: AddressRulings,
  { place, isOneOfMany = false, consequence }: NonAsciiRuleOptions,
): ValueRule | undefined {
  if (nonAscii === undefined) return undefined;
  // White space of other scripts is told of by the rule that bans it.
  const isBanned = isIn(banned?.characters ?? '');
  const isSought = (character: string) => isBeyondAscii(character) && !isBanned(character);
  const find = (value: string): PlacedCharacter[] =>
    place.find(value) === undefined ? [] : findCharacters(value, isSought);
  return {
    severity: nonAscii.severity,
    screen: { plain: printableAscii, shape: place.shape },
    examine: (value) => {
      const found = find(value);
      if (found.length === 0) return undefined;
      const { en, ko } = listCharacters(found);
      const held = {
        en: `It holds characters outside of ASCII: ${en}.`,
        ko: `ASCII 밖의 문자가 있습니다: ${ko}.`,
      };
      return joinTexts(held, consequence);
    },
    mend: (value, object) => {
      const placed = place.find(value);
      if (placed === undefined || find(value).length === 0) return value;
      const { before, address } = placed;
      const parts = splitAddress(address);
      if (parts === undefined) {
        const romanized = romanize(address);
        return romanized === '' ? undefined : before + romanized;
      }
      const domain = /[^\p{ASCII}]/u.test(parts.domain) ? toAsciiDomain(parts.domain) : parts.domain;
      if (domain === undefined) return undefined;
      const local = romanize(parts.local) || (isOneOfMany ? undefined : findLatinName(object));
      if (local === undefined) return null;
      return `${before}${local}@${domain}`;
    },
    order: mendOrder.latin,
  };
}
