import { findCharacters, isIn, listCharacters, printableAscii } from '../character-sets.ts';
import type { ValueRule } from '../check.ts';
import { mendOrder } from '../mend-order.ts';
import type { Ruling } from '../profiles/profile.ts';

/** Control, format and private characters, and what stands for one that was lost. The joiners are letters to some scripts. */
const questionable = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u{fffd}]/u;
const isQuestionable = (character: string): boolean =>
  questionable.test(character) && !isIn('\u200c\u200d')(character);

/** Lead bytes of blocks without any of them (Latin to Hebrew, Kana, Han, Hangul), and all that follow a lead byte. */
const harmlessBytes = [...range(0x80, 0xbf), ...range(0xc3, 0xd7), ...range(0xe3, 0xed)];

/** What got into a name from a spreadsheet or a web page, and what others will never see or type. */
export function questionableRule(ruling: Ruling | undefined): ValueRule | undefined {
  if (ruling === undefined) return undefined;
  return {
    severity: ruling.severity,
    screen: { plain: `${printableAscii} `, plainBytes: harmlessBytes },
    examine: (value) => {
      const found = findCharacters(value, isQuestionable);
      if (found.length === 0) return undefined;
      const { en, ko } = listCharacters(found);
      return {
        en: `It holds characters that nobody sees: ${en}.`,
        ko: `눈에 보이지 않는 문자가 있습니다: ${ko}.`,
      };
    },
    mend: (value) => {
      if (!questionable.test(value)) return value;
      const rest = [...value]
        .map((character) => (/[\s\u0085]/.test(character) && isQuestionable(character) ? ' ' : character))
        .filter((character) => !isQuestionable(character))
        .join('')
        .replaceAll(/ {2,}/g, ' ')
        .trim();
      return rest === '' ? undefined : rest;
    },
    order: mendOrder.characters,
  };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
