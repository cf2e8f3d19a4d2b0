import type { LocalText } from '../../../base/language.ts';
import type { AddressPlace } from '../address-syntax.ts';
import {
  findCharacters,
  isIn,
  type PlacedCharacter,
  printableWithout,
  removeCharacters,
} from '../character-sets.ts';
import type { ValueRule } from '../check.ts';
import { holdsCharacters } from '../fault-texts.ts';
import { mendOrder } from '../mend-order.ts';
import type { CharacterRuling } from '../profiles/profile.ts';

export interface CharacterRuleOptions {
  /** Where only addresses are meant; the whole of the value without it. */
  readonly place?: AddressPlace;
  /** The value is one of many, so that it goes where nothing is left of it. */
  readonly isOneOfMany?: boolean;
  readonly tell?: (found: readonly PlacedCharacter[]) => LocalText;
}

/** None of these anywhere in the value. */
export function bannedRule(
  ruling: CharacterRuling | undefined,
  { place, isOneOfMany = false, tell = holdsCharacters }: CharacterRuleOptions = {},
): ValueRule | undefined {
  if (ruling === undefined) return undefined;
  const { severity, characters } = ruling;
  const isBanned = isIn(characters);
  const find = (value: string): PlacedCharacter[] => {
    return place === undefined || place.find(value) !== undefined ? findCharacters(value, isBanned) : [];
  };
  return {
    severity,
    screen: { plain: printableWithout(characters), ...(place && { shape: place.shape }) },
    examine: (value) => {
      const found = find(value);
      return found.length === 0 ? undefined : tell(found);
    },
    mend: (value) => {
      if (find(value).length === 0) return value;
      const rest = removeCharacters(value, isBanned);
      const isEmpty = rest === '' || place?.find(rest)?.address === '';
      if (!isEmpty) return rest;
      return isOneOfMany ? null : undefined;
    },
    order: mendOrder.characters,
  };
}
