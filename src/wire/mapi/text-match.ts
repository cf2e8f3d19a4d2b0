/** Fuzzy levels of content restrictions: [MS-OXCDATA] section 2.12.4. */
import type { PropertyValue } from './property-value.ts';

export const looseness = { ignoreCase: 1, ignoreNonSpace: 2, loose: 4 } as const;

export type MatchPlace = 'whole' | 'part' | 'beginning';

/** ASCII, Han and the syllables of Hangul: all of them stand alone, and only the first have a case. */
const standsAlone = /^[\x00-\x7f\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** NFC, without case, in no locale's way, and with one small sigma. */
export function foldedText(text: string): string {
  if (standsAlone.test(text)) return text.toLowerCase();
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

/**
 * Says of texts or bytes whether they match. Texts are compared in NFC on every level, for whether a syllable is one character or three
 * is a matter of who has typed it. Loose is without case and marks, and takes wide and narrow letters for the same.
 */
export function contentTest(
  wanted: string | Uint8Array,
  place: MatchPlace,
  level: number,
): (value: PropertyValue) => boolean {
  if (typeof wanted === 'string') {
    const prepare = preparation(level);
    const text = prepare(wanted);
    return (value) => typeof value === 'string' && matchesText(prepare(value), text, place);
  }
  const bytes = Buffer.from(wanted.buffer, wanted.byteOffset, wanted.length);
  return (value) => value instanceof Uint8Array && matchesBytes(value, bytes, place);
}

function preparation(level: number): (text: string) => string {
  const isLoose = (level & looseness.loose) !== 0;
  const withoutCase = isLoose || (level & looseness.ignoreCase) !== 0;
  const withoutMarks = isLoose || (level & looseness.ignoreNonSpace) !== 0;
  return (text) => {
    if (standsAlone.test(text)) return withoutCase ? text.toLowerCase() : text;
    let made = text.normalize(isLoose ? 'NFKC' : 'NFC');
    // Vowels and consonants of Hangul are letters and not marks: joined again, a syllable is no part of another.
    if (withoutMarks)
      made = made
        .normalize('NFD')
        .replaceAll(/\p{Mn}/gu, '')
        .normalize('NFC');
    return withoutCase ? foldedText(made) : made;
  };
}

function matchesText(text: string, wanted: string, place: MatchPlace): boolean {
  if (place === 'whole') return text === wanted;
  return place === 'beginning' ? text.startsWith(wanted) : text.includes(wanted);
}

function matchesBytes(value: Uint8Array, wanted: Buffer, place: MatchPlace): boolean {
  if (place === 'part') return Buffer.from(value.buffer, value.byteOffset, value.length).indexOf(wanted) >= 0;
  if (value.length < wanted.length || (place === 'whole' && value.length !== wanted.length)) return false;
  return wanted.compare(value, 0, wanted.length) === 0;
}
