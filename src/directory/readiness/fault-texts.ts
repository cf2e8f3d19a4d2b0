/** What several rules say of a value. */
import type { LocalText } from '../../base/language.ts';
import { listCharacters, type PlacedCharacter } from './character-sets.ts';

export function tooLong(length: number, maxLength: number): LocalText {
  return {
    en: `It has ${length} characters, and ${maxLength} are allowed.`,
    ko: `${length}자입니다. 최대 ${maxLength}자까지 쓸 수 있습니다.`,
  };
}

export function holdsCharacters(found: readonly PlacedCharacter[]): LocalText {
  const { en, ko } = listCharacters(found);
  return {
    en: `It holds what is not allowed here: ${en}.`,
    ko: `여기에 쓸 수 없는 문자가 있습니다: ${ko}.`,
  };
}

/** One sentence after another. */
export function joinTexts(...texts: readonly LocalText[]): LocalText {
  return { en: texts.map(({ en }) => en).join(' '), ko: texts.map(({ ko }) => ko).join(' ') };
}
