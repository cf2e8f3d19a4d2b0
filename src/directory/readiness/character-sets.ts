/** Sets of characters, as data of profiles spells them, and as people are told of them. */
import type { LocalText } from '../../base/language.ts';

/** ASCII characters in a row; a space stands for every white space of Unicode. */
export type CharacterSet = string;

/** From `!` to `~`: what values of names and addresses are made of. */
export const printableAscii = String.fromCodePoint(...Array.from({ length: 94 }, (_, index) => 0x21 + index));

export const asciiLettersAndDigits = [...printableAscii].filter((each) => /[A-Za-z0-9]/.test(each)).join('');

/** RFC 5322 section 3.2.3, without the dot. */
export const atext = `${asciiLettersAndDigits}!#$%&'*+-/=?^_\`{|}~`;

/** Printable ASCII but these: what a screen may let pass. */
export function printableWithout(set: CharacterSet): string {
  return [...printableAscii].filter((each) => !set.includes(each)).join('');
}

export interface PlacedCharacter {
  readonly character: string;
  /** As people count: from one, surrogate pairs as one. */
  readonly position: number;
}

export function findCharacters(text: string, isSought: (character: string) => boolean): PlacedCharacter[] {
  const found: PlacedCharacter[] = [];
  let position = 0;
  for (const character of text) {
    position += 1;
    if (isSought(character)) found.push({ character, position });
  }
  return found;
}

export function isIn(set: CharacterSet): (character: string) => boolean {
  const hasSpace = set.includes(' ');
  const sought = new Set(hasSpace ? `${set}\t\n\v\f\r` : set);
  return (character) =>
    sought.has(character) || (hasSpace && isBeyondAscii(character) && /\s/.test(character));
}

export const isBeyondAscii = (character: string): boolean => character > '\u007f';

export function removeCharacters(text: string, isUnwanted: (character: string) => boolean): string {
  return [...text].filter((character) => !isUnwanted(character)).join('');
}

/** Within the limit of UTF-16 units that directories count in, and never through the middle of a surrogate pair. */
export function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
}

const maxQuoted = 80;

/** For a sentence that names a part of a value. */
export function quote(text: string): string {
  return text.length > maxQuoted ? `${truncate(text, maxQuoted)}…` : text;
}

/** By hand: a regular expression for dots at the end looks at those of a long row inside again for each of them. */
export function trimTrailingDots(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '.') end -= 1;
  return text.slice(0, end);
}

const maxListed = 5;

/** `"(" as character 5, "철수" from character 9`: what stands side by side is told together. */
export function listCharacters(found: readonly PlacedCharacter[]): LocalText {
  const runs = joinRuns(found);
  const listed = runs.slice(0, maxListed).map(nameRun);
  const more = runs.length - listed.length;
  return {
    en: listed.map(({ en }) => en).join(', ') + (more > 0 ? `, and more in ${more} other places` : ''),
    ko: listed.map(({ ko }) => ko).join(', ') + (more > 0 ? ` 외 ${more}곳` : ''),
  };
}

const maxShown = 20;

function nameRun({ character, position }: PlacedCharacter): LocalText {
  const { length } = [...character];
  if (length === 1) {
    const { en, ko } = nameCharacter(character);
    return { en: `${en} as character ${position}`, ko: `${position}번째 ${ko}` };
  }
  const shown = length > maxShown ? `${[...character].slice(0, maxShown).join('')}…` : character;
  return { en: `"${shown}" from character ${position}`, ko: `${position}번째부터 "${shown}"` };
}

function joinRuns(found: readonly PlacedCharacter[]): PlacedCharacter[] {
  const runs: { character: string; position: number; end: number; isVisible: boolean }[] = [];
  for (const { character, position } of found) {
    const last = runs.at(-1);
    if (last?.end === position && last.isVisible && isVisible(character)) {
      last.character += character;
      last.end += 1;
    } else {
      runs.push({ character, position, end: position + 1, isVisible: isVisible(character) });
    }
  }
  return runs;
}

/** Shown as it is between quotation marks. */
const isVisible = (text: string): boolean => !/[\p{C}\p{Z}\p{M}]/u.test(text);

const invisible: Readonly<Record<string, LocalText>> = {
  ' ': { en: 'a space', ko: '공백' },
  '\t': { en: 'a tab', ko: '탭' },
  '\n': { en: 'a line break', ko: '줄 바꿈' },
  '\r': { en: 'a line break', ko: '줄 바꿈' },
  '\u00a0': { en: 'a no-break space (U+00A0)', ko: '줄 바꿈 없는 공백(U+00A0)' },
  '\u3000': { en: 'a full-width space (U+3000)', ko: '전각 공백(U+3000)' },
  '\u200b': { en: 'a zero-width space (U+200B)', ko: '너비 없는 공백(U+200B)' },
  '\ufeff': { en: 'a byte order mark (U+FEFF)', ko: '바이트 순서 표시(U+FEFF)' },
  '\ufffd': { en: 'a replacement character (U+FFFD)', ko: '대체 문자(U+FFFD)' },
};

function nameCharacter(character: string): LocalText {
  const named = invisible[character];
  if (named !== undefined) return named;
  if (isVisible(character)) return { en: `"${character}"`, ko: `"${character}"` };
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { en: `U+${code}`, ko: `U+${code}` };
}
